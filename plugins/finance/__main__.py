"""`python -m plugins.finance`: the library from a shell.

install, post, settle and trial-balance need a database: `--url`, or KSMART_DATABASE_URL.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import asyncpg
import typer

from plugins.finance import journal, shell_money, shell_reports
from plugins.finance.books import COMPILED
from plugins.finance.connection import Connection
from plugins.finance.explain import shown
from plugins.finance.install import InstallError, install, load_chart_rows
from plugins.finance.money import MoneyError, paise
from plugins.finance.shell import BooksFile, Day, Url, app, books_at, connected, day_of, line_of
from runtime.meaning.ledger.nodes import SpecError, nearest

COMMANDS = (shell_money, shell_reports)
"""Rooms whose commands the app holds once they are imported."""


@app.command("check")
def check(books: BooksFile = COMPILED) -> None:
    """Prove a chart and the postings, collections and statements on it; every mistake with its place."""
    read = books_at(books)
    typer.echo(
        f"{len(read.chart.accounts)} accounts, {len(read.chart.sets)} sets, {len(read.rules.postings)} postings,"
        f" {len(read.fees)} collections, {len(read.statements)} statements: no mistake found"
    )


@app.command("explain")
def explain(
    posting: str,
    amount: Annotated[str, typer.Option(help="Rupees put in for every amount.")] = "1000",
    account_set: Annotated[str, typer.Option("--set", help="The set of accounts to show it for.")] = "property_tax",
    on: Annotated[str, typer.Option(help="The day of posting.")] = "2026-04-01",
    books: BooksFile = COMPILED,
) -> None:  # fmt: skip
    """Show the lines that a posting rule makes, with the accounts of one set and an example amount."""
    read = books_at(books)
    if posting not in read.rules.postings or account_set not in read.chart.sets:
        mend = nearest(posting, read.rules.postings) or nearest(account_set, read.chart.sets)
        raise typer.BadParameter(f"no such posting or set; {mend}")
    typer.echo("\n".join(shown(read.rules, posting, account_set, paise(amount), day_of(on))))


@app.command("install")
def install_(url: Url, books: BooksFile = COMPILED) -> None:
    """Make the schema `ledger` and load a chart into it."""

    async def work(connection: Connection) -> tuple[bool, int]:
        return await install(connection), await load_chart_rows(connection, books_at(books).chart)

    made, rows = connected(url, work)
    typer.echo(f"schema {'made' if made else 'stands already'}; {rows} rows of the chart changed")


@app.command("open-year")
def open_year(url: Url, local_body: str, year: int) -> None:
    """Open the books of a local body for a financial year, named by the year it begins in."""
    connected(url, lambda connection: journal.open_books(connection, local_body, year))


@app.command("post")
def post(
    url: Url,
    local_body: str,
    source: Annotated[str, typer.Argument(help="Names the event; it posts once.")],
    on: Day,
    lines: Annotated[list[str], typer.Argument(help="ACCOUNT[/FUNCTION]=RUPEES; credit below 0.")],
    fund: str = "general",
    kind: str = "journal",
    by: str = "command line",
) -> None:
    """Post one voucher: `post M07025 fee:1 2026-04-02 450010101=20 140130100/90=-20`."""
    voucher = journal.Voucher(
        local_body, source, fund, kind, day_of(on), tuple(map(line_of, lines)), by
    )
    typer.echo(connected(url, lambda connection: journal.post(connection, voucher)))


@app.command("settle")
def settle(url: Url, local_body: str) -> None:
    """Fold fresh vouchers into the balances and number them."""
    typer.echo(connected(url, lambda connection: journal.settle(connection, local_body)))


def main(words: Sequence[str] | None = None) -> int:
    """Run a command; mistakes of the caller are one message and exit code 1, never a traceback."""
    try:
        app(list(words) if words is not None else None, standalone_mode=True)
    except SystemExit as ended:
        return int(ended.code or 0)
    except (SpecError, InstallError, MoneyError, journal.RefusedError, asyncpg.PostgresError, OSError) as error:  # fmt: skip
        typer.echo(str(error), err=True)
        return 1
    return 0


if __name__ == "__main__":
    os.environ.setdefault("COLUMNS", "100")
    sys.exit(main())
