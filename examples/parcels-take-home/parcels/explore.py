"""Facts about the series, and what in them is not what it seems."""

from . import config
from .data import MERGED, SERIES
from .target import describe_target

MOST = 0.5  # of the steps with several rows, or none, beyond which these are no slips
GIVES_AWAY = 0.8  # skill of one column alone that is rarely honest; 0 is the mean, 1 is every value met


def profile(data):
    """Return the facts a reader needs first, as results.json holds them under "data"."""
    time, missing = data[config.TIME_COLUMN], data.drop(columns=[config.TARGET, MERGED]).isna().mean()
    return {
        "file": config.DATA_FILE.name,
        "rows": int(data[MERGED].sum()),
        "columns": len(data.columns) - 1 - (SERIES != config.GROUP_COLUMN),
        "target": config.TARGET,
        "target_values": describe_target(data[config.TARGET].dropna()),
        "time": f"{time.min()} to {time.max()}".replace(" 00:00:00", ""),
        "step": config.STEP,
        "steps": time.nunique(),
        "series": data[SERIES].nunique(),
        "missing_on_the_grid": {name: float(share) for name, share in missing.items() if share},
    }


def find_suspects(data, X, y, skills):
    """Return what to question, as [{column, check, evidence, severity}].

    Severity "leak": say in KEPT how it is known ahead; "kept": KEPT says so; "ask" and "dirty": see what it holds.
    """
    time, target, several, series = config.TIME_COLUMN, data[config.TARGET], data[MERGED] > 1, data.groupby(SERIES)
    gaps = data[MERGED].isna() & series[MERGED].ffill().notna() & series[MERGED].bfill().notna()
    counts = [
        (time, "gaps", gaps.sum(), "steps of the grid have no row"),
        (time, "several rows", several.sum(), f"steps of the grid, where their {config.MERGE} stands"),
        (config.TARGET, "empty", (target.isna() & data[MERGED].notna()).sum(), "rows have no value"),
        (config.TARGET, "below zero", (target < 0).sum() if target.median() > 0 else 0, "rows"),
        (config.TARGET, "zero", (target == 0).sum() if target.median() > 0 else 0, "rows"),
    ]
    suspects = [(name, check, f"{count:,} {what}", "dirty") for name, check, count, what in counts if count]
    if several.mean() > MOST:
        told = f"{several.mean():.0%} of the steps have several rows: is it"
        told = f"{told} of several series (GROUP_COLUMN), of amounts to add up (MERGE), of shorter steps (STEP)?"
        suspects.append((time, "several series", told, "ask"))
    if gaps.mean() > MOST:
        suspects.append((time, "longer steps", f"{gaps.mean():.0%} of the steps have no row: is STEP longer?", "ask"))
    changes = data[[config.TARGET, *config.KNOWN_AHEAD]].select_dtypes("number").groupby(data[SERIES]).diff()
    for name in config.KNOWN_AHEAD:
        skill = max(skills.get(name, 0), changes[name].corr(changes[config.TARGET]) ** 2 if name in changes else 0)
        if skill >= GIVES_AWAY:
            why, evidence = config.KEPT.get(name), f"skill of the column alone {skill:.2f} of 1"
            told = (f"{evidence}; {why}", "kept") if why else (evidence, "leak")
            suspects.append((name, "gives the target away", *told))
    return [dict(zip(("column", "check", "evidence", "severity"), row, strict=True)) for row in suspects]
