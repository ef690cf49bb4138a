"""The library from a shell, end to end."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.finance.conftest import SPEC, Books

ROOT = Path(__file__).parents[3]


def shell(*words: str, url: str = "") -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {"KSMART_DATABASE_URL": url, "COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, "-m", "plugins.finance", *words],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_from_post_to_trial_balance_and_statement(books: Books) -> None:
    body, url = books.local_body, books.url
    posted = shell(
        "post", body, "e1", "2026-04-02", "450010101=20", "140130100/90=-20", "--", url=url
    )
    assert posted.returncode == 0, posted.stderr
    assert shell("settle", body, url=url).stdout == "1\n"
    found = shell("trial-balance", body, "2026-04-01", "2026-04-30", url=url)
    assert found.stdout.splitlines() == [
        "account,opening,debit,credit,closing",
        "140130100,0.00,0.00,20.00,-20.00",
        "450010101,0.00,20.00,0.00,20.00",
    ]
    drawn = shell(
        "statement", "balance_sheet", body, "2026-04-01", "2026-04-30", "--as-json", url=url
    )
    data = json.loads(drawn.stdout)
    assert data["ties"]
    assert {line["name"]: line["amount"] for line in data["lines"]}["cash"] == "20.00"
    assert shell("prove", body, url=url).stdout == "the books are true\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("450010101=20", "140130100/90=-19"), "differ by 100 paise"),
        (("450010101=20.001", "140130100/90=-20"), "not an amount"),
        (("450010101=1e3", "140130100/90=-20"), "not an amount"),
        (("450010101=nan", "140130100/90=nan"), "not an amount"),
        (("450010101=٢٠", "140130100/90=-20"), "not an amount"),
        (("450010101=99999999999999", "140130100/90=-20"), "more than a ledger line holds"),
    ],
)
def test_a_wrong_voucher_is_one_message_and_no_traceback(
    books: Books, words: tuple[str, ...], said: str
) -> None:
    done = shell("post", books.local_body, "e1", "2026-04-02", *words, url=books.url)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_chart_is_told_with_its_place(tmp_path: Path) -> None:
    text = (SPEC / "chart_of_accounts.yaml").read_text(encoding="utf-8")
    (tmp_path / "chart.yaml").write_text(
        text.replace("begins: 2011-04-01", "begins: soon"), encoding="utf-8"
    )
    done = shell("check", "--books", str(tmp_path))
    assert done.returncode == 1
    assert "chart.yaml:7:9: error: 'soon' is not a date" in done.stderr


def test_the_voucher_that_a_rule_would_post_is_shown() -> None:
    done = shell("explain", "demand_raised", "--amount", "1000")
    assert "Dr 431100101 Property tax receivable (current)" in done.stdout
    assert "Cr 110010101 Property tax / വസ്തു നികുതി [90]  1000.00" in done.stdout


def test_what_the_compiler_wrote_is_without_mistakes() -> None:
    done = shell("check")
    assert done.returncode == 0, done.stderr
