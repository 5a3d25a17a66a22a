"""Figures and files: all are made in memory before the first is replaced on disk."""

import io
import json
import textwrap

import pandas as pd
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from . import InputError, config
from .target import plot_failures, plot_target, plot_use
from .writeup import fill_blocks, score_rows


def plot_skills(results, ax):
    """Draw what each of the ten strongest columns knows alone on `ax`; return the finding."""
    skills = pd.Series({row["column"]: max(row["skill_alone"], 0) for row in results["columns"]}).nlargest(10)
    skills[::-1].plot.barh(ax=ax, color="#0072b2", xlim=(0, 1), xlabel="skill of the column alone: 0 nothing, 1 all")
    return f"Of single columns, {skills.index[0]} knows most of {config.TARGET}: {skills.iloc[0]:.2f} of 1"


def plot_scores(results, ax):
    """Draw each model's scores by fold, with mean and 95% interval, on `ax`; return the finding."""
    for model in results["models"][::-1]:  # the first on top
        ax.plot(model["interval"], [model["name"]] * 2, color="#0072b2", linewidth=3)
        ax.plot(model["fold_scores"], [model["name"]] * len(model["fold_scores"]), "o", color="#999999", alpha=0.5)
        ax.plot(model["score"], model["name"], "D", color="#0072b2")
    ax.set(xlabel=f"{results['metric'].removeprefix('neg_')}: folds (grey), mean and 95% interval (blue)", ymargin=0.2)
    return results["verdict"]


def draw(*plots, height):
    """Return a figure as PNG bytes, each of `plots`, (function, arguments), under what it finds as its title."""
    buffer = io.BytesIO()
    with rc_context({"text.parse_math": False}):  # a dollar in a name is a dollar
        figure = Figure(figsize=(9, height), dpi=110, layout="constrained")
        for ax, (plot, *arguments) in zip(figure.subplots(1, len(plots), squeeze=False)[0], plots, strict=True):
            ax.set_title(textwrap.fill(plot(*arguments, ax), 100 // len(plots)), loc="left", fontsize="medium")
        FigureCanvasAgg(figure).print_png(buffer, metadata={"Software": None})  # savefig would draw twice
    return buffer.getvalue()


def write_report(results, labels, predicted, predictions):
    """Replace the README's blocks and everything in reports/; return the paths written."""
    blocks = {**results, "scores": score_rows(results), "columns": results["columns"][:5]}
    try:
        readme = fill_blocks((config.ROOT / "README.md").read_text(encoding="utf-8"), blocks, bold=results["selected"])
    except (OSError, ValueError) as error:
        raise InputError(f"cannot fill the write-up: {error}") from None
    figures, true = config.ROOT / "reports" / "figures", labels[predicted.index]
    dialect = {name: value for name, value in config.PREDICT_OPTIONS.items() if name in ("sep", "decimal")}
    files = {
        config.ROOT / "README.md": readme,
        figures.parent / "results.json": f"{json.dumps(results, indent=2, ensure_ascii=False)}\n",
        figures / "data.png": draw((plot_target, labels), (plot_skills, results), height=3.2),
        figures / "scores.png": draw((plot_scores, results), height=2.4),
        figures / "failures.png": draw((plot_failures, true, predicted), (plot_use, true, predicted), height=4),
    }
    if predictions is not None:
        files[figures.parent / "predictions.csv"] = predictions.to_csv(index=False, **dialect)
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.new")
        beside.write_bytes(content if isinstance(content, bytes) else content.encode())
        beside.replace(path)
    return [path.relative_to(config.ROOT).as_posix() for path in files]
