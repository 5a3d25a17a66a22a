"""Leaks to inject into a baked project, by kind (Kapoor and Narayanan, "Leakage and the
reproducibility crisis", 2023).

`guard` is the generated test that must turn red, `check` what `takehome audit` must
find; None where a leak escapes, and then `why`.
"""

from dataclasses import dataclass, field

from conftest import package_of, set_constants

DATA, LOAD, MAIN = (
    "data.py",
    "    return load_table()\n",
    "    X, y = features_and_target(data)\n",
)
READ = (
    "    return data.assign(**{time: parse_time(data[time])}) if time in data else "
    "data\n"
)
SPLIT = (
    "    if config.TIME_COLUMN:\n        return forward_folds(data, [1 - "
    "config.HOLDOUT_SHARE])[0]\n"
    "    return shuffled_folds(data, round(1 / config.HOLDOUT_SHARE), config.SEED)[0]\n"
)
FINAL = (
    "run = evaluate.fit_and_score(models[selected], X, y, train, holdout, blocks, "
    "[metric])"
)
PLAIN = {"TIME_COLUMN": "None", "GROUP_COLUMN": "None"}  # rows of no time and no group
ONLY_DATA = (
    "the rows themselves are at fault, and the tests look at what is done with them"
)
ONLY_MAIN = "main itself, which the tests do not call step by step"


@dataclass(frozen=True)
class Mutant:
    name: str
    kind: str
    module: str
    sound: str
    leaking: str
    guard: str | None
    check: str | None
    task: str = "classification"
    constants: dict = field(default_factory=dict)
    why: str = ""


def load(*lines):
    """Return load_data's last lines with others between reading and returning."""
    return "".join(
        f"    {line}\n"
        for line in ("import numpy as np", "data = load_table()", *lines, "return data")
    )


def read(*lines):
    """Return load_table's last lines with a column in the file that is not there."""
    parse = "data = data.assign(**{time: parse_time(data[time])}) if time else data"
    numbers = (
        "y = data[config.TARGET]; y = y.eq('yes') * 1.0 if y.dtype.kind not in 'if' "
        "else (y - y.mean()) / y.std()"
    )
    setup = ("import numpy as np", "rng = np.random.default_rng(0)", parse, numbers)
    return "".join(f"    {line}\n" for line in (*setup, *lines, "return data"))


def main(*lines):
    return MAIN + "".join(f"    {line}\n" for line in lines)


SIDES, OLDER = "test_no_row_and_no_group", "test_every_row_learnt_from_is_older"
GARBAGE, LEAVE = "test_garbage_in_the_holdout", "test_a_row_keeps_its_features"
LABELS, FUTURE = "test_features_do_not_change", "test_predictions_for_the_past"
HIDDEN, SHUFFLED = "test_no_model_sees_the_target", "test_a_shuffled_target"
HORIZON = "test_features_know_nothing_younger"
FOLDS = "    folds = splits.make_folds(learn)\n"
NUMBERS = "numbers = X.select_dtypes('number').columns"

NO_TEST_SET = [
    Mutant(
        "the tested rows are learnt from too",
        "no test set",
        "splits.py",
        "folds.append((np.flatnonzero(train)",
        "folds.append((np.flatnonzero(train | test)",
        SIDES,
        "sides",
    ),
    Mutant(
        "rows of the holdout are learnt from",
        "no test set",
        "splits.py",
        SPLIT,
        SPLIT.replace("    if", "    import numpy as np\n    if").replace(
            "return forward_folds(data, [1 - config.HOLDOUT_SHARE])[0]",
            "a, b = forward_folds(data, [1 - config.HOLDOUT_SHARE])[0]\n        "
            "return np.append(a, b[::5]), b",
        ),
        SIDES,
        "sides",
    ),
    Mutant(
        "the holdout is too small to tell anything",
        "no test set",
        "splits.py",
        "[1 - config.HOLDOUT_SHARE]",
        "[0.99]",
        "test_the_holdout_has_about_its_share",
        None,
        why="nothing leaks: the generated tests say that the holdout is small",
    ),
    Mutant(
        "a model is scored on the rows that it was fitted on",
        "no test set",
        "__main__.py",
        FOLDS,
        FOLDS + "    model = baseline.make_models(X_learn, y_learn)['boosting']"
        ".fit(X_learn, y_learn)\n"
        "    print(model.score(X_learn, y_learn))\n",
        None,
        "wiring",
        why=ONLY_MAIN,
    ),
    Mutant(
        "each fold's model learns from all rows",
        "no test set",
        "evaluate.py",
        "clone(model).fit(X.iloc[train], y.iloc[train])",
        "clone(model).fit(X, y)",
        None,
        "wiring",
        why="the tests fit models themselves",
    ),
    Mutant(
        "main splits with a splitter of its own",
        "no test set",
        "__main__.py",
        "train, holdout = splits.split_data(known)",
        "import numpy as np; from sklearn.model_selection import train_test_split; "
        "train, holdout = train_test_split(np.arange(len(known)), random_state=0)",
        None,
        "wiring",
        why=ONLY_MAIN,
    ),
    Mutant(
        "main makes folds of its own",
        "no test set",
        "__main__.py",
        FOLDS,
        "    from sklearn.model_selection import KFold\n    folds = "
        "list(KFold(5).split(learn))\n",
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
        GARBAGE,
        "isolation",
    ),
    Mutant(
        "missing values are filled with the mean of all rows",
        "preprocessing",
        DATA,
        LOAD,
        load("data['active_days'] = data.active_days.fillna(data.active_days.mean())"),
        GARBAGE,
        "isolation",
    ),
    Mutant(
        "missing values are filled with the row above",
        "preprocessing",
        DATA,
        LOAD,
        load("data['satisfaction'] = data.satisfaction.bfill()"),
        LEAVE,
        "rows",
    ),
    Mutant(
        "outliers are cut at quantiles of all rows",
        "preprocessing",
        DATA,
        LOAD,
        load("data['seats'] = data.seats.clip(upper=data.seats.quantile(0.9))"),
        GARBAGE,
        "isolation",
    ),
    Mutant(
        "ranks among all rows",
        "preprocessing",
        DATA,
        LOAD,
        load("data['seats'] = data.seats.rank(pct=True)"),
        LEAVE,
        "isolation",
    ),
    Mutant(
        "categories become target means of all rows",
        "preprocessing",
        DATA,
        LOAD,
        load(
            "data['plan'] = "
            "data[config.TARGET].eq('yes').groupby(data.plan).transform('mean')"
        ),
        GARBAGE,
        "labels",
    ),
    Mutant(
        "categories become counts in all rows",
        "preprocessing",
        DATA,
        LOAD,
        load(
            "data['sector'] = data.groupby('sector', "
            "dropna=False).plan.transform('size')"
        ),
        LEAVE,
        "rows",
    ),
    Mutant(
        "a scaler is fitted in main before the split",
        "preprocessing",
        "__main__.py",
        MAIN,
        main(
            "from sklearn.preprocessing import StandardScaler",
            NUMBERS,
            "X = X.assign(**dict(zip(numbers, "
            "StandardScaler().fit_transform(X[numbers]).T)))",
        ),
        None,
        "wiring",
        why=ONLY_MAIN,
    ),
    Mutant(
        "an imputer is fitted in main before the split",
        "preprocessing",
        "__main__.py",
        MAIN,
        main(
            "from sklearn.impute import KNNImputer",
            NUMBERS,
            "X = X.assign(**dict(zip(numbers, "
            "KNNImputer().fit_transform(X[numbers]).T)))",
        ),
        None,
        "wiring",
        why=ONLY_MAIN,
    ),
    Mutant(
        "a target encoder is fitted in main before the split",
        "preprocessing",
        "__main__.py",
        MAIN,
        main(
            "from sklearn.preprocessing import TargetEncoder",
            "X = X.assign(plan=TargetEncoder().fit(X[['plan']], "
            "y).transform(X[['plan']])[:, 0])",
        ),
        None,
        "wiring",
        why=ONLY_MAIN,
    ),
    Mutant(
        "a scaler is fitted in main on all rows of the folds",
        "preprocessing",
        "__main__.py",
        FOLDS,
        FOLDS + "    from sklearn.preprocessing import StandardScaler\n"
        "    numbers = X.select_dtypes('number').columns\n"
        "    X_learn = X_learn.assign(**dict(zip(numbers, "
        "StandardScaler().fit_transform(X_learn[numbers]).T)))\n",
        None,
        "wiring",
        why=ONLY_MAIN,
    ),
    Mutant(
        "main scales by hand before the split",
        "preprocessing",
        "__main__.py",
        MAIN,
        main(
            NUMBERS,
            "X = X.assign(**{n: (X[n] - X[n].mean()) / X[n].std() for n in numbers})",
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
        GARBAGE,
        "source",
    ),
    Mutant(
        "a model's encoder is fitted where models are made",
        "preprocessing",
        "baseline.py",
        "    models, (words, texts) = make_estimators(y), words_and_texts(X)\n",
        "    models, (words, texts) = make_estimators(y), words_and_texts(X)\n    "
        "OrdinalEncoder().fit(X[words], y)\n",
        None,
        "wiring",
        why="the tests make models of the rows that they fit",
    ),
]
SELECTION = [
    Mutant(
        "features are chosen by the target of all rows",
        "selection",
        DATA,
        LOAD,
        load(
            "noise = pd.DataFrame(np.random.default_rng(0).normal(size=(len(data), "
            "2000)), data.index).add_prefix('n')",
            "y = data[config.TARGET].eq('yes')",
            "data = data.join(noise[noise.corrwith(y).abs().nlargest(20).index])",
        ),
        SHUFFLED,
        "shuffled",
    ),
    Mutant(
        "features are chosen in main before the split",
        "selection",
        "__main__.py",
        MAIN,
        main(
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
        "__main__.py",
        MAIN,
        main(
            "from sklearn.ensemble import RandomForestClassifier",
            NUMBERS,
            "forest = RandomForestClassifier(20, "
            "random_state=0).fit(X[numbers].fillna(0), y)",
            "X = X.drop(columns=numbers[forest.feature_importances_.argsort()[:2]])",
        ),
        None,
        "wiring",
        why=ONLY_MAIN,
    ),
    Mutant(
        "features are chosen by hand where models are made",
        "selection",
        "baseline.py",
        "    return [name for name in X if is_numeric_dtype(X[name]) and "
        "X[name].notna().any()]\n",
        "    import numpy as np, pandas as pd\n    from . import data\n"
        "    _, y = data.features_and_target(data.load_data())\n"
        "    found = [name for name in X if is_numeric_dtype(X[name]) and "
        "X[name].notna().any()]\n"
        "    return sorted(found, key=lambda name: "
        "-abs(X[name].corr(y.reindex(X.index))))[:3]\n",
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
        "table.py",
        READ,
        read(
            "data = pd.concat([data, data[::6]]).sample(frac=1, random_state=0, "
            "ignore_index=True)"
        ),
        None,
        "copies",
        constants=PLAIN,
        why=ONLY_DATA,
    ),
    Mutant(
        "rows of the file repeat but for the last digits",
        "duplicates",
        "table.py",
        READ,
        read(
            "sizes = [f'size_{i}' for i in range(4)]; data[sizes] = "
            "rng.normal(size=(len(data), 4))",
            "more = data.assign(**{name: data[name] * rng.normal(1, 1e-3, len(data)) "
            "for name in sizes})",
            "data = pd.concat([data, more[::6]]).sample(frac=1, random_state=0, "
            "ignore_index=True)",
        ),
        None,
        "copies",
        task="regression",
        constants=PLAIN,
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
        LEAVE,
        "copies",
        constants=PLAIN,
    ),
]
ILLEGITIMATE = [
    Mutant(
        "the target is among the features",
        "illegitimate features",
        DATA,
        "    hidden = {config.TARGET, ",
        "    hidden = {",
        HIDDEN,
        "labels",
    ),
    Mutant(
        "an excluded column is among the features",
        "illegitimate features",
        DATA,
        "config.GROUP_COLUMN, *config.EXCLUDED}",
        "config.GROUP_COLUMN}",
        HIDDEN,
        "columns",
    ),
    Mutant(
        "a feature is made of the target",
        "illegitimate features",
        DATA,
        LOAD,
        load("data['lost'] = data.monthly_fee * data[config.TARGET].eq('yes')"),
        LABELS,
        "labels",
    ),
    Mutant(
        "a column that follows the outcome stays in",
        "illegitimate features",
        "config.py",
        "EXCLUDED = ",
        'EXCLUDED = {"contract_id": "an id"}  # ',
        None,
        "columns",
        why=ONLY_DATA,
    ),
    Mutant(
        "the target stands in the file once more, with some noise",
        "illegitimate features",
        "table.py",
        READ,
        read("data['rating'] = y + 0.1 * rng.normal(size=len(y))"),
        None,
        "columns",
        task="regression",
        why=ONLY_DATA,
    ),
    Mutant(
        "the target stands in the file once more, with much noise",
        "illegitimate features",
        "table.py",
        READ,
        read("data['rating'] = y + 0.6 * rng.normal(size=len(y))"),
        None,
        "echo",
        task="regression",
        why=ONLY_DATA,
    ),
    Mutant(
        "a field is filled in half of the rows, only after the outcome",
        "illegitimate features",
        "table.py",
        READ,
        read(
            "data['call'] = np.where((y > 0) & (rng.random(len(y)) < 0.5), "
            "rng.normal(size=len(y)), np.nan)"
        ),
        None,
        "columns",
        why=ONLY_DATA,
    ),
    Mutant(
        "a field named after the outcome tells of it weakly",
        "illegitimate features",
        "table.py",
        READ,
        read("data['refund_days'] = 1.3 * y + rng.normal(size=len(y))"),
        None,
        "columns",
        why=ONLY_DATA,
    ),
    Mutant(
        "a field tells weakly of the outcome, under a harmless name",
        "illegitimate features",
        "table.py",
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
        "table.py",
        READ,
        read("data['number'] = y.rank(method='first').astype(int)"),
        None,
        "columns",
        why=ONLY_DATA,
    ),
    Mutant(
        "a column is said to be known ahead that is not",
        "illegitimate features",
        "config.py",
        "KNOWN_AHEAD = []",
        'KNOWN_AHEAD = ["rain_mm"]',
        None,
        None,
        task="forecast",
        why="only who knows when the rain is measured can say",
    ),
    Mutant(
        "the target of a forecast is among the features",
        "illegitimate features",
        DATA,
        "    hidden = {SERIES, config.TIME_COLUMN, config.TARGET, MERGED, "
        "*config.EXCLUDED}\n",
        "    hidden = {SERIES, config.TIME_COLUMN, MERGED, *config.EXCLUDED}\n"
        "    config.KNOWN_AHEAD = [config.TARGET]\n",
        HIDDEN,
        "horizon",
        task="forecast",
    ),
]
TEMPORAL = [
    Mutant(
        "the split is shuffled although rows carry a time",
        "temporal",
        "splits.py",
        SPLIT,
        "    order = np.random.default_rng(0).permutation(len(data))\n"
        "    return np.sort(order[len(data) // 5 :]), np.sort(order[: len(data) // "
        "5])\n",
        OLDER,
        "sides",
    ),
    Mutant(
        "rows later than the tested ones are learnt from",
        "temporal",
        "splits.py",
        "        if config.GROUP_COLUMN:\n",
        "        train = ~test\n        if config.GROUP_COLUMN:\n",
        OLDER,
        "sides",
    ),
    Mutant(
        "a feature is the customer's next value",
        "temporal",
        DATA,
        LOAD,
        load("data['next_tickets'] = data.groupby('company_id').tickets.shift(-1)"),
        LEAVE,
        "future",
    ),
    Mutant(
        "a feature is a mean over rows before and after",
        "temporal",
        DATA,
        LOAD,
        load(
            "data['around'] = data.monthly_fee.rolling(9, center=True, "
            "min_periods=1).mean()"
        ),
        FUTURE,
        "future",
    ),
    Mutant(
        "a feature counts all renewals of the customer, later ones too",
        "temporal",
        DATA,
        LOAD,
        load("data['renewals'] = data.groupby('company_id').plan.transform('size')"),
        LEAVE,
        "rows",
    ),
    Mutant(
        "the target drifts with a date that config.py does not name",
        "temporal",
        "table.py",
        READ,
        read("data[config.TARGET] = (y + np.arange(len(y)) * 6 / len(y)).round(3)"),
        None,
        "time",
        task="regression",
        constants=PLAIN,
        why=ONLY_DATA,
    ),
    Mutant(
        "a feature is the value of one step before",
        "temporal",
        DATA,
        "    for season in config.SEASONS:\n",
        '    X["lag_1"] = series[config.TARGET].shift(1)\n    for season in '
        "config.SEASONS:\n",
        HORIZON,
        "horizon",
        task="forecast",
    ),
    Mutant(
        "a mean of the season reaches into the horizon",
        "temporal",
        DATA,
        "X[newest].groupby(data[SERIES])",
        "data[config.TARGET].groupby(data[SERIES])",
        HORIZON,
        "horizon",
        task="forecast",
    ),
    Mutant(
        "a lag is shorter than the horizon",
        "temporal",
        DATA,
        "        lag = find_lag(season)\n",
        "        lag = 1\n",
        HORIZON,
        "horizon",
        task="forecast",
    ),
    Mutant(
        "the level of each series is that of all its rows",
        "temporal",
        DATA,
        "AGE: series.cumcount(), ",
        'AGE: series.cumcount(), "level": series[config.TARGET].transform("mean"), ',
        "test_garbage_in_the_future",
        "isolation",
        task="forecast",
    ),
    Mutant(
        "the split of a forecast is shuffled",
        "temporal",
        "splits.py",
        '.rank(method="dense")',
        '.sample(frac=1, random_state=0).rank(method="dense")',
        OLDER,
        "sides",
        task="forecast",
    ),
]
NON_INDEPENDENCE = [
    Mutant(
        "several series of a forecast are averaged into one",
        "non-independence",
        "config.py",
        'GROUP_COLUMN = "depot"',
        "GROUP_COLUMN = None",
        None,
        "series",
        task="forecast",
        why="no row is learnt from that is not known; what is forecast is of no use",
    ),
    Mutant(
        "a tested group stays in the training rows",
        "non-independence",
        "splits.py",
        "        if config.GROUP_COLUMN:\n",
        "        if False:\n",
        SIDES,
        "sides",
    ),
    Mutant(
        "groups are torn where rows have no time",
        "non-independence",
        "splits.py",
        "units = data[unit].fillna(data.index.to_series().astype(str)).factorize()[0] "
        "if unit else",
        "units = np.arange(len(data)) if True else",
        SIDES,
        "sides",
        constants={"TIME_COLUMN": "None"},
    ),
    Mutant(
        "customers repeat, and config.py does not name them",
        "non-independence",
        "table.py",
        READ,
        read(
            "steady = rng.normal(size=(1000, 3))[data.company_id.factorize()[0]]",
            "data = data.assign(**{f'size_{i}': steady[:, i] for i in range(3)})",
            "data[config.TARGET] = y + 2 * np.sin(9 * steady[:, 1])",
        ),
        None,
        "groups",
        task="regression",
        constants=PLAIN,
        why=ONLY_DATA,
    ),
    Mutant(
        "a feature is the mean outcome of the customer",
        "non-independence",
        DATA,
        LOAD,
        load(
            "data['record'] = "
            "data[config.TARGET].eq('yes').groupby(data.company_id).transform('mean')"
        ),
        LABELS,
        "labels",
    ),
]
SAMPLING = [
    Mutant(
        "the holdout is the dearest contracts",
        "sampling",
        "splits.py",
        SPLIT,
        "    order = data.monthly_fee.argsort().to_numpy()\n    edge = len(data) * 4 "
        "// 5\n"
        "    return np.sort(order[:edge]), np.sort(order[edge:])\n",
        None,
        "shift",
        constants=PLAIN,
        why="the rows are apart; the tests do not ask whether they are alike",
    ),
    Mutant(
        "hard rows are dropped by their outcome",
        "sampling",
        DATA,
        LOAD,
        load("data = data[~(data.churned.eq('yes') & (data.active_days > 14))]"),
        None,
        None,
        why=(
            "which rows belong is a question to the brief: dropping by a rule may be "
            "honest"
        ),
    ),
    Mutant(
        "the split depends on luck",
        "sampling",
        "splits.py",
        SPLIT,
        "    import random\n    return shuffled_folds(data, 5, "
        "random.randrange(10**6))[0]\n",
        "test_a_second_run_repeats_the_first",
        None,
        constants={"TIME_COLUMN": "None"},
        why=(
            "a lucky split is as sound as another: the generated tests see that a run "
            "does not repeat"
        ),
    ),
]
OVERUSE = [
    Mutant(
        "another model scores the holdout than was cross-validated",
        "over-use of the holdout",
        "__main__.py",
        FINAL,
        FINAL.replace(
            "models[selected]",
            "baseline.make_models(X, "
            "y)['boosting'].set_params(histgradientboostingclassifier__max_iter=9)",
        ),
        None,
        "holdout",
        why=ONLY_MAIN,
    ),
    Mutant(
        "models are compared on the holdout",
        "over-use of the holdout",
        "__main__.py",
        FINAL,
        FINAL.replace("run =", "for selected in models: run ="),
        None,
        "holdout",
        why=ONLY_MAIN,
    ),
    Mutant(
        "the holdout is scored in every run",
        "over-use of the holdout",
        "__main__.py",
        "    if config.OPEN_HOLDOUT:\n",
        "    if True:\n",
        None,
        "holdout",
        why=ONLY_MAIN,
    ),
    Mutant(
        "the model that is scored on the holdout learns from it",
        "over-use of the holdout",
        "__main__.py",
        FINAL,
        FINAL.replace("X, y, train, holdout", "X, y, range(len(X)), holdout"),
        None,
        "wiring",
        why=ONLY_MAIN,
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
]
EXCLUDED = {
    "classification": '{"contract_id": "an id", "exit_call_minutes": "logged later"}',
    "regression": '{"rollout_id": "an id", "final_invoice": "written later"}',
    "forecast": "{}",
}


def inject(project, mutant):
    """Write the leak into a baked project, whose sound columns alone are features."""
    path = package_of(project) / mutant.module
    set_constants(project, **{"EXCLUDED": EXCLUDED[mutant.task], **mutant.constants})
    text = path.read_text("utf-8")
    assert text.count(mutant.sound) == 1, (
        f"{mutant.name}: {mutant.module} holds it {text.count(mutant.sound)} times"
    )
    path.write_text(text.replace(mutant.sound, mutant.leaking), "utf-8")
