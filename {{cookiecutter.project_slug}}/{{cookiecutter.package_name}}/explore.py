"""Facts about the data, and columns that may know the answer before it is known."""

from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline

from . import config
from .features import prepare_for_trees
from .target import PROBE, SKILL, describe_target

GIVES_AWAY = 0.8  # skill of one column alone that is rarely honest; 0 is chance, 1 is perfect
PROBED_FOLDS = 2  # enough to see so much


def profile(data):
    """Return the facts a reader needs first, as results.json holds them under "data"."""
    missing = data.drop(columns=config.TARGET).isna().mean()
    return {
        "file": config.DATA_FILE.name,
        "rows": len(data),
        "columns": len(data.columns),
        "target": config.TARGET,
        "target_values": describe_target(data[config.TARGET].dropna()),
        "rows_without_target": int(data[config.TARGET].isna().sum()),
        "repeated_rows": int(data.duplicated().sum()),
        "missing": {name: float(share) for name, share in missing.items() if share},
    }


def find_suspects(X, y, folds):
    """Return the columns of X to question, as [{column, check, evidence, severity}].

    Severity "leak": say when it is known, or exclude it. "id": it only names the row.
    """
    suspects = []
    for name in X:
        skill = probe(X[[name]], y, folds)
        if skill >= GIVES_AWAY:
            suspects.append((name, "gives the target away", f"skill of the column alone {skill:.2f} of 1", "leak"))
        if is_id(X[name]):
            suspects.append((name, "names the row", "a different value in every row", "id"))
    return [dict(zip(("column", "check", "evidence", "severity"), row, strict=True)) for row in suspects]


def probe(column, y, folds):
    """Return the cross-validated skill of a tree that sees one column, and whether it is filled."""
    columns = column.join(column.isna().astype(int).add_suffix(" is missing"))
    model = make_pipeline(prepare_for_trees(), PROBE)
    return cross_val_score(model, columns, y, cv=folds[-PROBED_FOLDS:], scoring=SKILL).mean()


def is_id(column):
    """Tell whether no value repeats and numbers count up without wide gaps, unlike amounts."""
    counts_up = column.dtype.kind not in "iu" or column.max() - column.min() < 10 * len(column)
    return column.is_unique and column.dtype.kind != "f" and counts_up
