"""The generated blocks of README.md: parts of results.json as Markdown."""

import re


def show(value):
    """Return one value as text that Markdown leaves as it is; an interval is a list of two, shares are a dict."""
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        value = [value]
    if isinstance(value, list):
        most = max(map(abs, value))
        return " to ".join(f"{part:,.{3 if most < 10 else 1 if most < 1000 else 0}f}" for part in value)
    if isinstance(value, dict):
        return ", ".join(f"{show(name)} {share:.1%}" for name, share in value.items())
    return re.sub(r"([\\`*_\[\]|#$~])", r"\\\1", str(value).replace("&", "&amp;").replace("<", "&lt;"))


def to_markdown(part, bold=None):
    """Return a dict as a list, a list of dicts as a table (the row that starts with `bold` in bold), else text."""
    if not part:
        return "None."
    if isinstance(part, dict):
        told = {name: value for name, value in part.items() if value or isinstance(value, float)}
        return "\n".join(f"- {name.replace('_', ' ')}: {show(value)}" for name, value in told.items())
    if isinstance(part, str):
        return show(part)
    rows = [[show(name).replace("\\_", " ") for name in part[0]], ["---"] * len(part[0])]
    for row in part:
        mark = "**" if bold and bold in row.values() else ""
        rows.append([f"{mark}{show(value)}{mark}" for value in row.values()])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def score_rows(results):
    """Return the models' scores as rows of a table."""
    metric = results["metric"].removeprefix("neg_")
    return [
        {"model": model["name"], metric: model["score"], "95% interval": model["interval"], **model["also"]}
        for model in results["models"]
    ]


def find_verdict(results):
    """Return whether the selected model is better than the dummy, and whether to believe it."""
    if results["selected"] == "dummy":
        return "No model beats the dummy by more than one standard error."
    gain = f"by {show(results['gain']['score'])} (95% interval {show(results['gain']['interval'])})"
    beats = "beats the dummy" if results["gain"]["interval"][0] > 0 else "does not surely beat the dummy:"
    leaks = ", ".join(item["column"] for item in results["suspects"] if item["severity"] == "leak")
    doubt = f" Not to be trusted before {leaks} is explained." if leaks else ""
    final = results["holdout"]
    seen = f" On the holdout: {show(final['score'])} ({show(final['interval'])})." if final else ""
    return f"The {results['selected']} model {beats} {gain}.{seen}{doubt}"


def fill_blocks(text, parts, bold=None):
    """Return the README with each block between the marks of a part's name replaced."""
    for name, part in parts.items():
        start, end = f"<!-- {name}: generated, edits here are lost -->", f"<!-- {name}: end -->"
        before, found, rest = text.partition(start)
        _, closed, after = rest.partition(end)
        if found and not closed:
            raise ValueError(f"README.md has lost the mark {end}: put it back, or delete the first mark too")
        if found:
            text = f"{before}{start}\n\n{to_markdown(part, bold)}\n\n{end}{after}"
    return text
