"""`takehome clock`: time by phase through nights, sleep and moved clocks, in a state
that is never torn."""

import ast
import json
import os
import re
import subprocess
import sys
from dataclasses import asdict

import pytest
from conftest import ROOT, commit_all, git, read_tree, run
from jinja2 import Template
from typer.testing import CliRunner

from takehome import UserError
from takehome.cli import app
from takehome.clock import prompts, store
from takehome.clock.events import (
    PHASES,
    SHARES,
    Event,
    Moment,
    is_one_boot,
    plan_phases,
)

COMMANDS = ("start", "next", "pause", "resume", "undo", "status", "table")
README = (
    "# Title\r\n\r\n<!-- time: generated, edits here are lost -->\r\nold\r\n<!-- time: "
    "end -->\r\nGrüße\r\n"
)
WRITER = """
import sys
from dataclasses import asdict
from pathlib import Path
from takehome import UserError
from takehome.clock import store
from takehome.clock.events import Event, find_place
path, words = Path(sys.argv[1]), int(sys.argv[2])
while words:
    before = store.read_events(path)
    word = "pause" if find_place(before)[1] else "resume"
    try:
        event = Event(**asdict(store.now()), what=word)
        store.write_events(path, before, [*before, event])
    except UserError:
        continue
    words -= 1
    print(len(before) + 1, flush=True)
"""


@pytest.fixture
def machine(monkeypatch):
    """The machine's clocks, as a test sets them."""
    hands = {"at": 1_790_000_000.0, "awake": 5_000.0, "boot": "one"}
    monkeypatch.setattr(store, "now", lambda: Moment(**hands))
    return hands


@pytest.fixture
def say(project, machine, monkeypatch):
    """Say words to the clock of `project`, some minutes after the ones before."""
    monkeypatch.chdir(project)

    def say(*words, after=0, typed=None):
        machine["at"], machine["awake"] = (
            machine["at"] + after * 60,
            machine["awake"] + after * 60,
        )
        done = CliRunner().invoke(
            app, ["clock", *words], input=typed, catch_exceptions=False
        )
        assert done.exit_code == 0, done.output
        return " ".join(done.output.split())

    return say


@pytest.fixture
def terminal(monkeypatch):
    monkeypatch.setattr(prompts, "at_terminal", lambda: True)


def put_results(project, text='{"models": [{"name": "dummy"}]}'):
    (project / "reports").mkdir()
    (project / "reports" / "results.json").write_text(text)


def spent(project):
    """Return the minutes of the phases that have any."""
    return {
        item["phase"]: round(item["spent"], 3)
        for item in store.read_clock(project)["phases"]
        if item["spent"]
    }


# time


def test_the_write_up_of_the_template_plans_by_the_same_shares():
    text = (ROOT / "{{cookiecutter.project_slug}}" / "README.md").read_text("utf-8")
    assert (
        dict(ast.literal_eval(re.search(r"for phase, share in (\[.*?\])", text)[1]))
        == SHARES
    )


@pytest.mark.parametrize("hours", [0.2, 1.5, 2.5, 3.33, 4, 7.75, 100])
def test_the_minutes_of_the_phases_sum_to_the_box_here_and_in_the_write_up(hours):
    text = (ROOT / "{{cookiecutter.project_slug}}" / "README.md").read_text("utf-8")
    block = Template(text[text.index("{% set minutes") : text.index("<!-- time: end")])
    rows = re.findall(
        r"^\| (\w+) \| (\d+) \| \|$",
        block.render(cookiecutter={"hours": f"{hours}"}),
        re.M,
    )
    assert plan_phases(hours) == {phase: int(minutes) for phase, minutes in rows}
    assert sum(plan_phases(hours).values()) == round(hours * 60)
    assert all(
        abs(minutes - hours * 60 * SHARES[phase]) <= 1
        for phase, minutes in plan_phases(hours).items()
    )


def read_time_table(project):
    """Return (phase, planned, spent) of the rows that the time block of README.md
    has."""
    text = (project / "README.md").read_text("utf-8")
    block = text[text.index("<!-- time: generated") :]
    return re.findall(r"^\| (\w+) \| (\d+) \| (\d*) ?\|$", block, re.MULTILINE)


def test_half_minutes_are_neither_lost_nor_made(project, say):
    say("start")
    for _ in range(2):
        say("next", after=0.7)
    say("table", after=0.7)
    assert sum(int(row[2]) for row in read_time_table(project)) == 2


def test_the_last_two_phases_are_a_third_at_least():
    assert sum(SHARES.values()) == pytest.approx(1)
    assert SHARES["polish"] + SHARES["write"] > 1 / 3


def test_minutes_of_several_evenings_go_to_their_phases(project, say):
    say("start")
    say("next", after=10)
    say("pause", after=20)
    say("resume", after=1400)
    say("next", after=5)
    messages = store.read_clock(project)
    assert spent(project) == {"scope": 10, "explore": 25}
    assert (messages["phase"], messages["running"], messages["left"]) == (
        "baseline",
        True,
        pytest.approx(205),
    )


def test_next_ends_a_pause(project, say):
    say("start")
    say("pause", after=10)
    say("next", after=600)
    say("next", after=7)
    assert spent(project) == {"scope": 10, "explore": 7}


def test_time_asleep_is_not_counted_and_said(project, machine, say):
    say("start")
    machine["at"] += 9 * 3600
    assert "Not counted: 9 h since" in say("status", after=10)
    say("next")
    assert spent(project) == {"scope": 10}


@pytest.mark.parametrize("hours", [-30, -1, 1, 30])
def test_a_wall_clock_set_back_or_forth_changes_no_time(project, machine, say, hours):
    say("start")
    machine["at"] += hours * 3600
    say("pause", after=10)
    say("resume", after=3)
    machine["at"] -= hours * 3600
    say("next", after=4)
    assert spent(project) == {"scope": 14}


@pytest.mark.parametrize(
    ("boot", "awake"), [("two", 60.0), ("two", 90_000.0), ("one", 60.0)]
)
@pytest.mark.parametrize("minutes", [-600, 30, 600])
def test_a_restart_is_asked_about_and_never_counts_below_nothing(
    project, machine, say, minutes, boot, awake
):
    say("start")
    machine.update(at=machine["at"] + minutes * 60, awake=awake, boot=boot)
    assert store.read_clock(project)["spent"] == max(0, min(minutes, 120))
    with pytest.raises(
        UserError,
        match="the machine was restarted, or its clock set, since .*--minutes N",
    ):
        say("next")
    say("next", "--minutes", "25")
    assert spent(project) == {"scope": 25}


def test_without_a_name_of_the_boot_a_moved_clock_is_asked_about(project, machine, say):
    machine["boot"] = ""
    say("start")
    say("pause", after=10)
    say("resume")
    machine["at"] += 3600
    with pytest.raises(UserError, match="or its clock set"):
        say("pause", after=10)


def test_a_night_without_a_pause_is_not_taken_for_work(project, say):
    say("start", "--hours", "10")
    assert "the clock had no entry for 8 h 20 min" in say("status", after=500)
    assert spent(project) == {"scope": 120}
    with pytest.raises(UserError, match="--minutes N"):
        say("pause")
    say("pause", "--minutes", "45")
    assert spent(project) == {"scope": 45}


def test_a_night_is_asked_about_at_a_terminal(project, say, terminal):
    say("start")
    assert "How many minutes of it were work?" in say("pause", after=500, typed="45\n")
    assert spent(project) == {"scope": 45}


@pytest.mark.parametrize("worked", ["-1", "11", "nan", "inf"])
def test_work_that_cannot_have_been_is_refused(say, worked):
    say("start")
    with pytest.raises(UserError, match="at least 0, at most 10"):
        say("pause", "--minutes", worked, after=10)


def test_endless_work_is_refused_even_where_the_clocks_know_no_bound(machine, say):
    say("start")
    machine["boot"] = "two"
    with pytest.raises(UserError, match="at most 6000"):
        say("pause", "--minutes", "inf")


def test_work_while_paused_is_refused(say):
    say("start")
    say("pause")
    with pytest.raises(
        UserError, match="--minutes 5 is not valid while the clock is paused"
    ):
        say("next", "--minutes", "5")


def test_undo_drops_the_last_word(project, say):
    say("start")
    say("pause", after=10)
    assert "Dropped the entry pause" in say("undo", after=5)
    assert spent(project) == {"scope": 15}
    assert "never started" in say("undo")
    assert store.read_clock(project) is None


def test_the_machine_s_own_clocks_tell_of_one_boot():
    assert is_one_boot(store.now(), store.now())


# words


@pytest.mark.parametrize(
    ("reported", "word", "message"),
    [
        ([], "next", "never started"),
        ([], "undo", "never started"),
        ([], "table", "never started"),
        (["start"], "start", "started already"),
        (["start"], "resume", "is running"),
        (["start", "pause"], "pause", "paused already"),
        (["start"] + ["next"] * 5, "next", "last phase"),
    ],
)
def test_a_word_out_of_place_is_refused_in_one_line(
    project, say, reported, word, message
):
    put_results(project)
    for before in reported:
        say(before)
    with pytest.raises(UserError, match=message) as refusal:
        say(word)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("options", "answers", "hours", "source"),
    [
        ((), 'hours: "2.5"\n', 2.5, "from .copier-answers.yml"),
        (("--hours", "3"), "hours: [", 3, "from --hours"),
        ((), "other: 1\n", 4, "the default, as .copier-answers.yml has no hours"),
        ((), None, 4, "the default, as .copier-answers.yml has no hours"),
    ],
)
def test_the_box_is_as_said_else_as_answered_else_four_hours(
    project, say, options, answers, hours, source
):
    path = project / ".copier-answers.yml"
    path.write_text(answers) if answers else path.unlink()
    assert source in say("start", *options)
    assert store.read_clock(project)["hours"] == hours


@pytest.mark.parametrize(
    "answers",
    ["hours: lots\n", "hours: 0\n", "hours: .nan\n", "hours: [1]\n", "hours: ["],
)
def test_hours_that_are_no_box_are_refused_with_the_way_out(project, say, answers):
    (project / ".copier-answers.yml").write_text(answers)
    with pytest.raises(UserError, match="takehome clock start --hours N"):
        say("start")


@pytest.mark.parametrize("results", [None, "{", "[]", '{"models": []}'])
def test_iterating_without_a_baseline_needs_a_reason_which_is_kept(
    project, say, results
):
    if results:
        put_results(project, results)
    for word in ("start", "next", "next"):
        say(word)
    with pytest.raises(UserError, match="no baseline has run.*--reason"):
        say("next")
    with pytest.raises(UserError, match="not a valid reason"):
        say("next", "--reason", " ")
    say("next", "--reason", "the brief gives one: Größe 🙂")
    assert store.read_clock(project)["reason"] == "the brief gives one: Größe 🙂"


def test_iterating_without_a_baseline_is_asked_about_at_a_terminal(
    project, say, terminal
):
    for word in ("start", "next", "next"):
        say(word, after=2)
    asked = say("next", after=2, typed="the brief gives one\n")
    assert "Why iterate without one?" in asked
    assert store.read_clock(project)["reason"] == "the brief gives one"


def test_iterating_after_a_baseline_asks_nothing(project, say):
    put_results(project)
    for word in ("start", "next", "next", "next"):
        say(word)
    assert store.read_clock(project)["phase"] == "iterate"


def test_a_phase_without_a_minute_is_left_only_when_confirmed(project, say, terminal):
    say("start")
    assert "[y/N]" not in say("next", after=5)
    with pytest.raises(AssertionError, match="Explore has had less than a minute"):
        say("next", typed="n\n")
    assert store.read_clock(project)["phase"] == "explore"
    say("next", typed="y\n")
    assert store.read_clock(project)["phase"] == "baseline"


def test_without_a_terminal_a_phase_without_a_minute_is_told(project, say):
    say("start")
    way_back = (
        "Scope has had less than a minute: `takehome clock undo` goes back to it."
    )
    assert way_back in say("next")
    assert "less than a minute" not in say("next", "--minutes", "0")
    say("undo")
    assert "less than a minute" not in say("next", after=1)


# what is shown


@pytest.mark.parametrize(
    ("minutes", "advice"),
    [
        ([2], "10 min left for scope: "),
        (
            [20],
            "8 min over the share of scope: `takehome clock next` enters explore.",
        ),
        ([12, 30, 80], "44 min over the share of baseline: "),
        ([10, 60, 78], "Leave the baseline as it is: the last third starts in 8 min"),
        ([10, 30, 40, 20], "52 min left for iterate: "),
        ([30, 50, 40, 20], "16 min left for iterate: "),
        ([10, 30, 40, 70], "Stop iterating: the last third starts in 6 min"),
        ([10, 30, 40, 90], "Stop iterating: the last third started 14 min ago"),
        ([10, 30, 40, 90, 1], "35 min left for polish: "),
        (
            [10, 30, 40, 90, 40],
            "4 min over the share of polish: `takehome clock next` enters write.",
        ),
        ([10, 30, 40, 90, 30, 30], "10 min left for write: "),
        (
            [10, 30, 40, 90, 30, 52],
            "Over the time box by 12 min: hand in what there is.",
        ),
    ],
)
def test_status_says_what_to_do_now(project, say, minutes, advice):
    put_results(project)
    say("start")
    for passed in minutes[:-1]:
        say("next", after=passed)
    assert advice in say(after=minutes[-1])


def test_status_has_a_bar_per_phase_and_marks_the_one_it_is_in(say):
    say("start")
    say("next", after=6)
    messages = say(after=9)
    assert [phase for phase in PHASES if phase in messages] == list(PHASES)
    assert re.search(
        r"scope ━+ 6 of 12 min > explore ━+.? 9 of 36 min running, 27 min left",
        messages,
    )
    assert re.search(r"time box ━+.? 15 of 240 min 3 h 45 min left", messages)


def test_status_as_json_is_what_other_modules_read(project, say):
    assert json.loads(say("status", "--json")) is None
    say("start")
    messages = json.loads(say("status", "--json", after=5))
    assert messages.pop("now").startswith("7 min left for scope")
    assert messages == store.read_clock(project)


def test_help_has_an_example_of_every_command():
    for command in COMMANDS:
        messages = CliRunner().invoke(app, ["clock", command, "--help"]).output
        assert f"`takehome clock {command}" in messages


# the tree


def test_only_table_changes_the_tree(project, say):
    put_results(project)
    commit_all(project, "A run")
    before = read_tree(project)
    for words in (
        ["start"],
        ["next"],
        ["pause"],
        ["resume"],
        ["undo"],
        ["status"],
        ["status", "--json"],
        [],
    ):
        say(*words, after=5)
        assert read_tree(project) == before
        assert not git(project, "status", "--porcelain")
    say("table")
    assert git(project, "status", "--porcelain") == "M README.md"


def test_the_table_fills_the_block_and_keeps_what_was_planned(project, say):
    planned = [row[:2] for row in read_time_table(project)]
    say("start")
    say("next", after=11)
    say("table", after=7)
    filled = read_time_table(project)
    assert [row[:2] for row in filled] == planned
    assert [row[2] for row in filled] == ["11", "7", "0", "0", "0", "0"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_table_keeps_line_ends_and_encoding(project, say, encoding):
    (project / "README.md").write_bytes(README.encode(encoding))
    say("start")
    say("table")
    text = (project / "README.md").read_bytes().decode(encoding)
    assert text.startswith(README[:11])
    assert text.endswith("<!-- time: end -->\r\nGrüße\r\n")
    assert "| scope | 12 | 0 |\r\n" in text
    assert not re.search("(?<!\r)\n|old", text)


def test_a_block_whose_marks_are_gone_stays_away(project, say):
    (project / "README.md").write_bytes(b"# Mine\n")
    say("start")
    assert "has no mark" in say("table")
    assert (project / "README.md").read_bytes() == b"# Mine\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (README.split("old")[0].encode(), "lost the mark <!-- time: end -->"),
        (README.encode("utf-16"), "not valid UTF-8"),
        (None, "cannot be read"),
    ],
)
def test_a_write_up_that_cannot_be_filled_is_left_as_it_is(
    project, say, content, message
):
    path = project / "README.md"
    path.write_bytes(content) if content else path.unlink()
    say("start")
    with pytest.raises(UserError, match=message):
        say("table")
    assert (path.read_bytes() if content else None) == content


# the state


def test_a_folder_that_git_does_not_know_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    done = run("takehome", "clock", cwd=tmp_path, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(
        "error: .* is not in a git repository, .*`git init` makes one\n", done.stderr
    )


def test_a_repository_that_is_no_project_has_a_clock_of_four_hours(tmp_path):
    git(tmp_path, "init", "--quiet")
    assert "4 h (the default" in run("takehome", "clock", "start", cwd=tmp_path).stdout


def test_a_worktree_has_its_own_clock(project, tmp_path, say):
    say("start")
    git(project, "worktree", "add", "--quiet", tmp_path / "tree")
    assert store.read_clock(tmp_path / "tree") is None
    assert (
        store.find_state(tmp_path / "tree")
        == project / ".git" / "worktrees" / "tree" / "takehome" / "clock.json"
    )


@pytest.mark.parametrize(
    ("change", "to"),
    [
        (r".*", ""),
        (r"\}\s*\]\s*\}\s*$", ""),
        (r".*", "[]"),
        (r".*", '{"events": [1]}'),
        (r"start", "began"),
        (r"start", "pause"),
        (r'"at": "[^"]*"', '"at": "yesterday"'),
        (r'"at": "[^"]*"', '"at": "0001-01-01T00:00:00+00:00"'),
        (r".*", "[" * 200_000),
        (r'"awake": [^,]*', '"awake": NaN'),
        (r'"awake": [^,]*', '"awake": "1"'),
        (r'"hours": [\d.]*', '"hours": -4'),
        (r'"hours": [\d.]*', '"shifts": 4'),
        (r".*", "\udcff"),
    ],
)
def test_a_broken_state_is_named_and_left_alone(project, say, change, to):
    say("start")
    path = store.find_state(project)
    broken = re.sub(
        change, lambda _: to, path.read_text("utf-8"), count=1, flags=re.DOTALL
    )
    path.write_bytes(broken.encode("utf-8", "surrogateescape"))
    before = path.read_bytes()
    for word in ("status", "next", "undo"):
        with pytest.raises(
            UserError,
            match=f"{re.escape(str(path))} is not a valid state .*delete it",
        ):
            say(word)
    assert path.read_bytes() == before


def test_where_nothing_can_be_written_one_line_says_so(project, say):
    (project / ".git" / "takehome" / "clock.lock").mkdir(parents=True)
    with pytest.raises(
        UserError, match=r"cannot write .*clock\.json.*, the clock is as it was"
    ):
        say("start")


def test_a_full_disk_leaves_the_state_as_it_was(project, say, monkeypatch):
    def fill_up(_):
        raise OSError(28, "No space left on device")

    say("start")
    before = read_tree(project / ".git" / "takehome")
    monkeypatch.setattr(os, "fsync", fill_up)
    with pytest.raises(
        UserError, match="No space left on device.*the clock is as it was"
    ):
        say("next")
    assert read_tree(project / ".git" / "takehome") == before


def test_a_word_said_meanwhile_is_never_lost(project, say):
    say("start")
    path = store.find_state(project)
    before = store.read_events(path)
    say("next")
    with pytest.raises(UserError, match="another process updated the clock"):
        store.write_events(
            path, before, [*before, Event(**asdict(store.now()), what="pause")]
        )
    assert [event.what for event in store.read_events(path)] == ["start", "next"]


def start_writer(path, words):
    command = [sys.executable, "-c", WRITER, str(path), str(words)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def test_two_processes_at_once_lose_no_word(project, say):
    say("start")
    path = store.find_state(project)
    writers = [start_writer(path, 40) for _ in range(2)]
    counts = [
        int(line) for writer in writers for line in writer.communicate()[0].split()
    ]
    assert sorted(counts) == list(range(2, 82))
    assert len(store.read_events(path)) == 81


def test_a_writer_killed_at_any_point_leaves_the_state_before_or_after(project, say):
    say("start")
    path = store.find_state(project)
    for lines in range(20):
        last = len(store.read_events(path))
        with start_writer(path, 10_000) as writer:
            for _ in range(lines):
                last = int(writer.stdout.readline())
            writer.kill()
            last = max([last, *map(int, writer.stdout.read().split())])
        assert len(store.read_events(path)) in (last, last + 1)
    say("undo")
    assert sorted(item.name for item in path.parent.iterdir()) == [
        "clock.json",
        "clock.lock",
        "token",  # that the user made the project
    ]
