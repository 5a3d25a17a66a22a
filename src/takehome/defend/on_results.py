"""Questions on what the last run found: the models, the interval, the holdout, the
threshold, the errors, the columns."""

from takehome.defend.facts import Question, read_interval, read_number, show

CHOICE = r"model|choice|result|approach|method"
ERRORS = r"error|fail|residual|weak"
BOUND = "90% of absolute errors below"
ANSWER = r"answer|summary|result|model"


def ask_about_choice(facts):
    """Why not the other model: the best of those that were not selected."""
    chosen = facts.selected
    others = [
        row
        for name, row in facts.models.items()
        if name != facts.baseline and row is not chosen
    ]
    if chosen is None or not others:
        return None
    other = max(others, key=find_gain)
    name, score = chosen["name"], tell_score(other)
    if chosen["name"] == facts.baseline:
        text = (
            f"You hand in the {name}, with nothing learned. Why not {other['name']}, "
            f"which scores {score}, and what would you try with another week?"
        )
    elif find_gain(other) > find_gain(chosen):
        text = (
            f"{other['name']} scores {score}, better than {name}. Why did you not "
            "take it?"
        )
    else:
        text = (
            f"Why not {other['name']}, at {score}? What would have to change in the "
            f"data before you gave up {name} for it?"
        )
    answers = [tell_model(facts, chosen), tell_model(facts, other)]
    if reason := facts.results.get("selection_reason"):
        answers.append(facts.in_results(show(reason), '"selection_reason"'))
    return Question(text, answers + facts.quote_words(CHOICE, other["name"]))


def find_gain(row):
    """Return the gain of a model over the baseline, 0 where it has none."""
    return read_number(row, "gain") or 0


def tell_score(row):
    """Return a model's score, with its interval where it has one."""
    interval = read_interval(row, "interval")
    if interval is None:
        return show(row["score"])
    return f"{show(row['score'])} ({show(interval)})"


def tell_model(facts, row):
    """Return the line of results.json on a model."""
    line = f"{row['name']}: {facts.metric} {tell_score(row)}"
    return facts.in_results(line, '"models"', f'"{row["name"]}"')


def ask_about_interval(facts):
    """Where the interval of the gain comes from, and what is not in it."""
    chosen = facts.selected
    if chosen is None or chosen["name"] == facts.baseline:
        return None
    interval = read_interval(chosen, "gain_interval")
    if interval is None:
        return None
    message = f"The gain over {facts.the_baseline} is {show(chosen['gain'])}"
    if interval[0] <= 0 <= interval[1]:
        text = (
            f"{message}, and its interval, {show(interval)}, contains 0. Would you put "
            "this model to use, and what would convince you?"
        )
    else:
        text = (
            f"{message} ({show(interval)}). How was this interval made, and which of "
            "the things that may go wrong in use is not in it?"
        )
    line = f"gain {show(chosen['gain'])}, 95% interval {show(interval)}"
    named = ('"models"', f'"{chosen["name"]}"', '"95% interval of the gain"')
    answers = [facts.in_results(line, *named)]
    answers += facts.quote_template("Intervals: ")
    return Question(text, answers + facts.quote_words(ANSWER, show(chosen["gain"])))


def ask_about_holdout(facts):
    """Why the holdout and the folds differ, or what no holdout leaves open."""
    chosen, opened = facts.selected, facts.list_rows("holdout")
    if chosen is None:
        return None
    if not opened:
        return ask_about_closed_holdout(facts)
    row = opened[-1]
    text = (
        f"{row['name']} has {facts.metric} {show(chosen['score'])} in the folds and "
        f"{show(row['score'])} on the holdout. Why do they differ, and which of the "
        "two would you promise?"
    )
    line = f"holdout, {row['name']}: {tell_score(row)}"
    answers = [
        tell_model(facts, chosen),
        facts.in_results(line, '"holdout"', f'"{row["name"]}"'),
    ]
    for split in facts.list_rows("split")[:1]:
        answers.append(tell_rows(facts, "split", split))
    answers += facts.quote_setting("OPEN_HOLDOUT")
    return Question(text, answers + facts.quote_any_words("holdout"))


def ask_about_closed_holdout(facts):
    """What the score promises, since no rows were kept from every choice."""
    closed = facts.quote_setting("OPEN_HOLDOUT")
    if not closed:
        return None
    text = (
        f"The holdout was never opened. You chose the model by the same folds that "
        f"give {facts.metric} {show(facts.selected['score'])}: how much of that is "
        "the choice?"
    )
    return Question(text, [tell_model(facts, facts.selected), *closed])


def tell_rows(facts, key, row):
    """Return the line of results.json on a split."""
    parts = [f"{name} {show(value)}" for name, value in row.items()]
    return facts.in_results(f"{key}: {', '.join(parts)}", f'"{key}"')


def ask_about_use(facts):
    """What the predictions are used for: the threshold, a class, the size of errors."""
    for row in facts.list_rows("use")[:1]:
        if read_number(row, "threshold") is not None:
            return ask_about_threshold(facts, row)
        if read_number(row, BOUND) is not None:
            return ask_about_reserve(facts, row)
    recalls = list_recalls(facts)
    return ask_about_recall(facts, recalls) if recalls else None


def list_recalls(facts):
    """Return {class: its recall} of the rows on classes."""
    recalls = {}
    for row in facts.list_rows("use"):
        if "class" in row and read_number(row, "recall") is not None:
            recalls[str(row["class"])] = row["recall"]
    return recalls


def ask_about_threshold(facts, row):
    """Why that threshold: by which costs, or by what stands in their place."""
    shown = show(row["threshold"])
    parts = [f"{name} {show(value)}" for name, value in row.items()]
    answers = [facts.in_results(", ".join(parts), '"use"', '"threshold"')]
    own = facts.find_function("choose_threshold", without="cost")
    if own is None:
        text = (
            f"You flag a row from a probability of {shown} on, not from 0.5. Who set "
            "the costs behind it, and what if a miss costs twice as much?"
        )
        answers += facts.quote_setting("COST_OF_MISS")
        answers += facts.quote_setting("COST_OF_FALSE_ALARM")
    else:
        text = (
            f"You flag a row from a probability of {shown} on, by a rule of your own. "
            "What does it cost beside the threshold that errs least, and what if twice "
            "as many rows could be flagged?"
        )
        answers.append(own)
    return Question(text, answers + facts.quote_any_words(shown))


def ask_about_reserve(facts, row):
    """What may be promised, by the size of the errors and their bias."""
    bound, bias = row[BOUND], read_number(row, "bias") or 0
    side = "too high" if bias > 0 else "too low"
    text = (
        f"Nine of ten predictions are off by less than {show(bound)}, and on average "
        f"they are {show(abs(bias))} {side}. What would you promise to the people who "
        "plan with them, and which side is worse for them?"
    )
    parts = [f"{name} {show(value)}" for name, value in row.items()]
    answers = [facts.in_results(", ".join(parts), '"use"')]
    return Question(text, answers + facts.quote_words(ANSWER))


def ask_about_recall(facts, recalls):
    """Why one class is found least, and whether that is the one that matters."""
    name = min(recalls, key=recalls.get)
    text = (
        f"The model finds {recalls[name]:.0%} of {name}, the least of all classes. "
        "What is it taken for, and what does that cost?"
    )
    parts = [f"recall of {label} {show(value)}" for label, value in recalls.items()]
    answers = [facts.in_results(", ".join(parts), '"use"', f'"{name}"')]
    return Question(text, answers + facts.quote_any_words(name))


def ask_about_slice(facts):
    """Why the model does worst where it does worst."""
    slices = [row for row in facts.list_rows("slices") if find_error(row)]
    if not slices:
        return None
    worst = max(slices, key=lambda row: row[find_error(row)])
    label, column = find_error(worst), worst.get("column")
    text = (
        f"Where `{column}` is {worst.get('slice')}, the {label} is "
        f"{show(worst[label])}, the worst of all slices. What do these rows have in "
        "common, and what would you do about them?"
    )
    parts = [f"{name} {show(value)}" for name, value in worst.items()]
    named = ('"slices"', f'"{column}"', f'"{label}"')
    answers = [facts.in_results(", ".join(parts), *named)]
    return Question(text, answers + facts.quote_words(ERRORS))


def find_error(row):
    """Return the key of a slice's mean error, None if it has none."""
    for label in ("error rate", "mean absolute error"):
        if read_number(row, label) is not None:
            return label
    return None


def ask_about_importance(facts):
    """How a column can matter to the model, when it says much or little alone."""
    for row in facts.list_rows("columns")[:1]:
        drop = read_number(row, "permutation importance")
        power = read_number(row, "predictive power")
        if drop is None or power is None:
            return None
        name = row.get("column")
        text = (
            f"`{name}` matters most: shuffled, {facts.metric} is worse by "
            f"{show(drop)}. In which direction does it work, and how do you know that "
            "it is not a proxy for something else?"
        )
        if power < 0.1:
            text = (
                f"`{name}` matters most to the model ({show(drop)}), but alone it "
                f"predicts next to nothing ({show(power)} of 1). How can both be true?"
            )
        line = f"{name}: permutation importance {show(drop)}, alone {show(power)}"
        answers = [facts.in_results(line, '"columns"', f'"{name}"')]
        return Question(text, answers + facts.quote_words(f"{CHOICE}|{ERRORS}", name))
    return None
