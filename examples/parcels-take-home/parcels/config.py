"""Every decision of this project as a constant, its reason on the same line."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

TASK = "forecast"
DATA_FILE = ROOT / "data" / "parcels.csv"
READ_WITH = "read_csv"  # pandas' function for this kind of file
READ_OPTIONS = {}  # comma-separated UTF-8, as pandas reads by default
AS_NUMBERS = []  # columns in which signs, units or stray words stand around the numbers; words become missing
PREDICT_FILE = None  # no rows to score were given
PREDICT_OPTIONS = READ_OPTIONS  # the rows to score are read as the data is

TARGET = "parcels"
TIME_COLUMN = "day"  # tested on later rows than trained on
TIME_FORMAT = "ISO8601"  # such as 2024-01-31, else such as %d/%m/%Y
GROUP_COLUMN = "depot"  # a series of its own for each value
STEP = "D"  # of the grid, as pandas names it: what times are most often apart
SEASONS = [7, 364]  # steps after which a series resembles itself
HORIZON = 7  # steps from the last known value to the last one asked for
MERGE = "mean"  # the three doubled rows are exact copies, so a sum would count their parcels twice
KNOWN_AHEAD = []  # columns known for the steps to come; others are used as they were HORIZON steps before
EXCLUDED = {"rain_mm": "rain a week before the day; the rain of the day itself is not known in time"}
KEPT = {}  # "column": "when it is known", of those that look as if they knew the answer and do not

METRIC = "auto"  # chosen by choose_metric in target.py, which says why
ALSO_REPORTED = ["r2"]  # share of variance explained, to compare across series
HOLDOUT_SHARE = 1 / 5  # enough rows to notice a broken model, most left to learn from
N_FOLDS = 5  # stretches at the end, each forecast from all before it
SEED = 0  # of every shuffle and model
OPEN_HOLDOUT = True  # opened once, when the model was final
