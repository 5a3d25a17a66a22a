"""The generated blocks of README.md: parts of results.json as Markdown."""

import re


def show(value):
    """Return one value as text that Markdown leaves as it is; an interval is a list of two, shares are a dict."""
    if isinstance(value, (float, list)):
        parts = value if isinstance(value, list) else [value]
        most = max(map(abs, parts))
        return " to ".join(f"{part:,.{3 if most < 10 else 1 if most < 1000 else 0}f}" for part in parts)
    if isinstance(value, dict):
        return ", ".join(f"{show(name)} {share:.1%}" for name, share in value.items())
    text = f"{value:,}" if isinstance(value, int) else str(value)
    return re.sub(r"([\\`*_\[\]|#$~])", r"\\\1", text.replace("&", "&amp;").replace("<", "&lt;"))


def to_markdown(part, bold=None):
    """Return a dict as a list, a list of dicts as a table (the row that starts with `bold` in bold), else text."""
    if not part or isinstance(part, str):
        return show(part or "None.")
    if isinstance(part, dict):
        told = {name: value for name, value in part.items() if value or isinstance(value, float)}
        return "\n".join(f"- {name.replace('_', ' ')}: {show(value)}" for name, value in told.items())
    rows = [[name.replace("_", " ") for name in part[0]], ["---"] * len(part[0])]
    for row in part:
        mark = "**" if bold and bold in row.values() else ""
        rows.append([f"{mark}{show(value)}{mark}" for value in row.values()])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


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
    seen = f" On the holdout: {show(final['score'])} ({show(final['interval'])})." if final else ""
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
