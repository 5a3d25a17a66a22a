"""Every decision of this project, with its reason."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA_FILE = ROOT / "data" / "rollouts.csv"

TARGET = "days"
# the model is tested on later rows than it was trained on
TIME_COLUMN = "start_date"
LABEL_DELAY = 0  # days from the time of a row until its target is known
# no group is in both the training and the test rows
GROUP_COLUMN = "company_id"

# column: why it must not be a feature
EXCLUDED = {
    "rollout_id": "row identifier, by its name: each row has its own",
    "final_invoice": "written when the rollout is over, from its days",
}
# column that may look like target leakage: when its value is known
EXPLAINED = {}

METRIC = "mean absolute error"
METRIC_REASON = (
    "Mean absolute error: in the target's unit, and not dominated by large errors. The "
    "target's skewness is 1.1."
)

HOLDOUT_SHARE = 0.2  # enough rows to notice a broken model
N_FOLDS = 5  # each tests later rows
SEED = 0
OPEN_HOLDOUT = True  # opened once, when the model was final
