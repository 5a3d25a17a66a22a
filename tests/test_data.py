"""`takehome data FILE`: finds out how a file is read, and says the same of it as the
project's own run."""

import gzip
import json

import pandas as pd
import pytest
from conftest import git, package_of, read_tree, run, run_project, set_constants

from takehome import UserError
from takehome.ingest.delimited import (
    find_read_options,
    read_header,
)
from takehome.ingest.detect import (
    find_table,
)
from takehome.ingest.place import (
    place_data,
)
from takehome.ingest.source_file import SourceFile
from takehome.ingest.summary import (
    describe_table,
)
from takehome.project.config_file import (
    set_constants as set_source,
)

TEXT = "name;höhe;preis\nÄpfel;1,5;10\nBirnen;2,25;20\n"


@pytest.mark.parametrize(
    ("content", "options"),
    [
        (b"a,b\n1,2\n", {}),
        (b"\xef\xbb\xbfa,b\n1,2\n", {}),
        (b"a;b\n1;2\n", {"sep": ";"}),
        (b"a\tb\n1\t2\n", {"sep": "\t"}),
        (b"a|b|c\n1,0|2|3\n4,0|5|6\n", {"sep": "|", "decimal": ","}),
        (b"a;b\n1,5;2\n2,5;3\n", {"sep": ";", "decimal": ","}),
        (b'a,b\n"x; y; z",1\n"p; q; r",2\n', {}),
        (b'a,b\n"line one\nline two",1\n"say ""hi""",2\n', {}),
        (TEXT.encode("utf-8"), {"sep": ";", "decimal": ","}),
        (TEXT.encode("cp1252"), {"encoding": "cp1252", "sep": ";", "decimal": ","}),
        (TEXT.encode("utf-16"), {"encoding": "utf-16", "sep": ";", "decimal": ","}),
        (b"a,b\n\x81\xe4,2\n", {"encoding": "latin-1"}),
        (b"only\n1\n2\n", {}),
    ],
)
def test_pandas_reads_a_file_with_the_options_found(tmp_path, content, options):
    path = tmp_path / "rows.csv"
    path.write_bytes(content)
    source = SourceFile(path)
    assert find_read_options(source) == options
    table = pd.read_csv(path, **options)
    assert list(table) == read_header(source, options)
    assert not table.isna().any(axis=None)


@pytest.mark.parametrize("name", ["rows.csv.gz", "rows.csv"])
def test_gzip_is_seen_by_its_content(tmp_path, name):
    (tmp_path / name).write_bytes(gzip.compress(b"a,b\n1,2\n"))
    options = find_read_options(SourceFile(tmp_path / name))
    assert list(pd.read_csv(tmp_path / name, **options)) == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"PK\x03\x04rest of a workbook", "is a broken zip"),
        (b"a,b\n1,\x00\n", "is not delimited text"),
        (b"\x1f\x8b\x08broken", "cannot be decompressed"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_one_line(tmp_path, content, message):
    (tmp_path / "rows.csv").write_bytes(content)
    with pytest.raises(UserError, match=message) as refusal:
        find_read_options(SourceFile(tmp_path / "rows.csv"))
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("task", "target", "labels"),
    [
        ("classification", "y", ["no", "yes", "no", "", "NA", "no"]),
        ("classification", "y", ["1", "0", "0", "1", "0", ""]),
        ("classification", "y", ["true", "FALSE", "True", "false", "true", "true"]),
        ("classification", "y", ["1.0", "2.50", "1.0", "2.5", "1", "3"]),
        ("classification", "y", [str(number) for number in range(13)]),
        ("regression", "y", ["1", "2.5", "", "40000", "-3e2", "7"]),
        ("regression", "y", ["0.1", "0.2", "0.3", "0.1", "0.2", "1234567.891"]),
    ],
)
def test_the_facts_are_those_that_the_project_finds_with_pandas(
    baked, tmp_path, task, target, labels
):
    path = tmp_path / "rows.csv"
    rows = [
        f"{n},{'' if n % 4 == 0 else 'x'},{label}" for n, label in enumerate(labels)
    ]
    path.write_text("\n".join([f"a,b,{target}", *rows, "", rows[0]]) + "\n")
    answers = {
        "task": task,
        "target": target,
        "time_column": None,
        "group_column": None,
    }
    ours = describe_table(find_table(path, answers), target, task)
    code = (
        "import sys, json; from pathlib import Path\n"
        f"from {package_of(baked[task]).name} import config, explore, table\n"
        "config.DATA_FILE = Path(sys.argv[1]); config.TARGET = 'y'; config.TIME_COLUMN "
        "= config.GROUP_COLUMN = None\n"
        "print(json.dumps(explore.profile(table.read_table(config.DATA_FILE, {}))))"
    )
    theirs = json.loads(run("python", "-c", code, path, cwd=baked[task]).stdout)
    assert ours.items() <= theirs.items()


def test_data_comes_later_with_another_separator_and_the_project_runs(
    project, tmp_path
):
    source = tmp_path / "given by the company.csv"
    table = pd.read_csv(project / "data" / "renewals.csv")
    table.to_csv(source, sep=";", decimal=",", encoding="cp1252", index=False)
    done = run("takehome", "data", source, cwd=project)
    assert "data/renewals.csv is no longer read: delete it" in done.stdout
    config = (package_of(project) / "config.py").read_text("utf-8")
    assert 'DATA_FILE = ROOT / "data" / "given by the company.csv"' in config
    assert (
        'READ_OPTIONS = {"sep": ";", "decimal": ","}  # as found in the file' in config
    )
    readme = (project / "README.md").read_text("utf-8")
    assert "synthetic" not in readme
    assert "- file: given by the company.csv" in readme
    assert run_project(project).returncode == 0
    assert (project / "README.md").read_text("utf-8").count("- rows: 869") == 1


def test_the_rows_to_score_are_put_in_place_by_their_name(project, tmp_path):
    set_constants(project, PREDICT_FILE='ROOT / "data" / "new.csv"')
    (tmp_path / "new.csv").write_text("a,b\n1,2\n")
    done = run("takehome", "data", tmp_path / "new.csv", cwd=project)
    assert "new.csv is in data/ as the rows to score" in done.stdout
    assert (project / "data" / "new.csv").read_text() == "a,b\n1,2\n"


def test_a_file_without_the_target_changes_nothing(project, tmp_path):
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    before = read_tree(project)
    done = run("takehome", "data", tmp_path / "other.csv", cwd=project, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        'error: target "churned" is not a column of other.csv: it has a, b'
    ]
    assert read_tree(project) == before
    assert git(project, "status", "--short") == ""


def test_a_row_with_too_many_fields_is_refused_at_once(project, tmp_path):
    (tmp_path / "ragged.csv").write_text(
        "churned,renewal_date,company_id\nyes,2024-01-01,a\nno,2024-01-02,b,c,d\n"
    )
    done = run("takehome", "data", tmp_path / "ragged.csv", cwd=project, check=False)
    assert (
        done.stderr == "error: ragged.csv has 5 fields in row 2 and 3 in its header: "
        "correct that row\n"
    )
    assert git(project, "status", "--short") == ""


def test_outside_a_project_it_says_where_to_run(tmp_path):
    (tmp_path / "rows.csv").write_text("a,b\n1,2\n")
    with pytest.raises(UserError, match="run this in the folder of one project"):
        place_data(tmp_path, tmp_path / "rows.csv")


def test_a_config_without_its_line_is_refused():
    with pytest.raises(UserError, match="sets DATA_FILE in 0 lines"):
        set_source("READ_OPTIONS = {}\n", {"DATA_FILE": "None"})


def test_the_command_tells_its_version():
    assert run("takehome", "--version", cwd=".").stdout.strip() == "0.1.0"


def test_the_facts_of_a_large_file_are_left_to_the_first_run(project, monkeypatch):
    monkeypatch.setattr("takehome.ingest.place.FACTS_BELOW", 1000)
    told = place_data(project, project / "data" / "renewals.csv")
    assert "the first run fills its facts into README.md" in told[0]
    assert "- rows:" not in (project / "README.md").read_text("utf-8")
