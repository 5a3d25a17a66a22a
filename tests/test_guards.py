"""Each guard in the generated tests has leaks that turn it red: bake, inject one, expect the failure."""

import shutil
import sys
from pathlib import Path

import pytest
from conftest import package_of, run, set_constants

# name: (module, sound line, leaking line, test that must fail)
LEAKS = {
    "the split is shuffled although rows carry a time": (
        "splits.py",
        "    if config.TIME_COLUMN:\n        return forward_folds(data, [1 - config.HOLDOUT_SHARE])[0]\n",
        "",
        "test_every_row_learnt_from_is_older",
    ),
    "a tested group stays in the training rows": (
        "splits.py",
        "        if config.GROUP_COLUMN:\n",
        "        if False:\n",
        "test_no_row_and_no_group",
    ),
    "rows later than the tested ones are learnt from": (
        "splits.py",
        "        if config.GROUP_COLUMN:\n",
        "        train = ~test\n        if config.GROUP_COLUMN:\n",
        "test_every_row_learnt_from_is_older",
    ),
    "the tested rows are learnt from too": (
        "splits.py",
        "folds.append((np.flatnonzero(train)",
        "folds.append((np.flatnonzero(train | test)",
        "test_no_row_and_no_group",
    ),
    "the holdout is too small to tell anything": (
        "splits.py",
        "[1 - config.HOLDOUT_SHARE]",
        "[0.99]",
        "test_the_holdout_has_about_its_share",
    ),
    "the split depends on luck": (
        "splits.py",
        "    if config.TIME_COLUMN:\n        return forward_folds(data, [1 - config.HOLDOUT_SHARE])[0]\n"
        "    return shuffled_folds(data, round(1 / config.HOLDOUT_SHARE), config.SEED)[0]\n",
        "    import random\n"
        "    return shuffled_folds(data, round(1 / config.HOLDOUT_SHARE), random.randrange(10**6))[0]\n",
        "test_a_second_run_repeats_the_first",
    ),
    "numbers are scaled on all rows": (
        "data.py",
        "    return make_features(data), encode",
        "    number = data.select_dtypes('number')\n"
        "    data = data.assign(**((number - number.mean()) / number.std()))\n"
        "    return make_features(data), encode",
        "test_garbage_in_the_holdout",
    ),
    "missing values are filled on all rows": (
        "data.py",
        "    return make_features(data), encode",
        "    data = data.assign(active_days=data.active_days.fillna(data.active_days.mean()))\n"
        "    return make_features(data), encode",
        "test_garbage_in_the_holdout",
    ),
    "categories become target means of all rows": (
        "data.py",
        "    return make_features(data), encode",
        "    left = data[config.TARGET].eq('yes')\n"
        "    data = data.assign(plan=left.groupby(data.plan).transform('mean'))\n"
        "    return make_features(data), encode",
        "test_garbage_in_the_holdout",
    ),
    "the target is among the features": (
        "data.py",
        "    hidden = {config.TARGET, ",
        "    hidden = {",
        "test_no_model_sees_the_target",
    ),
    "an excluded column is among the features": (
        "data.py",
        "config.GROUP_COLUMN, *config.EXCLUDED}",
        "config.GROUP_COLUMN}",
        "test_no_model_sees_the_target",
    ),
    "features are chosen by the target of all rows": (
        "data.py",
        "    return make_features(data), encode",
        "    noise = np.random.default_rng(0).normal(size=(len(data), 2000))\n"
        "    noise = pd.DataFrame(noise, data.index).add_prefix('n')\n"
        "    y = data[config.TARGET].eq('yes')\n"
        "    best = noise.corrwith(y).abs().nlargest(20).index\n"
        "    data = data.join(noise[best])\n"
        "    return make_features(data), encode",
        "test_a_shuffled_target",
    ),
}
FORECAST_LEAKS = {
    "the last known value is one step old": (
        "data.py",
        "series[config.TARGET].shift(config.HORIZON)}",
        "series[config.TARGET].shift(1)}",
        "test_features_know_nothing_younger",
    ),
    "a mean of the season reaches into the horizon": (
        "data.py",
        'X["last_known"].groupby(data[SERIES])',
        "data[config.TARGET].groupby(data[SERIES])",
        "test_features_know_nothing_younger",
    ),
    "a lag is shorter than the horizon": (
        "data.py",
        "        lag = find_lag(season)\n",
        "        lag = 1\n",
        "test_features_know_nothing_younger",
    ),
    "the level of each series is that of all its rows": (
        "data.py",
        '"step": series.cumcount(), ',
        '"step": series.cumcount(), "level": series[config.TARGET].transform("mean"), ',
        "test_garbage_in_the_future",
    ),
    "the split is shuffled": (
        "splits.py",
        '    stretch = np.searchsorted(np.array(edges, dtype=time.dtype), time.to_numpy(), side="right")\n',
        "    stretch = np.random.default_rng(0).integers(len(edges) + 1, size=len(data))\n",
        "test_every_row_learnt_from_is_older",
    ),
    "the target is among the features": (
        "data.py",
        "    hidden = {SERIES, config.TIME_COLUMN, config.TARGET, MERGED, *config.EXCLUDED}\n",
        "    hidden = {SERIES, config.TIME_COLUMN, MERGED, *config.EXCLUDED}\n",
        "test_no_model_sees_the_target",
    ),
}


def test_the_sound_project_passes_its_own_tests(project):
    done = run(sys.executable, "-m", "pytest", "-q", cwd=project)
    assert "skipped" not in done.stdout


@pytest.mark.parametrize("task", ["regression", "forecast"])
def test_the_sound_project_about_numbers_passes_its_own_tests(baked, task):
    run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=baked[task])


@pytest.mark.parametrize("leak", LEAKS)
def test_a_leak_turns_its_guard_red(project, leak):
    check_leak(project, LEAKS[leak], EXCLUDED='{"contract_id": "an id"}')


@pytest.mark.parametrize("leak", FORECAST_LEAKS)
def test_a_leak_in_a_forecast_turns_its_guard_red(baked, tmp_path, leak):
    check_leak(Path(shutil.copytree(baked["forecast"], tmp_path / "project")), FORECAST_LEAKS[leak])


def check_leak(project, leak, **constants):
    module, sound, leaking, guard = leak
    path = package_of(project) / module
    text = path.read_text("utf-8")
    assert text.count(sound) == 1
    path.write_text("import numpy as np\n" * ("np." in leaking) + text.replace(sound, leaking), "utf-8")
    set_constants(project, **constants)
    done = run(sys.executable, "-m", "pytest", "-q", "-k", guard, cwd=project, check=False)
    assert done.returncode == 1, done.stdout
    assert f"::{guard}" in done.stdout
