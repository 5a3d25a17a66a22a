"""The whole analysis, from the data file to the write-up."""

import sys

from . import InputError, config, evaluate, explore, report
from .data import (
    load_data,
    make_features,
    make_target,
    read_data,
    select_labeled,
)
from .models import make_models
from .splits import describe_folds, find_earlier, make_folds, split_holdout


def main():
    data = load_data(read_data())
    labeled = select_labeled(data)
    y = make_target(labeled)
    X = make_features(labeled)

    train, holdout = split_holdout(labeled)
    # in folds also the groups that the holdout has: those who come again are no others
    earlier = find_earlier(labeled, holdout)
    X_train = X.iloc[earlier]
    y_train = y.iloc[earlier]
    rows_train = labeled.iloc[earlier]
    folds = make_folds(rows_train)

    models = make_models()
    fitted, tested, left_out, scores = evaluate.compare_models(
        models, rows_train, X_train, y_train, folds
    )
    selected, reason = evaluate.select_model(scores, left_out)

    power = explore.measure_predictive_power(X_train, y_train, folds)
    importance = evaluate.measure_importance(fitted[selected], X_train, y_train, folds)
    suspects = explore.find_suspects(X_train, y_train, power)
    threshold = evaluate.choose_threshold(tested["y"], tested[selected])
    use = evaluate.describe_use(tested["y"], tested[selected], threshold)
    errors = evaluate.measure_errors(tested["y"], tested[selected], threshold)

    results = {
        "task": "classification",
        "metric": config.METRIC,
        "metric_reason": config.METRIC_REASON,
        "split": describe_folds(labeled, y, [(train, holdout)]),
        "folds": describe_folds(rows_train, y_train, folds),
        "models": scores,
        "selected": selected,
        "selection_reason": reason,
        "suspects": suspects,
        "excluded": [],
        "columns": explore.describe_columns(power, importance),
        "use": [use],
        "slices": evaluate.find_weak_slices(X_train, errors, importance.index[:5]),
        "holdout": [],
    }
    for name, why in config.EXCLUDED.items():
        results["excluded"].append({"column": name, "reason": why})
    if config.OPEN_HOLDOUT:
        final = {"dummy": models["dummy"], selected: models[selected]}
        split = [(train, holdout)]
        print("on the holdout:")
        _, opened, _, holdout_scores = evaluate.compare_models(
            final, labeled, X, y, split
        )
        results["holdout"] = holdout_scores
        use = evaluate.describe_use(opened["y"], opened[selected], threshold)
        results["use"].append(use)
    results["verdict"] = report.write_verdict(results)
    report.write_report(results, tested)
    report.print_findings(results)


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="replace")  # a terminal may lack a letter
    try:
        main()
    except (InputError, OSError) as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
