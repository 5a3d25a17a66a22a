"""Figures and files: all are made in memory before the first is replaced on disk."""

import io
import json
import textwrap

from matplotlib import rc_context
from matplotlib.figure import Figure

from . import InputError, config
from .target import plot_failures
from .writeup import fill_blocks, score_rows


def plot_scores(results, ax):
    """Draw each model's scores by fold, with mean and 95% interval, on `ax`; return the finding."""
    models = results["models"]
    for place, model in enumerate(models):
        ax.plot(model["interval"], [place, place], color="#0072b2", linewidth=3)
        ax.plot(model["fold_scores"], [place] * len(model["fold_scores"]), "o", color="#999999", alpha=0.5)
        ax.plot(model["score"], place, "D", color="#0072b2")
    ax.set_yticks(range(len(models)), [model["name"] for model in models])
    ax.set_ylim(len(models) - 0.5, -0.5)
    ax.set_xlabel(f"{results['metric'].removeprefix('neg_')}: folds (grey), mean and 95% interval (blue)")
    return results["verdict"]


def draw(plot, *arguments, height):
    """Return a figure as PNG bytes, its title what `plot` finds."""
    buffer = io.BytesIO()
    with rc_context({"text.parse_math": False}):  # a dollar in a name is a dollar
        figure = Figure(figsize=(7.5, height), layout="constrained")
        ax = figure.subplots()
        ax.set_title(textwrap.fill(plot(*arguments, ax), 95), loc="left", fontsize="medium")
        figure.savefig(buffer, format="png", dpi=120, metadata={"Software": None})
    return buffer.getvalue()


def write_report(results, true, predicted, predictions):
    """Replace the README's blocks and everything in reports/; return the paths written."""
    blocks = {**results, "scores": score_rows(results)}
    try:
        readme = fill_blocks(config.README.read_text(encoding="utf-8"), blocks, bold=results["selected"])
    except (OSError, ValueError) as error:
        raise InputError(f"cannot fill the write-up: {error}") from None
    files = {
        config.README: readme.encode(),
        config.REPORTS / "results.json": f"{json.dumps(results, indent=2, ensure_ascii=False)}\n".encode(),
        config.REPORTS / "figures" / "scores.png": draw(plot_scores, results, height=2.4),
        config.REPORTS / "figures" / "failures.png": draw(plot_failures, true, predicted, height=4.5),
    }
    if predictions is not None:
        files[config.REPORTS / "predictions.csv"] = predictions.to_csv(index=False).encode()
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.new")
        beside.write_bytes(content)
        beside.replace(path)
    return [path.relative_to(config.ROOT).as_posix() for path in files]
