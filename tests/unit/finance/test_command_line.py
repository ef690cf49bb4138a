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


def test_ksmart_explain_shows_the_voucher_of_a_posting(tmp_path: Path) -> None:
    (tmp_path / "ksmart.toml").write_text(
        '[project]\nname = "town"\n[plugins]\nfinance = "plugins.finance.plugin:PLUGIN"\n'
    )
    compiled = tmp_path / "generated/plugins/chart_of_accounts.json"
    compiled.parent.mkdir(parents=True)
    compiled.write_bytes((SPEC.parents[1] / "generated/plugins/chart_of_accounts.json").read_bytes())  # fmt: skip
    ksmart = Path(sys.executable).with_name("ksmart")

    def explain(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([ksmart, "explain", *words], cwd=tmp_path, capture_output=True, text=True, check=False)  # fmt: skip

    done = explain("posting.money_received", "--amount", "1000", "--on", "2026-05-04")
    assert done.returncode == 0, done.stderr
    assert "Dr 450010101 Cash / പണം  2000.00" in done.stdout
    wrong = explain("posting.money_recieved")
    assert wrong.returncode != 0
    assert "money_received" in wrong.stderr
    assert "Traceback" not in wrong.stderr


def test_a_changed_compiled_file_is_refused(tmp_path: Path) -> None:
    text = (SPEC.parents[1] / "generated/plugins/chart_of_accounts.json").read_text("utf-8")
    for wrong in (text.replace("450010101", "450010102", 1), "{}", "[", text.replace("ledger/1", "ledger/9")):  # fmt: skip
        path = tmp_path / "books.json"
        path.write_text(wrong, "utf-8")
        done = shell("check", "--books", str(path))
        assert done.returncode == 1
        assert "books.json:1:1: error:" in done.stderr


@pytest.mark.parametrize("form", ["csv", "json", "html", "xlsx", "pdf"])
def test_reports_are_written_in_every_form(books: Books, tmp_path: Path, form: str) -> None:
    shell("post", books.local_body, "e1", "2026-04-02", "450010101=20", "140130100/90=-20", url=books.url)  # fmt: skip
    out = tmp_path / f"report.{form}"
    done = shell("report", "trial_balance", books.local_body, "2026-04-01", "2026-04-30", "--form", form, "--out", str(out), url=books.url)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert out.stat().st_size > 100


def test_a_mass_demand_from_the_shell(books: Books) -> None:
    words = ("run", "try", "property_tax", "2026-04-01", books.local_body)
    assert shell(*words, url=books.url).stdout == "nothing waits\n"
    for by, code in (("command line", 1), ("secretary", 0)):
        done = shell("run", "approve", "property_tax", "2026-04-01", books.local_body, "--by", by, url=books.url)  # fmt: skip
        assert done.returncode == code, done.stderr
    assert shell("run", "raise", "property_tax", "2026-04-01", books.local_body, url=books.url).stdout == f"{books.local_body}: raised\n"  # fmt: skip
