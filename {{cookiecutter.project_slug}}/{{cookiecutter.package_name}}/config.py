{%- set found = cookiecutter.found -%}
{%- macro py(text) -%}
"{{ text | replace('\\', '\\\\') | replace('"', '\\"') | replace('\n', '\\n') | replace('\r', '\\r') | replace('\t', '\\t') }}"
{%- endmacro -%}
{%- macro reasons(columns) -%}
{
{%- for name, reason in columns.items() %}
    {{ py(name) }}: {{ py(reason) }},
{%- endfor %}
{%- if columns %}
{% endif -%}
}
{%- endmacro -%}
{%- macro literal(value) -%}
{% if value is string %}{{ py(value) }}{% else %}{{ value }}{% endif %}
{%- endmacro -%}
"""Every decision of this project, with its reason."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA_FILE = ROOT / "data" / {{ py(cookiecutter.__data_name) }}
{% if cookiecutter.__predict_name and not found.predict_in_data -%}
PREDICT_FILE = ROOT / "data" / {{ py(cookiecutter.__predict_name) }}
{% endif %}
TARGET = {{ py(cookiecutter.target) }}
{% if found.kind == "binary" -%}
POSITIVE_CLASS = {{ literal(found.positive_class) }}
{% if cookiecutter.__predict_name or cookiecutter.deliver != "none" -%}
NEGATIVE_CLASS = {{ literal(found.negative_class) }}
{% endif -%}
{% endif -%}
{% if cookiecutter.time_column -%}
# the model is tested on later rows than it was trained on
TIME_COLUMN = {{ py(cookiecutter.time_column) }}
{% if found.kind != "forecast" -%}
LABEL_DELAY = 0  # {{ "days " if found.time_format }}from the time of a row until its target is known
{% endif -%}
{% endif -%}
{% if cookiecutter.group_column -%}
{% if found.kind == "forecast" -%}
# each value is a series of its own
{% else -%}
# no group is in both the training and the test rows
{% endif -%}
GROUP_COLUMN = {{ py(cookiecutter.group_column) }}
{% endif -%}
{% if found.texts -%}
# free text, of which the models learn single words
TEXT_COLUMNS = [
{%- for name in found.texts %}
    {{ py(name) }},
{%- endfor %}
]
{% endif -%}
{% if found.numbers_in_text -%}
# numbers with signs, units or words beside them; words alone become missing
{% if found.get("numbers_rule") -%}
NUMBERS_IN_TEXT = r"{{ found.numbers_rule }}"  # names of columns
{% else -%}
NUMBERS_IN_TEXT = [
{%- for name in found.numbers_in_text %}
    {{ py(name) }},
{%- endfor %}
]
{% endif -%}
{% endif -%}
{% if found.kind == "forecast" %}
STEP = {{ py(found.step) }}  # between two rows of a series, as pandas names it
SEASONS = {{ found.seasons }}  # steps after which a series resembles itself
HORIZON = {{ found.horizon }}  # steps from the last known value to the last one asked for
KNOWN_AHEAD = []  # columns that are known for the steps to come
{% endif %}
# column: why it must not be a feature
EXCLUDED = {{ reasons(found.excluded) }}
# column that may look like target leakage: when its value is known
EXPLAINED = {{ reasons(found.explained) }}

METRIC = {{ py(found.metric.label) }}
{% if found.metric_reason | length <= 70 -%}
METRIC_REASON = {{ py(found.metric_reason) }}
{% else -%}
METRIC_REASON = (
{%- for line in (found.metric_reason | wordwrap(81)).splitlines() %}
    {{ py(line if loop.last else line ~ " ") }}
{%- endfor %}
)
{% endif -%}
{% if found.kind == "binary" -%}
COST_OF_MISS = 1  # of a positive row that is predicted as negative
COST_OF_FALSE_ALARM = 1  # of a negative row that is predicted as positive
{% endif %}
HOLDOUT_SHARE = {{ found.holdout_share }}  # enough rows to notice a broken model
N_FOLDS = {{ found.n_folds }}  # {{ found.n_folds_reason }}
{% if found.n_jobs != 1 -%}
N_JOBS = {{ found.n_jobs }}  # processes that work side by side; -1: one per core
{% endif -%}
SEED = 0
OPEN_HOLDOUT = False  # set to True once, when the model is final
