"""Make the synthetic sample files of the skeleton: `python samples/make_samples.py
[FOLDER]`.

Nobody's data: every value is drawn here, from one seed, with the standard library only,
so that every machine writes the same bytes. The files tell of imaginary companies and
hold what real files hold: numbers and words, missing values, several rows per customer,
dates, an id, and one column that is written after the event and so must not become a
feature.
"""

import csv
import math
import random
import sys
from datetime import date, timedelta
from pathlib import Path

SEED = 20240229
SKELETON_DATA = (
    Path(__file__).resolve().parent.parent / "{{cookiecutter.project_slug}}" / "data"
)
SECTORS = {
    "retail": 0.3,
    "health": -0.2,
    "industry": -0.1,
    "education": 0.1,
    "public": -0.4,
}
PLANS = {"basic": (9, 0.5), "team": (15, 0.0), "business": (24, -0.5)}


def maybe(rng, value, missing):
    """Return the value, or nothing with the given probability."""
    return "" if rng.random() < missing else value


def make_companies(rng, count):
    for number in range(count):
        yield {
            "company_id": f"K{number:04d}",
            "sector": rng.choice(list(SECTORS)),
            "seats": max(1, round(math.exp(rng.gauss(2.6, 0.9)))),
            "first_day": date(2021, 1, 1) + timedelta(days=rng.randrange(1095)),
            "temper": rng.gauss(0, 0.7),
        }


def make_renewal(rng, company, plan, day, year):
    """Return one yearly renewal; `exit_call_minutes` is logged only once the customer
    has left."""
    active_days = max(0.0, rng.gauss(14 + 4 * company["temper"], 5))
    tickets = rng.choice([0, 0, 0, 1, 1, 2, 3, 5])
    discount = rng.choice(["none", "none", "10%", "20%"])
    pull = (
        -2.1
        + 0.25 * tickets
        - 0.14 * (active_days - 14)
        + SECTORS[company["sector"]]
        + PLANS[plan][1]
    )
    pull += (
        0.9 * (discount == "none" and tickets > 1)
        - 0.25 * (year - 1)
        - 0.8 * company["temper"]
    )
    churned = rng.random() < 1 / (1 + math.exp(-pull))
    fee = (
        PLANS[plan][0]
        * company["seats"]
        * {"none": 1, "10%": 0.9, "20%": 0.8}[discount]
    )
    satisfaction = round(
        7 + 1.5 * company["temper"] - 0.5 * tickets + rng.gauss(0, 1.5)
    )
    return {
        "renewal_date": day,
        "company_id": company["company_id"],
        "sector": maybe(rng, company["sector"], 0.02),
        "plan": plan,
        "seats": company["seats"],
        "years_as_customer": year,
        "monthly_fee": round(fee, 2),
        "discount": discount,
        "active_days": maybe(rng, round(active_days, 1), 0.06),
        "tickets": tickets,
        "satisfaction": maybe(rng, min(10, max(0, satisfaction)), 0.35),
        "exit_call_minutes": maybe(rng, max(1, round(rng.gauss(18, 7))), 0.15)
        if churned
        else "",
        "churned": "yes" if churned else "no",
    }


def make_renewals(rng):
    """Return the classification sample: renewals of contracts, and whether the customer
    left."""
    rows = []
    for company in make_companies(rng, 300):
        for contract in range(rng.choice([1, 1, 2, 3])):
            plan = rng.choice(list(PLANS))
            start = company["first_day"] + timedelta(days=rng.randrange(60) * contract)
            for year in (1, 2, 3):
                day = start + timedelta(days=365 * year)
                if day >= date(2025, 1, 1):
                    break
                rows.append(make_renewal(rng, company, plan, day, year))
                if rows[-1]["churned"] == "yes":
                    break
    return name_rows(
        rng,
        "contract_id",
        "R",
        sorted(rows, key=lambda row: (row["renewal_date"], row["company_id"])),
    )


def make_rollout(rng, company, plan, day):
    """Return one rollout; `final_invoice` is written when its days are counted."""
    sites = rng.choice([1, 1, 1, 2, 2, 3, 5])
    old_records = round(math.exp(rng.gauss(9, 1.2)))
    custom_fields = max(0, round(rng.gauss(12, 8)))
    trained = rng.choice(["yes", "no", "partly"])
    days = (
        6
        + 4.5 * sites
        + 0.4 * custom_fields
        + 2.2 * math.log(old_records)
        + {"yes": -6, "no": 5, "partly": 0}[trained]
    )
    days *= math.exp(rng.gauss(0.12 * company["temper"], 0.22)) * (
        1.25 if company["sector"] == "public" else 1
    )
    days = max(3, round(days))
    return {
        "start_date": day,
        "company_id": company["company_id"],
        "sector": maybe(rng, company["sector"], 0.02),
        "plan": plan,
        "seats": company["seats"],
        "sites": sites,
        "old_records": maybe(rng, old_records, 0.12),
        "custom_fields": maybe(rng, custom_fields, 0.05),
        "team_trained": trained,
        "final_invoice": round(days * 640 * rng.uniform(0.97, 1.03), 2),
        "days": days,
    }


def make_rollouts(rng):
    """Return the regression sample: rollouts of the software, and how many days each
    took."""
    rows = []
    for company in make_companies(rng, 300):
        for _ in range(rng.choice([1, 2, 2, 3, 4])):
            day = company["first_day"] + timedelta(days=rng.randrange(360))
            rows.append(make_rollout(rng, company, rng.choice(list(PLANS)), day))
    return name_rows(
        rng,
        "rollout_id",
        "P",
        sorted(rows, key=lambda row: (row["start_date"], row["company_id"])),
    )


def make_parcels(rng):
    """Return the forecast sample: parcels per depot and day; a few days are lost, and
    one was counted twice."""
    rows = []
    for depot, level, growth in [
        ("Aalborg", 420, 0.12),
        ("Esbjerg", 260, 0.0),
        ("Odense", 610, 0.05),
    ]:
        shock = 0.0
        for number in range(800):
            day = date(2022, 3, 1) + timedelta(days=number)
            shock = 0.7 * shock + rng.gauss(0, 0.04)
            pull = (
                growth * number / 365
                + [0.15, 0.1, 0.0, 0.0, 0.1, -0.9, -1.6][day.weekday()]
                + shock
            )
            pull += 0.35 * math.exp(-(((day.timetuple().tm_yday - 345) / 12) ** 2))
            rain = max(0.0, rng.gauss(0, 4))
            parcels = max(0, round(level * math.exp(pull + rng.gauss(0, 0.05))))
            row = {
                "day": day,
                "depot": depot,
                "parcels": parcels,
                "rain_mm": round(rain, 1),
            }
            rows += [row] * (0 if rng.random() < 0.01 else 2 if number == 500 else 1)
    return sorted(rows, key=lambda row: (row["day"], row["depot"]))


def name_rows(rng, column, letter, rows):
    """Give each row an id that says nothing."""
    ids = rng.sample(range(10_000, 100_000), len(rows))
    return [
        {column: f"{letter}{number}", **row}
        for number, row in zip(ids, rows, strict=True)
    ]


def write_table(path, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main(folder=SKELETON_DATA):
    unless_own = (
        "{% if not cookiecutter.data_file and cookiecutter.task == 'TASK' %}NAME{% "
        "endif %}"
    )
    for task, name, make in [
        ("classification", "renewals.csv", make_renewals),
        ("regression", "rollouts.csv", make_rollouts),
        ("forecast", "parcels.csv", make_parcels),
    ]:
        path = Path(folder) / unless_own.replace("TASK", task).replace("NAME", name)
        write_table(path, make(random.Random(SEED)))


if __name__ == "__main__":
    main(*sys.argv[1:])
