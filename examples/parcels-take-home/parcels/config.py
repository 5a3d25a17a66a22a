"""Every decision of this project, with its reason."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA_FILE = ROOT / "data" / "parcels.csv"

TARGET = "parcels"
# the model is tested on later rows than it was trained on
TIME_COLUMN = "day"
# each value is a series of its own
GROUP_COLUMN = "depot"

STEP = "D"  # between two rows of a series, as pandas names it
SEASONS = [7, 364]  # steps after which a series resembles itself
HORIZON = 7  # steps from the last known value to the last one asked for
KNOWN_AHEAD = []  # columns that are known for the steps to come

# column: why it must not be a feature
EXCLUDED = {
    "rain_mm": "rain a week before the day; that of the day is not known in time",
}
# column that may look like target leakage: when its value is known
EXPLAINED = {}

METRIC = "mean absolute error"
METRIC_REASON = (
    "Mean absolute error: in the target's unit, and not dominated by large errors."
)

HOLDOUT_SHARE = 0.2  # enough rows to notice a broken model
N_FOLDS = 5  # each tests later rows
SEED = 0
OPEN_HOLDOUT = True  # opened once, when the model was final
