"""The whole analysis, from the data file to the write-up."""

import gc
import sys
import time

from . import InputError, baseline, config, evaluate, explore, report, splits, target, writeup
from .data import features_and_target, load_data, load_rows_to_score


def main():
    started, data = time.perf_counter(), load_data()
    X, y = features_and_target(data)
    handed_in, rows = load_rows_to_score(X) if config.PREDICT_FILE else (None, None)

    known = data.loc[y.index]
    train, holdout = splits.split_data(known)
    learn, X_learn, y_learn = known.iloc[train], X.iloc[train], y.iloc[train]
    folds = splits.make_folds(learn)
    (metric, *also), metric_reason = target.choose_metric(y_learn)

    models = baseline.make_models(X_learn, y_learn)
    runs = evaluate.cross_validate_models(models, X_learn, y_learn, learn, folds, [metric, *also])
    scores = evaluate.describe_models(runs, metric)
    print(writeup.to_text(writeup.score_rows({"metric": metric, "models": scores})), flush=True)
    selected, selection_reason = evaluate.select_model(runs, metric)
    last = -1 - 150 // len(folds[-1][1])  # folds that test some 150 rows are enough to judge columns on
    skills = evaluate.measure_skills(X_learn, y_learn, folds[last:])
    lost = evaluate.measure_importance(runs[selected][last:], X_learn, y_learn, folds[last:], metric)
    predicted = evaluate.predict_out_of_fold(runs[selected], X_learn, folds, known[config.TARGET])
    true = known[config.TARGET][predicted.index]

    results = {
        "task": config.TASK,
        "metric": metric,
        "metric_reason": metric_reason,
        "data": explore.profile(data),
        "suspects": explore.find_suspects(data, X_learn, y_learn, skills),
        "excluded": [{"column": name, "reason": reason} for name, reason in config.EXCLUDED.items()],
        "columns": [{"column": name, "skill_alone": skills[name], "lost_without": lost[name]} for name in lost],
        "split": splits.describe_split(known, train, holdout),
        "folds": splits.describe_folds(learn, folds),
        "models": scores,
        "selected": selected,
        "selection_reason": selection_reason,
        "gain": evaluate.summarise(runs[selected], metric, others=next(iter(runs.values()))),
        "use": target.describe_use(true, predicted),
        "slices": evaluate.find_weak_slices(X_learn[list(lost)[:5]], target.find_losses(true, predicted)),
        "holdout": None,
    }
    if config.OPEN_HOLDOUT:
        blocks = splits.make_blocks(known.iloc[holdout], evaluate.N_BLOCKS)
        run = evaluate.fit_and_score(models[selected], X, y, train, holdout, blocks, [metric])
        results["holdout"] = evaluate.summarise([run], metric)
    if config.PREDICT_FILE:
        scored = target.predict_rows(models[selected].fit(X, y), rows, known[config.TARGET], results["use"])
        handed_in = handed_in.assign(**scored[[config.TARGET]] if config.TARGET in handed_in else scored)
    results |= {"verdict": writeup.find_verdict(results), "seconds": round(time.perf_counter() - started, 1)}
    print("", writeup.to_text([results["split"]]), writeup.to_text(results["suspects"]), results["verdict"], sep="\n\n")
    print("\nWritten:", *report.write_report(results, learn[config.TARGET], predicted, handed_in))


if __name__ == "__main__":
    gc.freeze()  # modules stay: no collection looks at them again, and the run ends a third of a second sooner
    try:
        main()
    except (InputError, OSError) as error:
        sys.exit(f"error: {error}")
