{%- macro py(text) -%}
"{{ text | replace('\\', '\\\\') | replace('"', '\\"') | replace('\n', '\\n') | replace('\r', '\\r') | replace('\t', '\\t') }}"
{%- endmacro -%}
"""Every decision of this project as a constant, its reason on the same line."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
REPORTS = ROOT / "reports"

TASK = "{{ cookiecutter.task }}"
DATA_FILE = ROOT / "data" / {{ py(cookiecutter.__data_name) }}
READ_WITH = "read_csv"  # pandas' function for this kind of file
READ_OPTIONS = {}  # comma-separated UTF-8, as pandas reads by default
AS_NUMBERS = []  # columns in which signs, units or stray words stand around the numbers; words become missing
PREDICT_FILE = {% if cookiecutter.__predict_name %}ROOT / "data" / {{ py(cookiecutter.__predict_name) }}  # rows to score{% else %}None  # no rows to score were given{% endif %}
PREDICT_OPTIONS = READ_OPTIONS  # the rows to score are read as the data is

TARGET = {{ py(cookiecutter.target) }}
TIME_COLUMN = {% if cookiecutter.time_column %}{{ py(cookiecutter.time_column) }}  # tested on later rows than trained on{% else %}None  # rows carry no time that the split must respect{% endif %}
GROUP_COLUMN = {% if cookiecutter.group_column %}{{ py(cookiecutter.group_column) }}  # never on both sides of a split{% else %}None  # each row stands for itself{% endif %}
EXCLUDED = {}  # "column": "why it must not be a feature"

METRIC = {{ py(cookiecutter.metric) }}  # {% if cookiecutter.metric == "auto" %}chosen by choose_metric in target.py, which says why{% else %}named at the start{% endif %}
ALSO_REPORTED = {% if cookiecutter.task == "regression" %}["r2"]  # share of variance explained, to compare across problems{% else %}["balanced_accuracy", "f1_macro"]  # at a threshold of one half, to picture the errors{% endif %}
HOLDOUT_SHARE = 1 / 5  # enough rows to notice a broken model, most left to learn from
N_FOLDS = 5  # enough to see the spread, few enough to wait for
N_REPEATS = 5  # of the shuffled folds: one shuffle alone is a matter of luck ...
MANY_ROWS = 20_000  # ... unless there are this many rows
SEED = 0  # of every shuffle and model
N_JOBS = -1  # folds run side by side, one thread each: threads that share a core slow each other down
OPEN_HOLDOUT = False  # set to True once, when the model is final
