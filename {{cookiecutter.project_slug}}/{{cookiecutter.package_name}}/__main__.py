{%- set found = cookiecutter.found -%}
{%- set predict = cookiecutter.__predict_name -%}
{%- set deliver = cookiecutter.deliver != "none" -%}
{%- set compared = found.kind in ("binary", "regression") -%}
{%- set baseline = "naive" if found.kind == "forecast" else "dummy" -%}
{%- set both = cookiecutter.time_column and cookiecutter.group_column and found.kind != "forecast" -%}
{%- set before = "earlier" if both else "train" -%}
"""The whole analysis, from the data file to the write-up."""

import sys

from . import InputError, config, evaluate, explore, report
from .data import (
    load_data,
    make_features,
    make_target,
{%- if predict %}
    read_all_rows,
    read_rows_to_score,
{%- else %}
    read_data,
{%- endif %}
    select_labeled,
{%- if predict %}
    select_rows_to_score,
{%- endif %}
)
from .models import make_models
{%- if deliver %}
from .predict import {{ "add_predictions, " if predict }}serialize_model
{%- endif %}
from .splits import describe_folds, {{ "find_earlier, " if both else "" }}make_folds, split_holdout


def main():
{%- if deliver %}
    table = {{ "read_all_rows" if predict else "read_data" }}()
    data = load_data(table)
{%- else %}
    data = load_data({{ "read_all_rows" if predict else "read_data" }}())
{%- endif %}
    labeled = select_labeled(data)
    y = make_target(labeled)
    X = make_features({{ "data).loc[labeled.index]" if found.kind == "forecast" else "labeled)" }}

    train, holdout = split_holdout(labeled)
{%- if both %}
    # in folds also the groups that the holdout has: those who come again are no others
    earlier = find_earlier(labeled, holdout)
{%- endif %}
    X_train = X.iloc[{{ before }}]
    y_train = y.iloc[{{ before }}]
    rows_train = labeled.iloc[{{ before }}]
    folds = make_folds(rows_train)

    models = make_models()
    fitted, tested, left_out, scores = evaluate.compare_models(
        models, rows_train, X_train, y_train, folds
    )
    selected, reason = evaluate.select_model(scores, left_out{{ "" if cookiecutter.time_column else ", folds" }})
{% if found.few_rows %}
    power = explore.measure_predictive_power(X_train, y_train, folds)
    importance = evaluate.measure_importance(fitted[selected], X_train, y_train, folds)
{%- else %}
    last_fold = folds[-1:]  # it has enough rows to judge columns on
    last_fitted = fitted[selected][-1:]
    power = explore.measure_predictive_power(X_train, y_train, last_fold)
    importance = evaluate.measure_importance(last_fitted, X_train, y_train, last_fold)
{%- endif %}
    suspects = explore.find_suspects(X_train, y_train, power)
{%- if found.kind == "binary" %}
    threshold = evaluate.choose_threshold(tested["y"], tested[selected])
    use = evaluate.describe_use(tested["y"], tested[selected], threshold)
    errors = evaluate.measure_errors(tested["y"], tested[selected], threshold)
{%- else %}
    use = evaluate.describe_use(tested["y"], tested[selected])
    errors = evaluate.measure_errors(tested["y"], tested[selected])
{%- endif %}

    results = {
        "task": "{{ cookiecutter.task }}",
        "metric": config.METRIC,
        "metric_reason": config.METRIC_REASON,
        "split": describe_folds({% if cookiecutter.time_column %}labeled, {% if compared %}y, {% endif %}{% endif %}[(train, holdout)]),
        "folds": describe_folds({% if cookiecutter.time_column %}rows_train, {% if compared %}y_train, {% endif %}{% endif %}folds),
        "models": scores,
        "selected": selected,
        "selection_reason": reason,
        "suspects": suspects,
        "excluded": [],
        "columns": explore.describe_columns(power, importance),
        "use": {{ "use" if found.kind == "multiclass" else "[use]" }},
        "slices": evaluate.find_weak_slices(X_train, errors, importance.index[:5]),
        "holdout": [],
    }
    for name, why in config.EXCLUDED.items():
        results["excluded"].append({"column": name, "reason": why})
    if config.OPEN_HOLDOUT:
        final = {"{{ baseline }}": models["{{ baseline }}"], selected: models[selected]}
        split = [(train, holdout)]
        print("on the holdout:")
{%- if found.kind == "binary" %}
        _, opened, _, holdout_scores = evaluate.compare_models(
            final, labeled, X, y, split
        )
{%- else %}
        *_, holdout_scores = evaluate.compare_models(final, labeled, X, y, split)
{%- endif %}
        results["holdout"] = holdout_scores
{%- if found.kind == "binary" %}
        use = evaluate.describe_use(opened["y"], opened[selected], threshold)
        results["use"].append(use)
{%- endif %}
    results["verdict"] = report.write_verdict(results)
{%- if deliver or predict %}
    model = models[selected].fit(X, y)
{%- endif %}
{%- if deliver %}
    saved = serialize_model(model, table, results)
{%- endif %}
{%- if predict %}
    predictions = predict_rows(model, data{{ ", threshold" if found.kind == "binary" }})
{%- if found.scores_labels %}
    results["labels_given"] = score_labels(model, data)
{%- endif %}
{%- endif %}
    report.write_report(results, tested{{ ", predictions" if predict }}{{ ", saved" if deliver }})
    report.print_findings(results)
{%- if predict %}


def predict_rows(model, data{{ ", threshold" if found.kind == "binary" }}):
    """Return the file of rows to score with a prediction for each of its rows."""
    predictions = read_rows_to_score()
    rows = select_rows_to_score(data)
    if rows.empty:
        raise InputError(
            "no row is left to score: each has a target, or load_data drops it"
        )
    if len(rows) != len(predictions):
        raise InputError(
            f"load_data returns {len(rows)} of {len(predictions)} rows to score: "
            "keep each of them once"
        )
    predicted = evaluate.predict(model, make_features({{ "data).loc[rows.index]" if found.kind == "forecast" else "rows)" }})
{%- if deliver %}
    return add_predictions(predictions, predicted{{ ", threshold" if found.kind == "binary" }})
{%- else %}
{%- if found.kind == "binary" %}
    predictions["probability"] = predicted
    flagged = predicted >= threshold
    names = {True: config.POSITIVE_CLASS, False: config.NEGATIVE_CLASS}
    predicted = [names[flag] for flag in flagged]
{%- endif %}
{%- if found.predict_fills_target %}
    given = predictions[config.TARGET]
    predictions[config.TARGET] = given.where(given.notna(), predicted)
{%- else %}
    predictions[f"predicted_{config.TARGET}"] = predicted
{%- endif %}
    return predictions
{%- endif %}
{%- if found.scores_labels %}


def score_labels(model, data):
    """Return the score on the rows to score whose label was given."""
    rows = select_rows_to_score(data)
    rows = rows[rows[config.TARGET].notna()]
    predicted = evaluate.predict(model, make_features(rows))
    score = evaluate.METRICS[config.METRIC](make_target(rows), predicted)
    print(f"{config.METRIC} {score:.3f} on the {len(rows)} rows to score with a label")
    return [{"rows": len(rows), config.METRIC: score}]
{%- endif %}
{%- endif %}


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="replace")  # a terminal may lack a letter
    try:
        main()
    except (InputError, OSError) as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
