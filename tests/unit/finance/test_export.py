"""The journal reads the same elsewhere: hledger in the state machine, Beancount here."""

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from plugins.finance import journal
from plugins.finance.connection import Connection
from plugins.finance.export import beancount_journal
from plugins.finance.journal import Line, Voucher
from tests.unit.finance.conftest import Books


def written(books: Books) -> str:
    async def work(connection: Connection) -> str:
        return "".join([piece async for piece in beancount_journal(connection, books.local_body)])

    return books.run(work)


@pytest.fixture
def posted(books: Books) -> Books:
    hostile = 'a "quoted" \\ line\n2026-01-01 open Assets:X ; | (a)'
    for nth, on in enumerate((date(2026, 4, 5), date(2026, 4, 2))):
        lines = (Line("450010101", 1234), Line("140130100", -1234, "90"))
        voucher = Voucher(books.local_body, f"e{nth}", "general", "receipt", on, lines, "me", hostile)  # fmt: skip
        books.run(lambda c, voucher=voucher: journal.post(c, voucher))  # type: ignore[misc]
    return books


def test_accounts_are_opened_before_they_are_used_and_texts_stay_texts(posted: Books) -> None:
    text = written(posted)
    assert text.startswith("2026-04-02 open Income:A140130100 INR\n2026-04-02 open Assets:A450010101 INR\n")  # fmt: skip
    assert text.count(" open ") == 2 + 2  # the two accounts, and the words of the two narrations
    assert all(line.startswith(("2026-04-0", "  ")) for line in text.splitlines() if line)
    assert "  Assets:A450010101  12.34 INR\n" in text


@pytest.mark.skipif(shutil.which("bean-check") is None, reason="Beancount is not installed: pip install beancount")  # fmt: skip
def test_beancount_accepts_the_journal(posted: Books, tmp_path: Path) -> None:
    path = tmp_path / "books.beancount"
    path.write_text(written(posted), encoding="utf-8")
    done = subprocess.run(["bean-check", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
