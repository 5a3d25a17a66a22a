"""Every decision of this project, with its reason."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA_FILE = ROOT / "data" / "renewals.csv"

TARGET = "churned"
POSITIVE_CLASS = "yes"
# the model is tested on later rows than it was trained on
TIME_COLUMN = "renewal_date"
LABEL_DELAY = 0  # days from the time of a row until its target is known
# no group is in both the training and the test rows
GROUP_COLUMN = "company_id"

# column: why it must not be a feature
EXCLUDED = {
    "contract_id": "row identifier, by its name: each row has its own",
    "exit_call_minutes": "logged once the customer has left",
}
# column that may look like target leakage: when its value is known
EXPLAINED = {}

METRIC = "ROC AUC"
METRIC_REASON = "ROC AUC: it judges the ranking; the threshold is left to the costs."
# assumed, in calls: a customer lost without a call costs as much as five calls
COST_OF_MISS = 5
COST_OF_FALSE_ALARM = 1

HOLDOUT_SHARE = 0.2  # enough rows to notice a broken model
N_FOLDS = 5  # each tests later rows
SEED = 0
OPEN_HOLDOUT = True  # opened once, when the model was final
