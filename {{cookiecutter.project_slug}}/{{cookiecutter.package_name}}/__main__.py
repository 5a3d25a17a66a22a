"""The whole analysis, from the data file to the write-up."""

import sys
import time

from . import InputError, config
from .baseline import make_models
from .data import features_and_target, load_data, load_rows_to_score
from .evaluate import cross_validate_models, estimate, predict_out_of_fold, score_holdout, select_model, sign, summarise
from .explore import find_suspects, profile
from .report import write_report
from .splits import describe_folds, describe_split, make_blocks, make_folds, split_data
from .target import choose_metric, predict_rows
from .writeup import find_verdict, score_rows, to_markdown


def main():
    started = time.perf_counter()
    data = load_data()
    facts = profile(data)
    data = data.dropna(subset=config.TARGET, ignore_index=True)
    labels = data[config.TARGET]
    X, y = features_and_target(data)
    metric, metric_reason = choose_metric(y)

    train, holdout = split_data(data)
    X_train, y_train = X.iloc[train], y.iloc[train]
    folds = make_folds(data.iloc[train])
    suspects = find_suspects(X_train, y_train, folds)

    models = make_models(X_train)
    scores, fitted = cross_validate_models(models, X_train, y_train, folds, metric)
    selected, selection_reason = select_model(scores[metric], folds, metric)
    model = models[selected]
    out_of_fold = predict_out_of_fold(fitted[selected], X_train, folds, labels)
    final = predictions = None
    if config.OPEN_HOLDOUT:
        blocks = make_blocks(data.iloc[holdout])
        final = score_holdout(model.fit(X_train, y_train), X.iloc[holdout], y.iloc[holdout], blocks, metric)
    if config.PREDICT_FILE:
        ids, rows = load_rows_to_score(X)
        predictions = ids.join(predict_rows(model.fit(X, y), rows, labels))

    results = {
        "task": config.TASK,
        "metric": metric,
        "metric_reason": metric_reason,
        "data": facts,
        "suspects": suspects,
        "split": describe_split(data, train, holdout),
        "folds": describe_folds(data.iloc[train], folds),
        "models": summarise(scores, folds, metric),
        "selected": selected,
        "selection_reason": selection_reason,
        "gain": estimate(sign(metric) * (scores[metric][selected] - scores[metric]["dummy"]), folds),
        "holdout": final,
        "seconds": round(time.perf_counter() - started, 1),
    }
    results["verdict"] = find_verdict(results)
    written = write_report(results, labels[out_of_fold.index], out_of_fold, predictions)
    print("Columns to question:", to_markdown(suspects), to_markdown(score_rows(results), bold=selected), sep="\n\n")
    print(f"\n{results['verdict']}\n\nWritten: {', '.join(written)}")


if __name__ == "__main__":
    try:
        main()
    except InputError as error:
        sys.exit(f"error: {error}")
