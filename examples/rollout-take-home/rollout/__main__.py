"""The whole analysis, from the data file to the write-up."""

import sys
import time

from . import InputError, config, evaluate
from .baseline import make_models
from .data import features_and_target, load_data, load_rows_to_score
from .explore import find_suspects, profile
from .report import write_report
from .splits import describe_folds, describe_split, make_blocks, make_folds, split_data
from .target import choose_metric, describe_use, predict_rows
from .writeup import find_verdict, score_rows, to_text


def main():
    started, data = time.perf_counter(), load_data()
    X, y = features_and_target(data)
    (metric, *also), metric_reason = choose_metric(y)
    handed_in, rows = load_rows_to_score(X) if config.PREDICT_FILE else (None, None)

    known = data.loc[y.index]
    train, holdout = split_data(known)
    learn, X_learn, y_learn = known.iloc[train], X.iloc[train], y.iloc[train]
    folds = make_folds(learn)

    models = make_models(X_learn, y_learn)
    runs = evaluate.cross_validate_models(models, X_learn, y_learn, learn, folds, [metric, *also])
    scores = evaluate.describe_models(runs, metric)
    print(to_text(score_rows({"metric": metric, "models": scores})), flush=True)
    selected, selection_reason = evaluate.select_model(runs, metric)
    skills = evaluate.measure_skills(X_learn, y_learn, folds)
    lost = evaluate.measure_importance(runs[selected], X_learn, y_learn, folds, metric)
    predicted = evaluate.predict_out_of_fold(runs[selected], X_learn, folds, learn[config.TARGET])

    results = {
        "task": config.TASK,
        "metric": metric,
        "metric_reason": metric_reason,
        "data": profile(data),
        "suspects": find_suspects(data, X_learn, y_learn, skills),
        "excluded": [{"column": name, "reason": reason} for name, reason in config.EXCLUDED.items()],
        "columns": [{"column": name, "skill_alone": skills[name], "lost_without": lost[name]} for name in lost],
        "split": describe_split(known, train, holdout),
        "folds": describe_folds(learn, folds),
        "models": scores,
        "selected": selected,
        "selection_reason": selection_reason,
        "gain": evaluate.summarise(runs[selected], metric, others=next(iter(runs.values()))),
        "use": describe_use(known[config.TARGET][predicted.index], predicted),
        "holdout": None,
    }
    if config.OPEN_HOLDOUT:
        blocks = make_blocks(known.iloc[holdout], evaluate.N_BLOCKS)
        run = evaluate.fit_and_score(models[selected], X, y, train, holdout, blocks, [metric])
        results["holdout"] = evaluate.summarise([run], metric)
    if config.PREDICT_FILE:
        scored = predict_rows(models[selected].fit(X, y), rows, known[config.TARGET], results["use"])
        handed_in = handed_in.assign(**scored[[config.TARGET]] if config.TARGET in handed_in else scored)
    results |= {"verdict": find_verdict(results), "seconds": round(time.perf_counter() - started, 1)}
    written = ", ".join(write_report(results, known[config.TARGET], predicted, handed_in))
    print("\nColumns to question:", to_text(results["suspects"]), results["verdict"], f"Written: {written}", sep="\n\n")


if __name__ == "__main__":
    try:
        main()
    except InputError as error:
        sys.exit(f"error: {error}")
