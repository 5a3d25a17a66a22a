"""The reports of the examples as a browser shows and prints them; `nox -s printed` runs
this."""

import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT
from playwright.sync_api import sync_playwright

from takehome.deliver import ReportOptions, find_stale, write_report
from takehome.deliver.report import make_report

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
EXAMPLES = ("churn", "parcels", "rollout")
PAGE = re.compile(rb"/Type\s*/Page\b")
WIDTHS = (375, 1280)
LOOK = """async () => {
  await Promise.allSettled([...document.images].map((image) => image.decode()))
  return {
    drawn: [...document.images].map((image) => image.naturalWidth * image.width),
    color: getComputedStyle(document.body).color,
    background: getComputedStyle(document.documentElement).backgroundColor,
    wide: [...document.querySelectorAll("body *")]
      .filter((part) => part.getBoundingClientRect().right > innerWidth)
      .filter((part) => part.tagName == "TABLE" || !part.closest("table"))
      .map((part) => part.outerHTML.slice(0, 80)),
  }
}"""


@pytest.fixture(scope="module")
def browser():
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        pytest.exit(f"no browser: put one of {', '.join(BROWSERS)} on the PATH", 1)
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"]
        opened = playwright.chromium.launch(executable_path=found, args=arguments)
        yield opened
        opened.close()


def open_report(browser, name, width=1280, **options):
    """Return (report, window that shows it, what it asked for and complained about)."""
    project = ROOT / "examples" / f"{name}-take-home"
    report = make_report(project, ReportOptions(**options))
    window = browser.new_page(viewport={"width": width, "height": 900})
    heard = []
    window.on("request", lambda request: heard.append(request.url[:40]))
    window.on("console", lambda message: heard.append(message.text))
    window.set_content(report.content)
    return report, window, heard


def count_printed(window):
    return len(PAGE.findall(window.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize(
    "wanted", [{}, {"audience": "business"}, {"pages": 1}, {"pages": 2}, {"pages": 3}]
)
def test_a_report_prints_on_as_many_pages_as_estimated(browser, name, paper, wanted):
    report, window, _ = open_report(browser, name, paper=paper, **wanted)
    printed = count_printed(window)
    assert printed - 1.05 <= report.pages <= printed + 0.05
    assert printed <= wanted.get("pages", 1 if wanted else 5)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_takes_four_pages_of_a4(browser, name):
    _, window, _ = open_report(browser, name)
    assert count_printed(window) == 4


@pytest.mark.parametrize("name", EXAMPLES)
def test_weasyprint_prints_the_same_four_pages_each_time(name, tmp_path):
    source = ROOT / "examples" / f"{name}-take-home"
    project = Path(shutil.copytree(source, tmp_path / "project"))
    printed = project / "reports" / "report.pdf"
    contents = []
    for _ in range(2):
        assert write_report(project, as_pdf=True)[-1] == f"{printed}: 4 pages"
        contents.append(printed.read_bytes())
    assert contents[0] == contents[1]
    assert find_stale(project, ["reports/report.html", "reports/report.pdf"]) == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_slide_is_a_page(browser, name):
    report, window, _ = open_report(browser, name, slides=True)
    assert count_printed(window) == report.sections


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("options", [{}, {"audience": "business"}, {"slides": True}])
def test_a_screen_shows_all_of_it_dark_on_white(browser, width, options):
    _, window, heard = open_report(browser, "churn", width, **options)
    seen = window.evaluate(LOOK)
    assert seen["drawn"]
    assert all(seen["drawn"])
    assert seen["wide"] == []
    assert (seen["color"], seen["background"]) == (
        "rgb(17, 17, 17)",
        "rgb(255, 255, 255)",
    )
    assert [url for url in heard if not url.startswith("data:")] == []
