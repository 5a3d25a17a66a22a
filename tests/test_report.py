"""`takehome report`: one file with nothing beside it, equal to results.json, cut in a
stated order, and refused in one line where something does not hold."""

import json
import re
import shutil
import sys
from pathlib import Path

import pytest
from conftest import ROOT, read_tree
from typer.testing import CliRunner

from takehome import UserError
from takehome.cli import app
from takehome.deliver import ReportOptions, find_stale, pdf, write_report
from takehome.deliver.cut import cut_to_pages
from takehome.deliver.markdown import read_sections
from takehome.deliver.pages import count_lines, count_pages
from takehome.deliver.report import make_report
from takehome.deliver.source import Source, agrees, read_source

EXAMPLES = ("churn", "parcels", "rollout")
BUSINESS = ReportOptions(audience="business")
SLIDES = ReportOptions(slides=True)
LOADED = re.compile(r"<(?:script|link|iframe|object)\b|url\(|@import|src=\"(?!data:)")


@pytest.fixture
def project(tmp_path):
    """A copy of a finished example, to be changed at will."""
    return copy_example("churn", tmp_path)


def copy_example(name, folder):
    source = ROOT / "examples" / f"{name}-take-home"
    return Path(shutil.copytree(source, folder / "project"))


def change(project, old, new, name="README.md"):
    """Replace a text in a file of the project."""
    path = project / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def add(project, text):
    """Add text to the write-up's answer."""
    change(project, "## Run it", f"{text}\n\n## Run it")


def find_best(project):
    """Return the best model's score as it is shown."""
    text = (project / "reports" / "results.json").read_text("utf-8")
    results = json.loads(text)
    return f"{max(row[results['metric']] for row in results['models']):.3f}"


def render(project, **options):
    return make_report(project, ReportOptions(**options)).content


def words_of(content):
    """Return what a reader sees of HTML, without the style."""
    text = re.sub(r"<style>.*?</style>|<[^>]*>", " ", content, flags=re.DOTALL)
    return " ".join(text.split())


# what is in it


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("options", [ReportOptions(), BUSINESS, SLIDES])
def test_a_report_holds_its_figures_loads_nothing_and_has_no_comment(name, options):
    project = ROOT / "examples" / f"{name}-take-home"
    content = make_report(project, options).content
    assert "data:image/png;base64," in content
    assert not LOADED.search(content)
    assert "<!--" not in content
    assert "generated" not in words_of(content).replace("generated blocks of", "")


@pytest.mark.parametrize("name", EXAMPLES)
def test_four_pages_hold_an_example_and_one_page_is_for_business(name):
    project = ROOT / "examples" / f"{name}-take-home"
    assert 3 < make_report(project, ReportOptions()).pages <= 4
    assert 0.5 < make_report(project, BUSINESS).pages <= 1


def test_every_number_and_every_heading_of_the_writeup_is_in_the_report(project):
    seen = words_of(render(project))
    text = (project / "README.md").read_text("utf-8")
    for heading in re.findall(r"^## (.*)", text, re.MULTILINE):
        assert heading in seen
    for row in json.loads((project / "reports/results.json").read_text())["models"]:
        assert f"{row['ROC AUC']:.3f}" in seen


def test_the_same_project_gives_the_same_bytes_wherever_it_is(project, tmp_path):
    other = copy_example("churn", tmp_path / "elsewhere")
    assert render(project) == render(other)
    assert str(tmp_path) not in render(project)


def test_a_report_changes_nothing_else_and_leaves_no_file_beside(project):
    before = read_tree(project)
    write_report(project)
    after = read_tree(project)
    assert after.keys() - before.keys() == {"reports/report.html"}
    assert {name: after[name] for name in before} == before


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;"),
        ("A <b onclick='x()'>word</b>.", "&lt;b onclick="),
        ("<iframe src='https://example.org'></iframe>", "&lt;iframe"),
        ("<style>p { color: red }</style>", "&lt;style&gt;"),
        ("[click](javascript:alert(1))", "[click](javascript"),
        ("`<!-- code stays -->`", "&lt;!-- code stays --&gt;"),
        ("```\n<!-- so does a block -->\n```", "&lt;!-- so does a block --&gt;"),
    ],
)
def test_raw_html_is_shown_as_text(project, raw, shown):
    add(project, raw)
    content = render(project)
    assert shown in content
    assert "<script" not in content
    assert "<iframe" not in content


@pytest.mark.parametrize(
    "comment",
    ["<!-- hidden -->", "Seen. <!-- hidden --> Seen.", "<!-- a\n\nhidden -->"],
)
def test_a_comment_is_gone(project, comment):
    add(project, comment)
    assert "hidden" not in render(project)


def test_an_image_tag_becomes_the_figure_itself(project):
    add(project, '<img src="reports/figures/errors.png" width="400" onload="x()">')
    content = render(project)
    assert content.count('<img src="data:image/png') == 3
    assert "onload" not in content


def test_links_to_files_of_the_project_are_words_and_others_stay_links(project):
    add(project, "See [the code](churn/data.py), [the paper](https://example.org/a).")
    content = render(project)
    assert "See the code, " in content
    assert '<a href="https://example.org/a">the paper</a>' in content


@pytest.mark.parametrize(
    ("address", "match"),
    [
        ("https://example.org/a.png", "is not a file of the project"),
        ("//example.org/a.png", "is not a file of the project"),
        ("../secret.png", "leads out of"),
        ("/etc/passwd.png", "leads out of"),
        ("data.csv", "is not a figure"),
        ("reports/figures/none.png", "is not there"),
    ],
)
def test_a_figure_from_elsewhere_is_refused(project, address, match):
    add(project, f"![A figure]({address})")
    with pytest.raises(UserError, match=match):
        render(project)


def test_a_figure_behind_a_link_out_of_the_project_is_refused(project, tmp_path):
    figure = project / "reports" / "figures" / "scores.png"
    figure.replace(tmp_path / "scores.png")
    figure.symlink_to(tmp_path / "scores.png")
    with pytest.raises(UserError, match="leads out of"):
        render(project)


# equal to results.json


def worsen(results):
    results["models"][1][results["metric"]] -= 0.01


def lose_a_row(results):
    results["models"].pop()


def rename_a_model(results):
    results["holdout"][1]["model"] = "forest"


def rewrite(results):
    results["verdict"] = "Nothing is better."


def rename_a_column(results):
    results["excluded"][0]["column"] = "customer"


def find_a_suspect(results):
    results["suspects"].append({"column": "plan", "evidence": "skill 0.9"})


@pytest.mark.parametrize(
    ("change_results", "block"),
    [
        (worsen, "models"),
        (lose_a_row, "models"),
        (rename_a_model, "holdout"),
        (rewrite, "verdict"),
        (rename_a_column, "excluded"),
        (find_a_suspect, "suspects"),
    ],
)
def test_a_block_of_another_run_is_refused(project, change_results, block):
    path = project / "reports" / "results.json"
    results = json.loads(path.read_text("utf-8"))
    change_results(results)
    path.write_text(json.dumps(results), "utf-8")
    with pytest.raises(
        UserError, match=f"block {block} .* is not that of results.json"
    ):
        render(project)


def test_a_block_of_the_template_is_no_part_of_the_results(project):
    change(project, "| scope | 12 | 14 |", "| scope | 12 | 15 |")
    assert "15" in words_of(render(project))


@pytest.mark.parametrize(
    ("block", "part", "is_current"),
    [
        ("| a |\n| --- |\n| 0.12 |", [{"a": 0.1234}], True),
        ("| a |\n| --- |\n| 0.13 |", [{"a": 0.1234}], False),
        ("| a |\n| --- |\n| 12.3% |", [{"a": 0.1234}], True),
        ("| a |\n| --- |\n| 1,235 |", [{"a": 1234.6}], True),
        ("| a |\n| --- |\n| -1 to 2 |", [{"a": [-1, 2]}], True),
        ("| a |\n| --- |\n| 2 to -1 |", [{"a": [-1, 2]}], False),
        ("| a |\n| --- |\n| 1 |\n| 2 |", [{"a": 1}], False),
        ("| a |\n| --- |\n| x / y |", [{"a": "x | y"}], True),
        ("None.", [], True),
        ("| a |\n| --- |\n| 1 |", [], False),
        ("It gains 0.2.", "It gains 0.2.", True),
        ("| a |\n| --- |\n| nan |", [{"a": float("nan")}], True),
    ],
)
def test_a_block_agrees_up_to_the_decimals_that_it_shows(block, part, is_current):
    assert agrees(block, part) == is_current


def test_blocks_without_results_are_refused(project):
    (project / "reports" / "results.json").unlink()
    with pytest.raises(UserError, match=r"no reports/results\.json"):
        render(project)


# pages


def test_sections_are_left_out_in_order_until_the_rest_fits(project):
    report = make_report(project, ReportOptions(pages=3))
    assert report.pages <= 3
    assert report.left_out[:2] == ["Map of the code", "Run it"]
    seen = words_of(report.content)
    assert "Read churn/__main__.py first" not in seen
    assert (
        "Left out here, and to be found in README.md: Map of the code; Run it" in seen
    )


def test_what_went_first_comes_back_where_a_long_section_left_room(tmp_path):
    long = "A sentence of some words. " * 400
    text = f"""# Title

## The answer

Call them.

## Validation

By time.

## Data

{long}

## Framing

A row is a customer.
"""
    title, sections = read_sections(Source(tmp_path, text, {}))
    kept, left_out = cut_to_pages(title, sections, "a4", 1)
    assert left_out == ["Data"]
    assert [section.title for section in kept] == [
        *("The answer", "Validation", "Framing"),
    ]


def test_answer_results_and_limitations_stay(project):
    seen, best = words_of(render(project, pages=1)), find_best(project)
    for kept in ("The account team should call", best, "I would not trust it on"):
        assert kept in seen
    assert "Decisions." in seen  # in the line on what is left out


def test_a_report_that_fits_is_left_whole(project):
    report = make_report(project, ReportOptions(pages=4))
    assert report.left_out == []
    assert "Left out" not in words_of(report.content)


def test_what_must_stay_and_does_not_fit_is_refused(project):
    add(project, "A long answer. " * 600)
    with pytest.raises(UserError, match="more than 1: shorten The answer"):
        render(project, pages=1)


def test_the_words_of_time_stay_when_its_table_goes(tmp_path):
    rows = "| scope | 12 |\n" * 60
    table = f"| phase | planned, minutes |\n| --- | --- |\n{rows}"
    text = f"# Title\n\n## Time\n\n{table}\nNo other help was used.\n"
    title, sections = read_sections(Source(tmp_path, text, {}))
    kept, left_out = cut_to_pages(title, sections, "a4", 1)
    assert left_out == ["the tables of Time"]
    [time] = [section for section in kept if section.title == "Time"]
    assert {block.kind for block in time.blocks} == {"paragraph"}


def test_more_text_takes_more_lines_and_more_pages(tmp_path):
    assert count_lines("word " * 10, 100, 11) > count_lines("word", 100, 11) == 1
    assert count_lines("iiii", 20, 11) < count_lines("MM MM", 20, 11)
    pages = []
    for times in (1, 50, 100):
        text = "# Title\n\n## Part\n\n" + "A sentence of some words. " * 20 * times
        title, sections = read_sections(Source(tmp_path, text, {}))
        pages.append(count_pages(title, sections, "a4"))
    assert pages == sorted(pages)
    assert pages[2] - pages[1] == pytest.approx(pages[1] - pages[0], rel=0.05)


# for business, and slides


def test_for_business_answers_recommends_says_the_cost_and_what_is_not_known(project):
    report = make_report(project, BUSINESS)
    headings = re.findall("<h2>(.*?)</h2>", report.content)
    wanted = ["The answer", "Recommendation", "What errors cost", "What is not known"]
    assert headings == wanted
    assert report.missing == []
    seen = words_of(report.content)
    assert "The account team should call from the top of the list" in seen
    assert "5 for a miss, 1 for a false alarm" in seen
    assert "Decision threshold, chosen on the tested rows" in seen
    assert "The sample is small" in seen
    assert report.content.count("<img") == 1


def test_for_business_invents_no_word(project):
    kept = {"The", "answer", "Recommendation", "What", "errors", "is", "not", "known"}
    seen = set(re.findall(r"\w+", words_of(make_report(project, BUSINESS).content)))
    text = (project / "README.md").read_text("utf-8").replace("\\", "")
    assert seen - kept <= set(re.findall(r"\w+", text))


@pytest.mark.parametrize(
    ("old", "new", "missing"),
    [
        ("should call", "calls", "what should be done"),
        ("## Limitations", "## Thanks", "limitations"),
    ],
)
def test_for_business_names_what_the_writeup_lacks(project, old, new, missing):
    change(project, old, new)
    lines = write_report(project, options=BUSINESS)
    assert any(missing in line for line in lines[1:]), lines


def test_an_answer_in_one_paragraph_with_its_advice_stays_the_answer(project):
    text = (project / "README.md").read_text("utf-8")
    before, _, rest = text.partition("## The answer")
    _, _, rest = rest.partition("## Run it")
    answer = "## The answer\n\nCall the first ten, who should be asked.\n\n## Run it"
    (project / "README.md").write_text(f"{before}{answer}{rest}", "utf-8")
    report = make_report(project, BUSINESS)
    assert "Call the first ten" in words_of(report.content)
    assert not [one for one in report.missing if "what should be done" in one]


def test_for_business_without_an_answer_is_refused(project):
    change(project, "## The answer", "## Hello")
    with pytest.raises(UserError, match="has no answer in words of yours"):
        make_report(project, BUSINESS)


def test_what_was_asked_is_no_answer(project):
    text = (project / "README.md").read_text("utf-8")
    before, _, rest = text.partition("## The answer")
    _, _, rest = rest.partition("## Run it")
    asked = "## The answer\n\nAsked:\n\n> Who should be called?\n\n## Run it"
    (project / "README.md").write_text(f"{before}{asked}{rest}", "utf-8")
    with pytest.raises(UserError, match="has no answer in words of yours"):
        make_report(project, BUSINESS)


def test_slides_have_a_section_each_and_more_of_a_long_one(project):
    report = make_report(project, SLIDES)
    assert report.content.count("<section>") == report.sections
    titles = re.findall("<h2>(.*?)</h2>", report.content)
    _, sections = read_sections(read_source(project))
    assert list(
        dict.fromkeys(title.removesuffix(" (continued)") for title in titles)
    ) == [section.title for section in sections]
    assert "Data (continued)" in titles
    assert "Run it (continued)" not in titles


# commands and files


def test_the_command_says_where_and_how_long(project):
    done = CliRunner().invoke(app, ["report", "--project", str(project)])
    assert done.exit_code == 0
    assert "report.html: about 4 pages of A4 at 11 pt (estimated)" in done.output
    assert (project / "reports" / "report.html").is_file()


@pytest.mark.parametrize(
    ("options", "match"),
    [
        (ReportOptions(audience="children"), "--for children"),
        (ReportOptions(paper="a5"), "--paper a5"),
        (ReportOptions(pages=0), "--pages 0"),
        (ReportOptions(pages=2, slides=True), "--slides"),
        (ReportOptions(pages=2, audience="business"), "leave out --pages"),
    ],
)
def test_options_that_do_not_hold_are_refused(project, options, match):
    with pytest.raises(UserError, match=match):
        write_report(project, options=options)
    assert not (project / "reports" / "report.html").exists()


def test_a_file_that_is_no_report_is_not_replaced(project, tmp_path):
    mine = tmp_path / "mine.html"
    mine.write_text("<p>Mine.</p>", "utf-8")
    with pytest.raises(UserError, match="was not made here"):
        write_report(project, mine)
    assert mine.read_text("utf-8") == "<p>Mine.</p>"
    write_report(project, tmp_path / "new.html")
    write_report(project, tmp_path / "new.html", BUSINESS)  # one of ours is
    assert "--for business" in (tmp_path / "new.html").read_text("utf-8")


@pytest.mark.parametrize("name", ["report.pdf", "none/at/all.html"])
def test_an_output_that_is_no_html_or_nowhere_is_refused(project, tmp_path, name):
    with pytest.raises(UserError, match="--output"):
        write_report(project, tmp_path / name)


def test_without_weasyprint_a_browser_prints_the_pdf(project, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(UserError, match="print it to PDF"):
        write_report(project, as_pdf=True)
    assert (project / "reports" / "report.html").is_file()
    assert not (project / "reports" / "report.pdf").exists()


# verified by pack


@pytest.mark.parametrize(
    "options",
    [ReportOptions(), BUSINESS, SLIDES, ReportOptions(pages=2, paper="letter")],
)
def test_a_report_as_it_was_made_is_proven(project, options):
    write_report(project, options=options)
    assert find_stale(project, [f"reports/{options.name}", "README.md"]) == []


def test_a_report_of_an_older_writeup_is_stale_and_its_command_named(project):
    write_report(project, project / "short.html", ReportOptions(pages=2))
    change(project, "A miss is a customer", "A miss is any customer")
    [line] = find_stale(project, ["short.html"])
    assert line.startswith("short.html: not of README.md and results.json as they are")
    assert line.endswith("`takehome report --pages 2 --output short.html`")


def test_a_report_edited_by_hand_is_stale(project):
    write_report(project)
    change(project, find_best(project), "0.999", "reports/report.html")
    [line] = find_stale(project, ["reports/report.html"])
    assert line.endswith("`takehome report`")


def test_a_page_of_somebody_else_is_left_alone(project):
    (project / "other.html").write_text("<p>Mine.</p>", "utf-8")
    (project / "other.pdf").write_bytes(b"%PDF-1.7")
    assert find_stale(project, ["other.html", "other.pdf"]) == []


def test_a_pdf_is_proven_by_the_report_that_it_prints(project):
    write_report(project)
    content = (project / "reports" / "report.html").read_text("utf-8")
    mark = f"(takehome-{pdf.find_digest(content)})".encode()
    (project / "reports" / "report.pdf").write_bytes(b"%PDF-1.7 " + mark)
    names = ["reports/report.html", "reports/report.pdf"]
    assert find_stale(project, names) == []
    write_report(project, options=ReportOptions(pages=2))
    [line] = find_stale(project, names)
    assert "not the print of reports/report.html" in line
