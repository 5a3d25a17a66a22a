"""Write the figures, results.json, and the generated blocks of README.md."""

import json
import textwrap

import matplotlib
from matplotlib.figure import Figure

from . import InputError, config

BLUE = "#0072b2"  # also for readers who are color-blind
PNG = {"dpi": 110, "metadata": {"Software": None}}  # the same bytes on each run
matplotlib.rcParams["text.parse_math"] = False  # a dollar in a name is a dollar
matplotlib.rcParams["date.converter"] = "concise"  # so that dates do not overlap


def show(value):
    """Return a value as text that a table can hold; a list is an interval."""
    if isinstance(value, list):
        return " to ".join([show(part) for part in value])
    if isinstance(value, float) and abs(value) >= 100:
        return f"{value:,.0f}"
    if isinstance(value, float):
        return f"{value:.3f}"
    return str(value).replace("|", "/").replace("<", "&lt;")


def to_markdown(part):
    """Return a list of dicts as a table, and anything else as text."""
    if not isinstance(part, list):
        return show(part)
    if not part:
        return "None."
    lines = [join_cells(part[0]), join_cells(["---"] * len(part[0]))]
    for row in part:
        lines.append(join_cells(row.values()))
    return "\n".join(lines)


def join_cells(cells):
    texts = [show(cell) for cell in cells]
    return f"| {' | '.join(texts)} |"


def fill_block(text, name, part):
    """Return the text with a part of the results between the marks of its block."""
    start = f"<!-- {name}: generated, edits here are lost -->"
    end = f"<!-- {name}: end -->"
    if start not in text:
        return text
    before, rest = text.split(start, 1)
    if end not in rest:
        raise InputError(f"README.md has no mark {end!r}: put it back behind the block")
    _, after = rest.split(end, 1)
    return f"{before}{start}\n\n{to_markdown(part)}\n\n{end}{after}"


def write_verdict(results):
    """Return what the scores say, in a sentence or two."""
    selected = results["selected"]
    if selected == "naive":
        return "No model beats the naive model by more than one standard error."
    rows = {row["model"]: row for row in results["models"]}
    row = rows[selected]
    verdict = f"In the folds, {selected} gains {show_gain(row)} over the naive model."
    if row["95% interval of the gain"][0] <= 0:
        verdict += " The gain is not significant: its 95% interval contains 0."
    if results["holdout"]:
        gain = show_gain(results["holdout"][-1])
        verdict += f" On the holdout, it gains {gain}."
    doubted = set()
    for suspect in results["suspects"]:
        if suspect["severity"] in ("leak", "review"):
            doubted.add(suspect["column"])
    if doubted:
        names = ", ".join(sorted(doubted))
        verdict += f" Do not trust this score until you can explain {names}."
    return verdict


def show_gain(row):
    return f"{show(row['gain'])} ({show(row['95% interval of the gain'])})"


def start_figure(title, height):
    """Return an empty figure that has what it shows as its title."""
    figure = Figure(figsize=(8, height), layout="constrained")
    ax = figure.subplots()
    ax.set_title(textwrap.fill(title, 100), loc="left", fontsize="medium")
    return figure, ax


def plot_scores(results):
    """Draw the score of each model with its 95% interval."""
    figure, ax = start_figure(results["verdict"], height=2.5)
    for row in results["models"]:
        name = row["model"]
        ax.plot(row["95% interval"], [name, name], color=BLUE)
        ax.plot(row[config.METRIC], name, "o", color=BLUE)
    ax.invert_yaxis()
    ax.set(xlabel=f"{config.METRIC}: mean over folds, and 95% interval", ymargin=0.2)
    return figure


def plot_errors(tested, predicted):
    """Draw actual and forecast values over time, as the mean of all series."""
    errors = predicted - tested["y"]
    size = show(errors.abs().mean())
    title = f"Bias {show(errors.mean())}, mean absolute error {size}"
    figure, ax = start_figure(title, height=4)
    actual = tested["y"].groupby(tested["time"]).mean()
    forecast = predicted.groupby(tested["time"]).mean()
    ax.plot(actual.tail(200), color="gray", label="actual")
    ax.plot(forecast.tail(200), color=BLUE, label="forecast")
    ax.legend()
    ax.set(xlabel="last tested steps", ylabel=f"mean {config.TARGET} of all series")
    return figure


def print_findings(results):
    """Print what a run found besides the scores."""
    for suspect in results["suspects"]:
        print("{severity}: {column}: {check}, {evidence}".format(**suspect))
    print(results["verdict"])


def write_report(results, tested):
    """Draw and fill all first, and then write: a run that fails leaves the last one."""
    content = json.dumps(results, indent=2, ensure_ascii=False)
    text = fill_readme(results)
    scores = plot_scores(results)
    errors = plot_errors(tested, tested[results["selected"]])

    reports = config.ROOT / "reports"
    (reports / "figures").mkdir(parents=True, exist_ok=True)
    scores.savefig(reports / "figures" / "scores.png", **PNG)
    errors.savefig(reports / "figures" / "errors.png", **PNG)
    tested.to_csv(reports / "out_of_fold.csv", index_label="row")
    (reports / "results.json").write_text(content + "\n", "utf-8")
    # the README is replaced as a whole, since half of it may be yours
    unfinished = reports / "README.md"
    unfinished.write_text(text, "utf-8")
    unfinished.replace(config.ROOT / "README.md")


def fill_readme(results):
    """Return the write-up, each block filled with the result of its name."""
    text = (config.ROOT / "README.md").read_text("utf-8")
    for name, part in results.items():
        text = fill_block(text, name, part)
    return text
