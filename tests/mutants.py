"""Leaks to inject into a baked project, by kind (Kapoor and Narayanan, "Leakage and the
reproducibility crisis", 2023), and clean twins of those that look like honest work.

`guard` is the generated test that must turn red, `check` what `takehome audit` must
find; None where a leak escapes, and then `why`. A clean twin is found by neither.
"""

from dataclasses import dataclass, field

from conftest import package_of, set_constants

BAKES = {
    "classification": {"task": "classification"},
    "plain": {"task": "classification", "time_column": "", "group_column": ""},
    "grouped": {"task": "classification", "time_column": ""},
    "regression": {"task": "regression"},
    "regression, plain": {
        "task": "regression",
        "time_column": "",
        "group_column": "",
    },
    "forecast": {"task": "forecast"},
    "forecast, one series": {"task": "forecast", "group_column": ""},
}
# what a careful candidate leaves out of each sample
EXCLUDED = {
    "classification": {"contract_id": "an id", "exit_call_minutes": "logged later"},
    "regression": {"rollout_id": "an id", "final_invoice": "written later"},
    "forecast": {},
}
DATA, SPLITS, MODELS = "data.py", "splits.py", "models.py"
MAIN, CONFIG, EVALUATE = "__main__.py", "config.py", "evaluate.py"
LOAD = "    data = table.copy()\n"
READ = "def read_data():\n"
TARGET = "    X = make_features(labeled)\n"
FOLDS = "    folds = make_folds(rows_train)\n"
SPLIT = "    return split_by_time(data, 1 - config.HOLDOUT_SHARE, 1)\n"
SHUFFLE = "    return shuffle_into_folds(data, n_folds, config.SEED)[0]\n"
FINAL = '        final = {"dummy": models["dummy"], selected: models[selected]}\n'
SIDES = "    return train, test\n"
EARLIER = "    train = find_earlier(data, test)\n"
ONLY_DATA = (
    "the rows themselves are at fault, and the tests look at what is done with them"
)
ONLY_MAIN = "main itself, which the tests do not call step by step"
CLEAN = "nothing leaks"


@dataclass(frozen=True)
class Mutant:
    name: str
    kind: str
    module: str
    sound: str
    leaking: str
    guard: str | None
    check: str | None
    bake: str = "classification"
    constants: dict = field(default_factory=dict)
    why: str = ""
    more: dict = field(default_factory=dict)  # further edits of the same module

    @property
    def is_clean(self):
        return self.why == CLEAN


def add(anchor, *lines):
    """Return an anchor of the module with lines after it."""
    return anchor + "".join(f"    {line}\n" for line in lines)


def load(*lines):
    """Return the start of load_data with lines after it."""
    return add(LOAD, "import numpy as np", *lines)


def read(*lines):
    """Return read_data with columns that the file does not have; `y` is the target as a
    number, and rng draws."""
    setup = (
        "import numpy as np",
        "rng = np.random.default_rng(0)",
        "data = read_file()",
        "y = data[config.TARGET]",
        "if y.dtype.kind not in 'if': y = y.eq('yes') * 1.0",
        "else: y = (y - y.mean()) / y.std()",
    )
    return add(READ, *setup, *lines, "return data") + "\n\ndef read_file():\n"


ROWS, GROUPS = "test_no_row_is_in", "test_no_group_is_in"
OLDER, HIDDEN = "test_train_rows_are_older", "test_the_target_is_not_a_feature"
LATER = "test_features_do_not_depend_on_later_rows"
OTHER = "test_features_do_not_depend_on_other_rows"
HORIZON = "test_features_are_at_least_as_old_as_the_horizon"
LABELS, SHUFFLED = "test_features_do_not_depend_on_the_target", "test_a_shuffled_target"
NUMBERS = "numbers = X.select_dtypes('number').columns"

NO_TEST_SET = [
    Mutant(
        "the tested rows are trained on too",
        "no test set",
        SPLITS,
        SIDES,
        "    return np.union1d(train, test), test\n",
        ROWS,
        "sides",
    ),
    Mutant(
        "rows of the holdout are trained on",
        "no test set",
        SPLITS,
        SPLIT,
        "    train, test = split_by_time(data, 1 - config.HOLDOUT_SHARE, 1)\n"
        "    return np.append(train, test[::5]), test\n",
        ROWS,
        "sides",
    ),
    Mutant(
        "a model is scored on the rows that it was fitted on",
        "no test set",
        MAIN,
        FOLDS,
        add(
            FOLDS,
            "model = make_models()['boosting'].fit(X_train, y_train)",
            "print(model.score(X_train, y_train))",
        ),
        None,
        "wiring",
        why=ONLY_MAIN,
    ),
    Mutant(
        "each fold's model learns from all rows",
        "no test set",
        EVALUATE,
        "clone(model).fit(X.iloc[train], y.iloc[train])",
        "clone(model).fit(X, y)",
        SHUFFLED,
        "wiring",
    ),
    Mutant(
        "main splits with a splitter of its own",
        "no test set",
        MAIN,
        "    earlier = find_earlier(labeled, holdout)\n",
        "    from sklearn.model_selection import train_test_split\n"
        "    rows = range(len(labeled))\n"
        "    train, holdout = train_test_split(rows, random_state=0)\n"
        "    earlier = train\n",
        None,
        "wiring",
        more={"    train, holdout = split_holdout(labeled)\n": ""},
        why=ONLY_MAIN,
    ),
    Mutant(
        "main makes folds of its own",
        "no test set",
        MAIN,
        FOLDS,
        "    from sklearn.model_selection import KFold\n"
        "    folds = list(KFold(5).split(rows_train))\n",
        None,
        "wiring",
        why=ONLY_MAIN,
    ),
]
PREPROCESSING = [
    Mutant(
        "numbers are scaled on all rows",
        "preprocessing",
        DATA,
        LOAD,
        load(
            "number = data.select_dtypes('number')",
            "data[list(number)] = (number - number.mean()) / number.std()",
        ),
        LATER,
        "isolation",
    ),
    Mutant(
        "numbers are scaled on all rows, where rows have no time",
        "preprocessing",
        DATA,
        LOAD,
        load(
            "number = data.select_dtypes('number')",
            "data[list(number)] = (number - number.mean()) / number.std()",
        ),
        OTHER,
        "rows",
        bake="plain",
    ),
    Mutant(
        "missing values are filled with the mean of all rows",
        "preprocessing",
        DATA,
        LOAD,
        load("data['active_days'] = data.active_days.fillna(data.active_days.mean())"),
        LATER,
        "isolation",
    ),
    Mutant(
        "missing values are filled with the row below",
        "preprocessing",
        DATA,
        LOAD,
        load("data['satisfaction'] = data.satisfaction.bfill()"),
        LATER,
        "future",
    ),
    Mutant(
        "outliers are cut at quantiles of all rows",
        "preprocessing",
        DATA,
        LOAD,
        load("data['seats'] = data.seats.clip(upper=data.seats.quantile(0.9))"),
        LATER,
        "isolation",
    ),
    Mutant(
        "ranks among all rows",
        "preprocessing",
        DATA,
        LOAD,
        load("data['seats'] = data.seats.rank(pct=True)"),
        LATER,
        "isolation",
    ),
    Mutant(
        "categories become target means of all rows",
        "preprocessing",
        DATA,
        LOAD,
        load(
            "lost = data[config.TARGET].eq('yes')",
            "data['plan'] = lost.groupby(data.plan).transform('mean')",
        ),
        LATER,
        "labels",
    ),
    Mutant(
        "categories become counts in all rows",
        "preprocessing",
        DATA,
        LOAD,
        load(
            "sectors = data.groupby('sector', dropna=False)",
            "data['sector'] = sectors.plan.transform('size')",
        ),
        LATER,
        "future",
    ),
    Mutant(
        "a scaler is fitted in main before the split",
        "preprocessing",
        MAIN,
        TARGET,
        add(
            TARGET,
            "from sklearn.preprocessing import StandardScaler",
            NUMBERS,
            "X[numbers] = StandardScaler().fit_transform(X[numbers])",
        ),
        None,
        "wiring",
        why=ONLY_MAIN,
    ),
    Mutant(
        "an imputer is fitted in main before the split",
        "preprocessing",
        MAIN,
        TARGET,
        add(
            TARGET,
            "from sklearn.impute import KNNImputer",
            NUMBERS,
            "X[numbers] = KNNImputer().fit_transform(X[numbers])",
        ),
        None,
        "wiring",
        why=ONLY_MAIN,
    ),
    Mutant(
        "a target encoder is fitted in main before the split",
        "preprocessing",
        MAIN,
        TARGET,
        add(
            TARGET,
            "from sklearn.preprocessing import TargetEncoder",
            "encoder = TargetEncoder().fit(X[['plan']], y)",
            "X['plan'] = encoder.transform(X[['plan']])[:, 0]",
        ),
        None,
        "wiring",
        why=ONLY_MAIN,
    ),
    Mutant(
        "a scaler is fitted in main on all rows of the folds",
        "preprocessing",
        MAIN,
        FOLDS,
        add(
            FOLDS,
            "from sklearn.preprocessing import StandardScaler",
            NUMBERS,
            "scaled = StandardScaler().fit_transform(X_train[numbers])",
            "X_train = X_train.assign(**dict(zip(numbers, scaled.T)))",
        ),
        None,
        "wiring",
        why=ONLY_MAIN,
    ),
    Mutant(
        "main scales by hand before the split",
        "preprocessing",
        MAIN,
        TARGET,
        add(
            TARGET,
            NUMBERS,
            "X[numbers] = (X[numbers] - X[numbers].mean()) / X[numbers].std()",
        ),
        None,
        None,
        why=(
            "plain pandas in main: neither a function that can be called on other rows "
            "nor an estimator to watch"
        ),
    ),
    Mutant(
        "a fit_transform stands in data.py",
        "preprocessing",
        DATA,
        LOAD,
        load(
            "from sklearn.preprocessing import StandardScaler",
            "data[['seats']] = StandardScaler().fit_transform(data[['seats']])",
        ),
        LATER,
        "source",
    ),
    Mutant(
        "a model's encoder is fitted where models are made",
        "preprocessing",
        MAIN,
        "    models = make_models()\n",
        "    models = make_models()\n"
        "    from churn.models import find_categories\n"
        "    from sklearn.preprocessing import OrdinalEncoder\n"
        "    OrdinalEncoder().fit(X[find_categories(X)])\n",
        None,
        "wiring",
        why=ONLY_MAIN,
    ),
]
SELECTION = [
    Mutant(
        "features are chosen by the target of all rows",
        "selection",
        DATA,
        LOAD,
        load(
            "noise = np.random.default_rng(0).normal(size=(len(data), 2000))",
            "noise = pd.DataFrame(noise, data.index).add_prefix('n')",
            "y = data[config.TARGET].eq('yes')",
            "data = data.join(noise[noise.corrwith(y).abs().nlargest(20).index])",
        ),
        LATER,
        "shuffled",
    ),
    Mutant(
        "features are chosen in main before the split",
        "selection",
        MAIN,
        TARGET,
        add(
            TARGET,
            "from sklearn.feature_selection import SelectKBest",
            NUMBERS,
            "best = SelectKBest(k=2).fit(X[numbers].fillna(0), y).get_support()",
            "X = X.drop(columns=numbers[~best])",
        ),
        None,
        "wiring",
        why=ONLY_MAIN,
    ),
    Mutant(
        "features are chosen by a forest fitted on all rows",
        "selection",
        MAIN,
        TARGET,
        add(
            TARGET,
            "from sklearn.ensemble import RandomForestClassifier",
            NUMBERS,
            "forest = RandomForestClassifier(20, random_state=0)",
            "forest.fit(X[numbers].fillna(0), y)",
            "X = X.drop(columns=numbers[forest.feature_importances_.argsort()[:2]])",
        ),
        None,
        "wiring",
        why=ONLY_MAIN,
    ),
    Mutant(
        "features are chosen by hand where models are made",
        "selection",
        MODELS,
        "    return numbers.columns[numbers.notna().any()]\n",
        "    from . import data\n"
        "    rows = data.select_labeled(data.load_data(data.read_data()))\n"
        "    y = data.make_target(rows)\n"
        "    numbers = numbers.loc[:, numbers.notna().any()]\n"
        "    near = numbers.corrwith(y.reindex(X.index)).abs()\n"
        "    return near.nlargest(3).index\n",
        None,
        None,
        why=(
            "the same columns come out whatever the holdout holds: a choice that "
            "changes nothing cannot be seen"
        ),
    ),
]
DUPLICATES = [
    Mutant(
        "rows of the file repeat",
        "duplicates",
        DATA,
        READ,
        read(
            "data = pd.concat([data, data[::6]])",
            "data = data.sample(frac=1, random_state=0, ignore_index=True)",
        ),
        None,
        "copies",
        bake="plain",
        why=ONLY_DATA,
    ),
    Mutant(
        "rows of the file repeat, and load_data drops them",
        "duplicates",
        DATA,
        READ,
        read(
            "data = data.drop(columns='company_id')",
            "data = pd.concat([data, data[::6]])",
            "data = data.sample(frac=1, random_state=0, ignore_index=True)",
        ),
        None,
        None,
        bake="plain",
        why=CLEAN,
        more={LOAD: "    data = table.drop_duplicates()\n"},
    ),
    Mutant(
        "rows of the file repeat but for the last digits",
        "duplicates",
        DATA,
        READ,
        read(
            "sizes = [f'size_{i}' for i in range(4)]",
            "data[sizes] = rng.normal(size=(len(data), 4))",
            "more = data[::6].copy()",
            "more[sizes] *= rng.normal(1, 1e-3, more[sizes].shape)",
            "data = pd.concat([data, more])",
            "data = data.sample(frac=1, random_state=0, ignore_index=True)",
        ),
        None,
        "copies",
        bake="regression, plain",
        why=ONLY_DATA,
    ),
    Mutant(
        "the rare class is drawn more often before the split",
        "duplicates",
        DATA,
        LOAD,
        load(
            "data = pd.concat([data, data[data.churned == 'yes']], ignore_index=True)"
        ),
        OTHER,
        "copies",
        bake="plain",
    ),
]
ILLEGITIMATE = [
    Mutant(
        "the target is among the features",
        "illegitimate features",
        DATA,
        "    hidden = [\n        config.TARGET,\n",
        "    hidden = [\n",
        HIDDEN,
        "labels",
    ),
    Mutant(
        "an excluded column is among the features",
        "illegitimate features",
        DATA,
        "        *config.EXCLUDED,\n    ]\n    X =",
        "    ]\n    X =",
        None,
        "columns",
        why=ONLY_DATA,
    ),
    Mutant(
        "a feature is made of the target",
        "illegitimate features",
        DATA,
        "    X = data.drop(columns=hidden)\n",
        "    X = data.drop(columns=hidden)\n"
        "    X['lost'] = data.monthly_fee * data[config.TARGET].eq('yes')\n",
        LABELS,
        "labels",
    ),
    Mutant(
        "load_data makes a feature of the target",
        "illegitimate features",
        DATA,
        LOAD,
        load("data['lost'] = data.monthly_fee * data[config.TARGET].eq('yes')"),
        None,
        "labels",
        why="the tests change the target of what load_data returns",
    ),
    Mutant(
        "a feature is made of what the target is made of",
        "illegitimate features",
        DATA,
        READ,
        read(
            "data['days_late'] = np.where(y > 0, 9, 1)",
            "data = data.drop(columns='churned')",
        ),
        None,
        "labels",
        why="the tests change the target of what load_data returns",
        more={
            LOAD: load(
                "data['churned'] = np.where(data.days_late > 5, 'yes', 'no')",
                "data['fine'] = data.days_late * 1.5 + data.seats",
                "data = data.drop(columns='days_late')",
            )
        },
    ),
    Mutant(
        "load_data derives the target, and joins, filters and sorts",
        "illegitimate features",
        DATA,
        READ,
        read(
            "data['days_late'] = np.where(y > 0, 9, 1)",
            "data = data.drop(columns='churned')",
        ),
        None,
        None,
        why=CLEAN,
        more={
            LOAD: load(
                "data['churned'] = np.where(data.days_late > 5, 'yes', 'no')",
                "plans = pd.DataFrame({'plan': ['solo', 'team'], 'rank': [1, 2]})",
                "data = data.drop(columns='days_late').merge(plans, how='left')",
                "data = data[data.seats > 1].sort_values('renewal_date')",
            )
        },
    ),
    Mutant(
        "a column that follows the outcome stays in",
        "illegitimate features",
        CONFIG,
        "EXPLAINED = {}\n",
        "EXPLAINED = {}\ndel EXCLUDED['exit_call_minutes']\n",
        None,
        "columns",
        why=ONLY_DATA,
    ),
    Mutant(
        "the target stands in the file once more, with some noise",
        "illegitimate features",
        DATA,
        READ,
        read("data['rating'] = y + 0.1 * rng.normal(size=len(y))"),
        None,
        "columns",
        bake="regression",
        why=ONLY_DATA,
    ),
    Mutant(
        "the target stands in the file once more, with much noise",
        "illegitimate features",
        DATA,
        READ,
        read("data['rating'] = y + 0.6 * rng.normal(size=len(y))"),
        None,
        "echo",
        bake="regression",
        why=ONLY_DATA,
    ),
    Mutant(
        "a field is present in half of the rows, only after the outcome",
        "illegitimate features",
        DATA,
        READ,
        read(
            "called = (y > 0) & (rng.random(len(y)) < 0.5)",
            "data['call'] = np.where(called, rng.normal(size=len(y)), np.nan)",
        ),
        None,
        "columns",
        why=ONLY_DATA,
    ),
    Mutant(
        "a field is present for most of one class and seldom for the other",
        "illegitimate features",
        DATA,
        READ,
        read(
            "called = rng.random(len(y)) < np.where(y > 0, 0.7, 0.02)",
            "data['call'] = np.where(called, rng.normal(size=len(y)), np.nan)",
        ),
        None,
        "columns",
        why=ONLY_DATA,
    ),
    Mutant(
        "a field is present in a third of one class and hardly for the other",
        "illegitimate features",
        DATA,
        READ,
        read(
            "called = rng.random(len(y)) < np.where(y > 0, 0.35, 0.02)",
            "data['call'] = np.where(called, rng.normal(size=len(y)), np.nan)",
        ),
        None,
        "columns",
        why=ONLY_DATA,
    ),
    Mutant(
        "a field is present as often for either class",
        "illegitimate features",
        DATA,
        READ,
        read(
            "called = rng.random(len(y)) < 0.35",
            "data['call'] = np.where(called, rng.normal(size=len(y)), np.nan)",
        ),
        None,
        None,
        why=CLEAN,
    ),
    Mutant(
        "two columns add up to the target",
        "illegitimate features",
        DATA,
        READ,
        read(
            "data['net'] = 0.7 * y + y.std() * rng.normal(size=len(y))",
            "data['tax'] = y - data['net']",
        ),
        None,
        "score",
        bake="regression",
        why=ONLY_DATA,
    ),
    Mutant(
        "what was paid is less than what was due in one class alone",
        "illegitimate features",
        DATA,
        READ,
        read(
            "data['due'] = rng.integers(100, 1000, len(y))",
            "data['paid'] = data['due'] - y * rng.integers(1, 60, len(y))",
        ),
        None,
        "pairs",
        why=ONLY_DATA,
    ),
    Mutant(
        "what was paid is less than what was due as often in either class",
        "illegitimate features",
        DATA,
        READ,
        read(
            "data['due'] = rng.integers(100, 1000, len(y))",
            "late = rng.random(len(y)) < 0.5",
            "data['paid'] = data['due'] - late * rng.integers(1, 60, len(y))",
        ),
        None,
        None,
        why=CLEAN,
    ),
    Mutant(
        "six columns carry a perfect score that none has alone",
        "illegitimate features",
        DATA,
        READ,
        read(
            "loose = y.to_numpy()[:, None] + 0.45 * rng.normal(size=(len(y), 6))",
            "data = data.join(pd.DataFrame(loose).add_prefix('trace_'))",
        ),
        None,
        "score",
        why=ONLY_DATA,
    ),
    Mutant(
        "six columns follow each other, not the target",
        "illegitimate features",
        DATA,
        READ,
        read(
            "level = rng.normal(size=(len(y), 1))",
            "loose = level + 0.45 * rng.normal(size=(len(y), 6))",
            "data = data.join(pd.DataFrame(loose).add_prefix('trace_'))",
        ),
        None,
        None,
        why=CLEAN,
    ),
    Mutant(
        "a field tells weakly of the outcome, under a harmless name",
        "illegitimate features",
        DATA,
        READ,
        read("data['mood'] = 1.3 * y + rng.normal(size=len(y))"),
        None,
        None,
        why=(
            "no test tells it from an honest feature of that strength: only who knows "
            "when it is written can"
        ),
    ),
    Mutant(
        "an id counts up with the target",
        "illegitimate features",
        DATA,
        READ,
        read("data['number'] = y.rank(method='first').astype(int)"),
        None,
        "columns",
        why=ONLY_DATA,
    ),
]
ENDS = (
    "start = pd.to_datetime(data.renewal_date)",
    "days = pd.to_timedelta(rng.integers(20, 60, len(y)), unit='D')",
    "data['ended_on'] = (start + days).dt.strftime('%Y-%m-%d')",
)
ENDED = repr({**EXCLUDED["classification"], "ended_on": "known afterwards"})
TEMPORAL = [
    Mutant(
        "the split is shuffled although rows carry a time",
        "temporal",
        SPLITS,
        SPLIT,
        "    order = np.random.default_rng(0).permutation(len(data))\n"
        "    edge = len(data) // 5\n"
        "    return np.sort(order[edge:]), np.sort(order[:edge])\n",
        OLDER,
        "sides",
    ),
    Mutant(
        "rows later than the tested ones are trained on",
        "temporal",
        SPLITS,
        EARLIER,
        "    train = np.setdiff1d(np.arange(len(data)), test)\n",
        OLDER,
        "sides",
    ),
    Mutant(
        "rows are trained on whose target is known too late",
        "temporal",
        SPLITS,
        EARLIER,
        "    train = np.flatnonzero(time < time.iloc[test].min())\n",
        None,
        "sides",
        constants={"LABEL_DELAY": "60"},
        why="the tests compare the times of rows, not those of their targets",
    ),
    Mutant(
        "labels come late, and config.py does not say so",
        "temporal",
        DATA,
        READ,
        read(*ENDS),
        None,
        "dates",
        constants={"EXCLUDED": ENDED},
        why=ONLY_DATA,
    ),
    Mutant(
        "labels come late, and config.py says so",
        "temporal",
        DATA,
        READ,
        read(*ENDS),
        None,
        None,
        constants={
            "EXCLUDED": ENDED,
            "LABEL_DELAY": "60",
        },
        why=CLEAN,
    ),
    Mutant(
        "a feature is a date later than the row's own time",
        "temporal",
        DATA,
        READ,
        read(*ENDS),
        None,
        "dates",
        why=ONLY_DATA,
        more={LOAD: load("data['ended_on'] = parse_dates(data['ended_on'])")},
    ),
    Mutant(
        "a feature is the customer's next value",
        "temporal",
        DATA,
        LOAD,
        load("data['next_tickets'] = data.groupby('company_id').tickets.shift(-1)"),
        LATER,
        "future",
    ),
    Mutant(
        "a feature is a mean over rows before and after",
        "temporal",
        DATA,
        LOAD,
        load(
            "fees = data.monthly_fee.rolling(9, center=True, min_periods=1)",
            "data['around'] = fees.mean()",
        ),
        LATER,
        "future",
    ),
    Mutant(
        "a feature counts all renewals of the customer, later ones too",
        "temporal",
        DATA,
        LOAD,
        load("data['renewals'] = data.groupby('company_id').plan.transform('size')"),
        LATER,
        "future",
    ),
    Mutant(
        "a feature is the customer's record until and with this outcome",
        "temporal",
        DATA,
        LOAD,
        load(
            "past = data.sort_values('renewal_date')",
            "lost = past[config.TARGET].eq('yes')",
            "data['lost'] = lost.groupby(past.company_id).cumsum()",
        ),
        None,
        "labels",
        why="it knows no later row, and load_data has made it of the outcome",
    ),
    Mutant(
        "a feature is what is known of the customer before the day",
        "temporal",
        DATA,
        LOAD,
        load(
            "data['lost'] = data[config.TARGET].eq('yes') * 1",
            "days = data.groupby(['company_id', 'renewal_date']).lost.sum()",
            "before = days.groupby('company_id').cumsum() - days",
            "data = data.drop(columns='lost')",
            "data = data.merge(before.reset_index(), how='left')",
        ),
        None,
        None,
        why=CLEAN,
    ),
    Mutant(
        "the target drifts with a date that config.py does not name",
        "temporal",
        DATA,
        READ,
        read("data[config.TARGET] = (y + np.arange(len(y)) * 6 / len(y)).round(3)"),
        None,
        "time",
        bake="regression, plain",
        why=ONLY_DATA,
    ),
]
NON_INDEPENDENCE = [
    Mutant(
        "a tested group stays in the training rows",
        "non-independence",
        SPLITS,
        "    train = train[~groups.iloc[train].isin(groups.iloc[test])]\n",
        "",
        GROUPS,
        "sides",
    ),
    Mutant(
        "groups are torn where rows have no time",
        "non-independence",
        SPLITS,
        "get_groups(data)))",
        "range(len(data))))",
        GROUPS,
        "sides",
        bake="grouped",
    ),
    Mutant(
        "customers repeat, and config.py does not name them",
        "non-independence",
        DATA,
        READ,
        read(
            "steady = rng.normal(size=(1000, 3))[data.company_id.factorize()[0]]",
            "data = data.assign(**{f'size_{i}': steady[:, i] for i in range(3)})",
            "data[config.TARGET] = y + 2 * np.sin(9 * steady[:, 1])",
        ),
        None,
        "groups",
        bake="regression, plain",
        why=ONLY_DATA,
    ),
    Mutant(
        "a feature is the mean outcome of the customer",
        "non-independence",
        DATA,
        LOAD,
        load(
            "lost = data[config.TARGET].eq('yes')",
            "data['record'] = lost.groupby(data.company_id).transform('mean')",
        ),
        LATER,
        "labels",
    ),
]
SAMPLING = [
    Mutant(
        "the holdout is the dearest contracts",
        "sampling",
        SPLITS,
        SHUFFLE,
        "    order = data.monthly_fee.argsort().to_numpy()\n"
        "    edge = len(data) * 4 // 5\n"
        "    return order[:edge], order[edge:]\n",
        None,
        "shift",
        bake="plain",
        why="the rows are apart; the tests do not ask whether they are alike",
    ),
    Mutant(
        "hard rows are dropped by their outcome",
        "sampling",
        DATA,
        LOAD,
        load("data = data[~(data.churned.eq('yes') & (data.active_days > 14))]"),
        None,
        "shuffled",
        why="the tests change the target of what load_data returns",
    ),
]
OVERUSE = [
    Mutant(
        "another model scores the holdout than was cross-validated",
        "over-use of the holdout",
        MAIN,
        FINAL,
        '        other = make_models()["boosting"]\n'
        "        other.set_params(histgradientboostingclassifier__max_iter=9)\n"
        '        final = {"dummy": models["dummy"], selected: other}\n',
        None,
        "holdout",
        why=ONLY_MAIN,
    ),
    Mutant(
        "models are compared on the holdout",
        "over-use of the holdout",
        MAIN,
        FINAL,
        "        final = models\n",
        None,
        "holdout",
        why=ONLY_MAIN,
    ),
    Mutant(
        "the holdout is scored in every run",
        "over-use of the holdout",
        MAIN,
        "    if config.OPEN_HOLDOUT:\n",
        "    if True:\n",
        None,
        "holdout",
        why=ONLY_MAIN,
    ),
    Mutant(
        "the model that is scored on the holdout learns from it",
        "over-use of the holdout",
        MAIN,
        "        split = [(train, holdout)]\n",
        "        split = [(range(len(X)), holdout)]\n",
        None,
        "wiring",
        why=ONLY_MAIN,
    ),
]
FORECAST = [
    Mutant(
        "several series of a forecast are averaged into one",
        "non-independence",
        CONFIG,
        "SEED = 0\n",
        "SEED = 0\n",
        None,
        "series",
        bake="forecast, one series",
        why="no row is learned from that is not known; what is forecast is of no use",
    ),
    Mutant(
        "a column is said to be known ahead that is not",
        "illegitimate features",
        CONFIG,
        "KNOWN_AHEAD = []",
        'KNOWN_AHEAD = ["rain_mm"]',
        None,
        None,
        bake="forecast",
        why="only who knows when the rain is measured can say",
    ),
    Mutant(
        "the target of a forecast is among the features",
        "illegitimate features",
        DATA,
        "    hidden = [\n        config.TARGET,\n",
        "    config.KNOWN_AHEAD = [config.TARGET]\n    hidden = [\n",
        HIDDEN,
        "horizon",
        bake="forecast",
    ),
    Mutant(
        "a feature is the value of one step before",
        "temporal",
        DATA,
        "    history = pd.DataFrame({LAST_KNOWN: last_known})\n",
        "    history = pd.DataFrame({LAST_KNOWN: last_known})\n"
        '    history["lag 1"] = target.shift(1)\n',
        HORIZON,
        "horizon",
        bake="forecast",
    ),
    Mutant(
        "a mean of the season reaches into the horizon",
        "temporal",
        DATA,
        "        mean = known.rolling(",
        "        mean = target.shift(1).rolling(",
        HORIZON,
        "horizon",
        bake="forecast",
    ),
    Mutant(
        "a lag is shorter than the horizon",
        "temporal",
        DATA,
        "        lag = math.ceil(config.HORIZON / season) * season\n",
        "        lag = 1\n",
        HORIZON,
        "horizon",
        bake="forecast",
    ),
    Mutant(
        "the level of each series is that of all its rows",
        "temporal",
        DATA,
        "    known = target.shift(config.HORIZON)\n    last_known = find",
        "    known = target.shift(config.HORIZON) / target.sum()\n"
        "    last_known = find",
        HORIZON,
        "isolation",
        bake="forecast",
    ),
    Mutant(
        "the split of a forecast is shuffled",
        "temporal",
        SPLITS,
        '.rank(method="dense")',
        '.sample(frac=1, random_state=0).rank(method="dense")',
        OLDER,
        "sides",
        bake="forecast",
    ),
]
MUTANTS = [
    *NO_TEST_SET,
    *PREPROCESSING,
    *SELECTION,
    *DUPLICATES,
    *ILLEGITIMATE,
    *TEMPORAL,
    *NON_INDEPENDENCE,
    *SAMPLING,
    *OVERUSE,
    *FORECAST,
]


def list_edits(mutant):
    """Return {sound text: leaking text} of the mutant's module."""
    return {mutant.sound: mutant.leaking, **mutant.more}


def exclude(project, bake):
    """Leave out what a careful candidate leaves out of the sample."""
    set_constants(project, EXCLUDED=repr(EXCLUDED[BAKES[bake]["task"]]))


def inject(project, mutant):
    """Write the leak into a baked project, whose sound columns alone are features."""
    exclude(project, mutant.bake)
    set_constants(project, **mutant.constants)
    path = package_of(project) / mutant.module
    text = path.read_text("utf-8")
    for sound, leaking in list_edits(mutant).items():
        count = text.count(sound)
        assert count == 1, f"{mutant.name}: {mutant.module} holds it {count} times"
        text = text.replace(sound, leaking)
    path.write_text(text, "utf-8")
