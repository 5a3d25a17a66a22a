{%- macro py(text) -%}
"{{ text | replace('\\', '\\\\') | replace('"', '\\"') | replace('\n', '\\n') | replace('\r', '\\r') | replace('\t', '\\t') }}"
{%- endmacro -%}
"""Every decision of this project as a constant, its reason on the same line."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

TASK = "{{ cookiecutter.task }}"
DATA_FILE = ROOT / "data" / {{ py(cookiecutter.__data_name) }}
READ_WITH = "read_csv"  # pandas' function for this kind of file
READ_OPTIONS = {}  # comma-separated UTF-8, as pandas reads by default
AS_NUMBERS = []  # columns in which signs, units or stray words stand around the numbers; words become missing
PREDICT_FILE = {% if cookiecutter.__predict_name %}ROOT / "data" / {{ py(cookiecutter.__predict_name) }}  # rows to score{% else %}None  # no rows to score were given{% endif %}
PREDICT_OPTIONS = READ_OPTIONS  # the rows to score are read as the data is

TARGET = {{ py(cookiecutter.target) }}
TIME_COLUMN = {% if cookiecutter.time_column %}{{ py(cookiecutter.time_column) }}  # tested on later rows than trained on{% else %}None  # rows carry no time that the split must respect{% endif %}
TIME_FORMAT = "ISO8601"  # such as 2024-01-31, else such as %d/%m/%Y
{% if cookiecutter.task == "forecast" -%}
GROUP_COLUMN = {% if cookiecutter.group_column %}{{ py(cookiecutter.group_column) }}  # a series of its own for each value{% else %}None  # one series{% endif %}
STEP = "D"  # of the grid, as pandas names it: what times are most often apart
SEASONS = [7, 364]  # steps after which a series resembles itself
HORIZON = 7  # steps from the last known value to the last one asked for
MERGE = "mean"  # of the target in rows that fall on one step; "sum" where each is an amount of its own
KNOWN_AHEAD = []  # columns known for the steps to come; others are used as they were HORIZON steps before
{% else -%}
GROUP_COLUMN = {% if cookiecutter.group_column %}{{ py(cookiecutter.group_column) }}  # never on both sides of a split{% else %}None  # each row stands for itself{% endif %}
{% endif -%}
EXCLUDED = {}  # "column": "why it must not be a feature"
KEPT = {}  # "column": "when it is known", of those that look as if they knew the answer and do not

METRIC = {{ py(cookiecutter.metric) }}  # {% if cookiecutter.metric == "auto" %}chosen by choose_metric in target.py, which says why{% else %}named at the start{% endif %}
{% if cookiecutter.task == "classification" -%}
ALSO_REPORTED = ["roc_auc", "average_precision", "balanced_accuracy", "f1_macro"]  # two of ranking, two of classes
COST_OF_MISS = 1  # of a positive row taken for negative, in the brief's unit: it decides the threshold ...
COST_OF_FALSE_ALARM = 1  # ... with that of a negative row taken for positive
{% elif cookiecutter.task == "regression" -%}
ALSO_REPORTED = ["r2"]  # share of variance explained, to compare across problems
{% else -%}
ALSO_REPORTED = ["r2"]  # share of variance explained, to compare across series
{% endif -%}
HOLDOUT_SHARE = 1 / 5  # enough rows to notice a broken model, most left to learn from
{% if cookiecutter.task == "forecast" -%}
N_FOLDS = 5  # stretches at the end, each forecast from all before it
{% else -%}
N_FOLDS = 5  # enough to learn from four fifths of the rows ...
FEW_ROWS = 2_000  # ... below this many rows to learn from twice as many folds, since then every row counts
{% endif -%}
SEED = 0  # of every shuffle and model
OPEN_HOLDOUT = False  # set to True once, when the model is final
