"""Metrics: scikit-learn's scorers as functions of the target and the predictions."""

from takehome import UserError

# scorer: (label, function of scikit-learn, its further arguments)
OF_CLASSES = {
    "accuracy": ("accuracy", "accuracy_score", ""),
    "balanced_accuracy": ("balanced accuracy", "balanced_accuracy_score", ""),
    "matthews_corrcoef": ("Matthews correlation", "matthews_corrcoef", ""),
}
for scorer, label, function in (
    ("f1", "F1", "f1_score"),
    ("jaccard", "Jaccard index", "jaccard_score"),
    ("precision", "precision", "precision_score"),
    ("recall", "recall", "recall_score"),
):
    OF_CLASSES[scorer] = (label, function, "")
    for average in ("macro", "micro", "weighted"):
        OF_CLASSES[f"{scorer}_{average}"] = (
            f"{average} {label}",
            function,
            f', average="{average}"',
        )
OF_TWO_CLASSES = {"f1", "jaccard", "precision", "recall"}
OF_PROBABILITIES = {
    "average_precision": ("average precision", "average_precision_score", ""),
    "d2_log_loss_score": ("D2 of the log loss", "d2_log_loss_score", ""),
    "neg_brier_score": ("Brier score", "brier_score_loss", ""),
    "neg_log_loss": ("log loss", "log_loss", ""),
    "roc_auc": ("ROC AUC", "roc_auc_score", ""),
}
OF_NUMBERS = {
    "d2_absolute_error_score": (
        "D2 of the absolute error",
        "d2_absolute_error_score",
        "",
    ),
    "explained_variance": ("explained variance", "explained_variance_score", ""),
    "neg_max_error": ("maximum error", "max_error", ""),
    "neg_mean_absolute_error": ("mean absolute error", "mean_absolute_error", ""),
    "neg_mean_absolute_percentage_error": (
        "mean absolute percentage error",
        "mean_absolute_percentage_error",
        "",
    ),
    "neg_mean_gamma_deviance": ("mean gamma deviance", "mean_gamma_deviance", ""),
    "neg_mean_poisson_deviance": ("mean Poisson deviance", "mean_poisson_deviance", ""),
    "neg_mean_squared_error": ("mean squared error", "mean_squared_error", ""),
    "neg_mean_squared_log_error": (
        "mean squared log error",
        "mean_squared_log_error",
        "",
    ),
    "neg_median_absolute_error": ("median absolute error", "median_absolute_error", ""),
    "neg_root_mean_squared_error": (
        "root mean squared error",
        "root_mean_squared_error",
        "",
    ),
    "neg_root_mean_squared_log_error": (
        "root mean squared log error",
        "root_mean_squared_log_error",
        "",
    ),
    "r2": ("R2", "r2_score", ""),
}
METRICS = {
    "binary": OF_PROBABILITIES | OF_CLASSES,
    "multiclass": {
        scorer: entry
        for scorer, entry in OF_CLASSES.items()
        if scorer not in OF_TWO_CLASSES
    },
    "regression": OF_NUMBERS,
    "forecast": OF_NUMBERS,
}
# shown beside the metric, or the second of them where the first is the metric
BESIDE = {
    "binary": ("roc_auc", "average_precision"),
    "multiclass": ("balanced_accuracy", "accuracy"),
    "regression": ("r2", "neg_mean_absolute_error"),
    "forecast": ("r2", "neg_mean_absolute_error"),
}
CHOSEN = {
    "binary": "roc_auc",
    "multiclass": "balanced_accuracy",
    "regression": "neg_mean_absolute_error",
    "forecast": "neg_mean_absolute_error",
}
ABSOLUTE = (
    "Mean absolute error: in the target's unit, and not dominated by large errors."
)
REASONS = {
    "binary": "ROC AUC: it judges the ranking; the threshold is left to the costs.",
    "multiclass": "Balanced accuracy: a rare class counts as much as a common one.",
    "regression": ABSOLUTE,
    "forecast": ABSOLUTE,
}


def describe_metric(kind, scorer):
    """Return what the skeleton needs to know of a metric. Raises UserError if it does
    not fit the kind of target."""
    metrics = METRICS[kind]
    if scorer not in metrics:
        raise UserError(
            f'metric "{scorer}" does not fit a {kind} target: answer auto or one of '
            f"{', '.join(sorted(metrics))}"
        )
    label, function, options = metrics[scorer]
    beside = next(name for name in BESIDE[kind] if name != scorer)
    also = {metrics[beside][0]: metrics[beside][1]}
    return {
        "name": scorer,
        "label": label,
        "function": function,
        "options": options,
        "imports": sorted({function, *also.values()}),
        "also": also,
        # a wrapper of its own turns probabilities into classes, or gives arguments
        "wrap": bool(options) or (kind == "binary" and scorer in OF_CLASSES),
        "greater_is_better": not scorer.startswith("neg_"),
        # models then weigh the classes evenly
        "balanced": scorer.endswith(("macro", "balanced_accuracy")),
    }
