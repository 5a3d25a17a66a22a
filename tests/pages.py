"""The pages of docs/ as a browser shows them, on a phone and on a desk; `nox -s docs`
builds them and runs this."""

import shutil
from urllib.parse import urldefrag

import pytest
from conftest import ROOT
from playwright.sync_api import sync_playwright

SITE = ROOT / "docs" / "_build"
START = (SITE / "index.html").as_uri()
BUILT = {path.as_uri() for path in SITE.rglob("*") if path.is_file()}
PAGES = sorted(path.as_uri() for path in SITE.glob("*.html"))
WRITTEN = {
    (SITE / f"{path.stem}.html").as_uri() for path in (ROOT / "docs").glob("*.md")
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
WIDTHS = (375, 1280)

LOOK = """async () => {
  const all = (selector) => [...document.querySelectorAll(selector)]
  await Promise.allSettled([...document.images].map((image) => image.decode()))
  scrollTo({left: 10000, behavior: "instant"})
  return {
    scrolled: scrollX,
    wide: all(".article-container *")
      .filter((part) => part.getBoundingClientRect().right > innerWidth)
      .filter((part) => !part.closest("pre"))
      .map((part) => part.outerHTML.slice(0, 80)),
    ids: all("[id]").map((part) => part.id),
    links: all("a[href]").map((link) => link.href),
    listed: all(".sidebar-tree a, a.sidebar-brand").map((link) => link.href),
    pictures: [...document.images]
      .map((image) => [image.src, image.naturalWidth * image.width]),
    code: all("pre").map((block) => block.offsetHeight && block.innerText.trim()),
    cut: all(":not(.highlight-console) > .highlight > pre")
      .filter((block) => block.scrollWidth > block.clientWidth)
      .map((block) => block.innerText),
  }
}"""


@pytest.fixture(scope="module")
def browser():
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        pytest.exit(
            f"no browser to open the pages in: put one of {', '.join(BROWSERS)} on "
            "the PATH",
            returncode=1,
        )
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found)
        yield opened
        opened.close()


@pytest.fixture(scope="module", params=WIDTHS)
def window(request, browser):
    """An empty window; it is refused all that is not a file of this machine."""
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    context.route(
        lambda address: not address.startswith("file:"), lambda route: route.abort()
    )
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def seen(window):
    """{address: what the browser shows, complains about and asks for} of every page."""
    complaints, asked = [], []
    window.on(
        "console",
        lambda message: (
            complaints.append(message.text) if message.type == "error" else None
        ),
    )
    window.on("pageerror", lambda error: complaints.append(str(error)))
    window.on("request", lambda request: asked.append(request.url))
    pages = {}
    for address in PAGES:
        window.goto(address)
        pages[address] = {
            **window.evaluate(LOOK),
            "complaints": complaints[:],
            "asked": asked[:],
        }
        complaints.clear()
        asked.clear()
    return pages


def test_every_page_is_there_and_loads_without_an_error(seen):
    assert set(seen) >= WRITTEN
    assert {
        address: page["complaints"]
        for address, page in seen.items()
        if page["complaints"]
    } == {}


def test_no_page_asks_the_network_for_anything(seen):
    assert [
        url
        for page in seen.values()
        for url in page["asked"]
        if not url.startswith(("file:", "data:"))
    ] == []


def test_every_link_within_the_site_leads_to_a_page_and_a_place_on_it(seen):
    links = {
        link
        for page in seen.values()
        for link in page["links"]
        if link.startswith("file:")
    }
    assert links
    for address, place in map(urldefrag, links):
        assert address in BUILT, address
        assert not place or place in seen[address]["ids"], f"{address}#{place}"


def test_every_picture_is_drawn(seen):
    assert seen[START]["pictures"]
    assert [
        source
        for page in seen.values()
        for source, drawn in page["pictures"]
        if not drawn
    ] == []


def test_nothing_is_wider_than_the_window(seen):
    wide = {
        address: page["wide"]
        for address, page in seen.items()
        if page["scrolled"] or page["wide"]
    }
    assert wide == {}


def test_the_navigation_lists_every_page(seen):
    for address, page in seen.items():
        assert {urldefrag(link)[0] for link in page["listed"]} >= WRITTEN, address


def test_code_is_there_to_read(seen):
    blocks = [block for page in seen.values() for block in page["code"]]
    assert blocks
    assert all(blocks)


@pytest.mark.parametrize("window", [1280], indirect=True)
def test_a_desk_shows_every_line_of_code_whole(
    seen,
):  # of what was printed, long lines scroll
    assert {address: page["cut"] for address, page in seen.items() if page["cut"]} == {}
