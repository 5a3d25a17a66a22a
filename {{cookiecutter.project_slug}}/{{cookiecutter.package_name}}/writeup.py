"""The generated blocks of README.md: parts of results.json as Markdown."""

import re


def show(value):
    """Return one value as text; an interval is a list of two, shares are a dict."""
    if isinstance(value, (float, list)):
        parts = value if isinstance(value, list) else [value]
        most = max(map(abs, parts))
        form = ",.3f" if most < 10 else ",.1f" if most < 1000 else ",.0f"
        return " to ".join(format(part, ".3g" if 0 < most < 0.001 else form) for part in parts)
    if isinstance(value, dict):
        return ", ".join(f"{name} {share:.1%}" for name, share in value.items())
    return f"{value:,}" if isinstance(value, int) else str(value)


def escape(text):
    """Return text that Markdown leaves as it is."""
    return re.sub(r"([\\`*_\[\]|#$~])", r"\\\1", " ".join(text.split("\n")).replace("&", "&amp;").replace("<", "&lt;"))


def to_cells(rows):
    """Return a list of dicts as a list of rows of text, the header first."""
    return [[name.replace("_", " ") for name in rows[0]], *([show(value) for value in row.values()] for row in rows)]


def to_text(rows):
    """Return a list of dicts as columns to read in a terminal."""
    cells = to_cells(rows) if rows else [["No column to question."]]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in cells)


def to_markdown(part, bold=None):
    """Return a dict as a list, a list of dicts as a table (the row that starts with `bold` in bold), else text."""
    if not part or isinstance(part, str):
        return escape(part or "None.")
    if isinstance(part, dict):
        told = {name: value for name, value in part.items() if value or isinstance(value, float)}
        return "\n".join(f"- {name.replace('_', ' ')}: {escape(show(value))}" for name, value in told.items())
    header, *rows = [[escape(cell) for cell in row] for row in to_cells(part)]
    rows = [[f"**{cell}**" for cell in row] if bold and row[0] == bold else row for row in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in [header, ["---"] * len(header), *rows])


def score_rows(results):
    """Return the models' scores as rows of a table."""
    models, metric = results["models"], results["metric"].removeprefix("neg_")
    return [{"model": m["name"], metric: m["score"], "95% interval": m["interval"], **m["also"]} for m in models]


def find_verdict(results):
    """Return whether the selected model is better than the dummy, and whether to believe it."""
    name, gain, final, dummy = *(results[key] for key in ("selected", "gain", "holdout")), results["models"][0]["name"]
    if name == dummy:
        return f"No model beats the {dummy} by more than one standard error."
    beats = f"beats the {dummy}" if gain["interval"][0] > 0 else f"does not surely beat the {dummy}:"
    seen = f" Its score on the holdout is {show(final['score'])} ({show(final['interval'])})." if final else ""
    leaks = ", ".join(dict.fromkeys(item["column"] for item in results["suspects"] if item["severity"] == "leak"))
    doubt = f" Not to be trusted before {leaks} is explained." if leaks else ""
    return f"The {name} model {beats} by {show(gain['score'])} (95% interval {show(gain['interval'])}).{seen}{doubt}"


def fill_blocks(text, parts, bold=None):
    """Return the README with each block between the marks of a part's name replaced."""
    for name, part in parts.items():
        start, end = f"<!-- {name}: generated, edits here are lost -->", f"<!-- {name}: end -->"
        before, found, rest = text.partition(start)
        _, closed, after = rest.partition(end)
        if found and not closed:
            raise ValueError(f"README.md has lost the mark {end}: put it back, or delete the first mark too")
        text = f"{before}{start}\n\n{to_markdown(part, bold)}\n\n{end}{after}" if found else text
    return text
