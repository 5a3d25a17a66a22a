"""Compare what was predicted of new rows with what the selected model predicted of the
rows that the run tested."""

import math
from dataclasses import dataclass
from statistics import fmean, pstdev

FAR = 0.5  # standard deviations: half of one is a medium effect (Cohen, 1988)
CHANCE = 3  # standard errors of the new rows' average
FEWEST = 10  # rows from which on an average says something


@dataclass(frozen=True)
class Reference:
    """What the selected model predicted of tested rows: numbers, or probabilities of
    the positive class with the threshold from which on it is predicted."""

    values: list[float]
    positive: str | None = None
    threshold: float = 0.5


def tell_far(cells, tested):
    """Return how far the average of predictions is from that of the tested rows, None
    where it is near or cannot be computed."""
    numbers = read_numbers(cells)
    if tested.positive is None:
        return compare_averages(numbers, tested.values, "mean", "{:.4g}")
    if is_probability(numbers):
        return compare_averages(numbers, tested.values, "mean", "{:.1%}")
    if tested.positive not in cells or len(set(cells)) > 2:
        return None
    flagged = [float(cell == tested.positive) for cell in cells]
    known = [float(value >= tested.threshold) for value in tested.values]
    return compare_averages(flagged, known, f"share of {tested.positive}", "{:.1%}")


def read_numbers(cells):
    """Return cells as numbers, none if one of them is no finite number."""
    try:
        numbers = [float(cell) for cell in cells]
    except ValueError:
        return []
    return numbers if all(map(math.isfinite, numbers)) else []


def is_probability(numbers):
    """Tell whether numbers are probabilities, and not the classes 0 and 1."""
    is_share = all(0 <= number <= 1 for number in numbers)
    return is_share and not set(numbers) <= {0, 1}


def compare_averages(numbers, known, what, form):
    """Return a line if the averages differ by more than chance and spread explain."""
    if len(numbers) < FEWEST or len(known) < FEWEST:
        return None
    new, old, spread = fmean(numbers), fmean(known), pstdev(known)
    apart = abs(new - old)
    if apart <= max(FAR, CHANCE / math.sqrt(len(numbers))) * spread:
        return None
    return f"{what} {form.format(new)}, of the tested rows {form.format(old)}"
