"""What only a forecast has: series, steps, and a horizon."""

from .columns import find_differing, may_name
from .contracts import Missing
from .finding import finding, join_names
from .tables import reverse_values

MOST = 0.5  # of the rows at times of several, beyond which these are no errors


def draw_series(project, table, n_rows):
    """Return the last rows of some series: fewer series rather than fewer steps."""
    group = project.setting("GROUP_COLUMN")
    try:
        find_times(project, table)
    except Missing:
        return table
    if group in table:
        sizes = table[group].value_counts()
        n_series = max(1, n_rows // int(sizes.iloc[0]))
        table = table[table[group].isin(sizes.index[:n_series])]
    times = find_times(project, table)
    steps = times.drop_duplicates().sort_values()
    n_steps = n_rows * len(steps) // len(table) + 1
    return table[times.isin(steps.tail(n_steps))]


def find_times(project, table):
    """Return the time of each row of a raw table, as load_data makes it before it puts
    the rows on the grid."""
    name = project.setting("TIME_COLUMN")
    to_grid = project.get("data", "to_grid")
    with project.replaced("to_grid", to_grid, keep_rows):
        rows = project.get("data", "load_data")(table.copy())
    if name in rows and rows.index.equals(table.index):
        return rows[name]
    if name in table:
        return project.get("data", "parse_dates")(table[name])
    raise Missing(f"{name!r} is made in load_data: which rows are later is unknown")


def keep_rows(data):
    return data


def find_time_parts(project, table):
    """Return the columns of which load_data makes the time, if the table has no such
    column."""
    if project.setting("TIME_COLUMN") in table:
        return []
    times = find_times(project, table)
    parts = []
    for name in table:
        other = reverse_values(table, [name], table.index)
        if moves_time(project, other, times):
            parts.append(name)
    return parts


def moves_time(project, table, times):
    try:
        return not find_times(project, table).equals(times)
    except ValueError:  # such as week 53 of a year that has 52
        return True


def replace_later(project, table, first):
    """Return the table with the values of the largest target in place of the known ones
    from a moment on; series and times stay."""
    target = project.setting("TARGET")
    late = find_times(project, table) >= first
    late &= table[target].notna()
    largest = table.loc[table[target].idxmax()]
    changed = table.copy()
    axes = project.list_axes(table) + find_time_parts(project, table)
    for name in table.columns.difference(axes):
        changed.loc[late, name] = largest[name]
    return changed


def check_horizon(project):
    """Features of a forecast do not change with what is known only after it is made."""
    if not project.is_forecast:
        return
    table = project.few
    data = project.get("data", "load_data")(table.copy())
    horizon = project.setting("HORIZON")
    first, asked = choose_moments(data[project.setting("TIME_COLUMN")], horizon)
    blind = table.copy()
    unknown = find_times(project, table) >= first
    blind.loc[unknown, project.setting("TARGET")] = None
    if moved := find_moved(project, data, blind, asked):
        evidence = f"values of less than {horizon} steps ago are in {join_names(moved)}"
        yield finding("horizon", "leak", evidence, "shift by HORIZON")


def choose_moments(times, horizon):
    """Return the first step that is unknown, and which rows are no more than the
    horizon after the last known one."""
    steps = times.drop_duplicates().sort_values()
    now = (len(steps) - horizon) // 2
    last = steps.iloc[now + horizon]
    return steps.iloc[now + 1], times <= last


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
    time = project.setting("TIME_COLUMN")
    parts = find_time_parts(project, project.raw)
    table = project.raw.assign(**{time: find_times(project, project.raw)})
    shared = table[time].duplicated(keep=False).mean()
    if shared <= MOST:
        return
    hidden = [time, project.setting("TARGET"), *parts]
    for name in table.columns.difference(hidden):
        if tells_apart(table, name, time):
            evidence = f"it tells the {shared:.0%} of rows apart that share their time"
            fix = "if each value is a series of its own, name it GROUP_COLUMN"
            yield finding("series", "review", evidence, fix, name)


def tells_apart(table, name, time):
    """Return whether a column names few series, of which none has a time twice."""
    column = table[name]
    few = column.nunique() < len(table) / 10
    twice = table.duplicated([time, name]).mean()
    once = twice < 0.01
    return few and once and may_name(column)


FORECAST = (check_horizon, check_series)
