"""Every decision of this project as a constant, its reason on the same line."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

TASK = "classification"
DATA_FILE = ROOT / "data" / "renewals.csv"
READ_WITH = "read_csv"  # pandas' function for this kind of file
READ_OPTIONS = {}  # comma-separated UTF-8, as pandas reads by default
AS_NUMBERS = []  # columns in which signs, units or stray words stand around the numbers; words become missing
PREDICT_FILE = None  # no rows to score were given
PREDICT_OPTIONS = READ_OPTIONS  # the rows to score are read as the data is

TARGET = "churned"
TIME_COLUMN = "renewal_date"  # tested on later rows than trained on
TIME_FORMAT = "ISO8601"  # such as 2024-01-31, else such as %d/%m/%Y
GROUP_COLUMN = None  # customers renew again: what they did before is known when the next renewal is scored
EXCLUDED = {
    "exit_call_minutes": "logged once the customer has left",
    "contract_id": "names the row",
    "company_id": "names the customer, with three rows each on average",
}
KEPT = {}  # "column": "when it is known", of those that look as if they knew the answer and do not

METRIC = "auto"  # chosen by choose_metric in target.py, which says why
ALSO_REPORTED = ["roc_auc", "average_precision", "balanced_accuracy", "f1_macro"]  # two of ranking, two of classes
COST_OF_MISS = 5  # assumed, in calls: a customer lost without a call costs as much as five calls ...
COST_OF_FALSE_ALARM = 1  # ... and one who would have stayed anyway costs the call
HOLDOUT_SHARE = 1 / 5  # enough rows to notice a broken model, most left to learn from
N_FOLDS = 5  # enough to learn from four fifths of the rows ...
FEW_ROWS = 2_000  # ... below this many rows to learn from twice as many folds, since then every row counts
SEED = 0  # of every shuffle and model
OPEN_HOLDOUT = True  # opened once, when the model was final
