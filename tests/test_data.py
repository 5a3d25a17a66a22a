"""`takehome data FILE`: finds out how a file is read, and says the same of it as the
project's own run."""

import gzip

import pandas as pd
import pytest
from conftest import run

from takehome import UserError
from takehome.ingest.delimited import find_read_options, read_header
from takehome.ingest.facts import find_facts
from takehome.ingest.source_file import SourceFile

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
    ("task", "labels", "told"),
    [
        ("classification", ["no", "yes", "no", "", "NA", "no"], "no 75.0%, yes 25.0%"),
        ("classification", ["1", "0", "0", "1", "0", ""], "0 60.0%, 1 40.0%"),
        ("classification", ["true", "FALSE", "True"], "True 66.7%, False 33.3%"),
        ("classification", ["1.0", "2.50", "1.0", "1"], "1 75.0%, 2.5 25.0%"),
        (
            "regression",
            ["1", "2.5", "", "40000", "-3e2", "7"],
            "minimum -300.0, median 2.500, mean 7,942, maximum 40,000",
        ),
        ("regression", ["1", "two"], "holds 'two', which is no number"),
    ],
)
def test_the_facts_of_a_target_are_told(tmp_path, task, labels, told):
    path = tmp_path / "rows.csv"
    rows = [f"{n},{label}" for n, label in enumerate(labels)]
    path.write_text("\n".join(["a,y", *rows]) + "\n")
    answers = {"task": task, "target": "y", "time_column": None, "group_column": None}
    facts = find_facts(path, answers)
    assert facts["target_values"] == told
    assert facts["rows"] == len(pd.read_csv(path))


def test_missing_values_and_repeated_rows_are_those_that_pandas_counts(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("a,b,y\n1,x,2\n1.0,x,2\n,x,NA\nnan,,3\n")
    answers = dict.fromkeys(("time_column", "group_column"))
    facts = find_facts(path, {"task": "regression", "target": "y", **answers})
    data = pd.read_csv(path)
    assert facts["repeated_rows"] == data.duplicated().sum() == 1


def test_the_command_tells_its_version():
    assert run("takehome", "--version", cwd=".").stdout.strip() == "0.1.0"
