"""What only a forecast has: series, steps, and a horizon."""

from .columns import find_differing, may_name
from .finding import finding, join_names

MOST = 0.5  # of the rows at times of several, beyond which these are no slips


def draw_series(project, table, n_rows):
    """Return the last rows of some series: fewer series rather than fewer steps."""
    group = project.setting("GROUP_COLUMN")
    time = project.setting("TIME_COLUMN")
    if group in table:
        sizes = table[group].value_counts()
        n_series = max(1, n_rows // int(sizes.iloc[0]))
        table = table[table[group].isin(sizes.index[:n_series])]
    times = table[time].drop_duplicates().sort_values()
    n_times = n_rows * len(times) // len(table) + 1
    return table[table[time].isin(times.tail(n_times))]


def find_times(project, table):
    """Return the time of each row of a raw table."""
    data = project.get("data", "load_data")
    parse = getattr(project.get("data"), "parse_dates", None)
    time = table[project.setting("TIME_COLUMN")]
    return parse(time) if parse else data(table)[time.name]


def replace_later(project, table, first):
    """Return the table with the row of the largest target in place of those from a
    moment on, their series and times apart."""
    late = (find_times(project, table) >= first).to_numpy()
    target = project.setting("TARGET")
    largest = table.loc[table[target].idxmax()]
    changed = table.copy()
    for name in table.columns.difference(project.list_axes(table)):
        changed.loc[late, name] = largest[name]
    return changed


def check_horizon(project):
    """Features of a forecast do not change with what is known only after it is made."""
    if not project.is_forecast:
        return
    table = project.few
    data = project.get("data", "load_data")(table.copy())
    time = project.setting("TIME_COLUMN")
    horizon = project.setting("HORIZON")
    steps = data[time].drop_duplicates().sort_values()
    middle = len(steps) // 2
    forget = find_times(project, table) > steps.iloc[middle]
    blind = table.copy()
    blind.loc[forget, project.setting("TARGET")] = None
    rows = data[time] == steps.iloc[middle + horizon]
    moved = find_moved(project, data, blind, rows)
    if moved:
        evidence = f"values of less than {horizon} steps ago are in {join_names(moved)}"
        yield finding("horizon", "leak", evidence, "shift by HORIZON")


def find_moved(project, data, table, rows):
    """Return the features that are others when made of another table."""
    make_features = project.get("data", "make_features")
    other = project.get("data", "load_data")(table)
    before = make_features(data)[rows.to_numpy()]
    after = make_features(other)[rows.to_numpy()]
    return find_differing(before, after)


def check_series(project):
    """A column that tells rows of the same time apart, although a forecast's
    GROUP_COLUMN names none."""
    if not project.is_forecast or project.setting("GROUP_COLUMN"):
        return
    table = project.raw
    time = project.setting("TIME_COLUMN")
    shared = table[time].duplicated(keep=False).mean()
    if shared <= MOST:
        return
    for name in table.columns.difference([time, project.setting("TARGET")]):
        if tells_apart(table, name, time):
            evidence = f"{name} tells the {shared:.0%} of rows apart that share their time"
            fix = "if each value is a series of its own, name it GROUP_COLUMN"
            yield finding("series", "review", evidence, fix, name)


def tells_apart(table, name, time):
    """Return whether a column names few series, of which none has a time twice."""
    few = table[name].nunique() < len(table) / 10
    twice = table.duplicated([time, name]).mean()
    return few and twice < 0.01 and may_name(table[name])


FORECAST = (check_horizon, check_series)
