"""`python -m plugins.finance`: the library from a shell.

install, post, settle and trial-balance need a database: `--url`, or KSMART_DATABASE_URL.
"""

from __future__ import annotations

import asyncio
import csv
import json
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

import asyncpg
import typer

from plugins.finance import journal
from plugins.finance.books import COMPILED, load_books
from plugins.finance.connection import Connection
from plugins.finance.explain import shown
from plugins.finance.export import hledger_journal
from plugins.finance.install import InstallError, install, load_chart_rows
from plugins.finance.money import MoneyError, paise, rupees
from plugins.finance.statements import draw_up
from runtime.meaning.ledger.nodes import SpecError, nearest

Result = TypeVar("Result")

app = typer.Typer(no_args_is_help=True, help="Accounts of local bodies: post, prove, report.")
Url = Annotated[str, typer.Option(envvar="KSMART_DATABASE_URL", help="postgresql://…")]
BooksFile = Annotated[Path, typer.Option(help="What the compiler wrote, a YAML file, or a folder.")]
Day = Annotated[str, typer.Argument(help="A day: 2026-04-01")]


@app.command("check")
def check(books: BooksFile = COMPILED) -> None:
    """Prove a chart and the postings, collections and statements on it; every mistake with its place."""
    read = load_books(books)
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
    read = load_books(books)
    if posting not in read.rules.postings or account_set not in read.chart.sets:
        mend = nearest(posting, read.rules.postings) or nearest(account_set, read.chart.sets)
        raise typer.BadParameter(f"no such posting or set; {mend}")
    typer.echo("\n".join(shown(read.rules, posting, account_set, paise(amount), _day(on))))


@app.command("prove")
def prove(url: Url, local_body: str) -> None:
    """The nightly proof of a body's books: prints what is wrong and ends with code 1, or nothing."""

    async def work(connection: Connection) -> list[str]:
        rows = await connection.fetch("select * from finance.prove($1)", local_body)
        return [f"{row['what']}: found {row['found']}, wanted {row['wanted']}" for row in rows]

    found = _with(url, work)
    typer.echo("\n".join(found) or "the books are true")
    if found:
        raise typer.Exit(1)


@app.command("statement")
def statement(
    url: Url, name: str, local_body: str, first: Day, last: Day, fund: str = "", as_json: bool = False,
    books: BooksFile = COMPILED,
) -> None:  # fmt: skip
    """Draw up a statement as CSV or JSON: income_expenditure, balance_sheet or receipts_payments."""
    read = load_books(books)
    specs = read.statements
    if name not in specs:
        raise typer.BadParameter(f"no statement is named {name!r}; {nearest(name, specs)}")
    drawn = _with(
        url,
        lambda connection: draw_up(
            connection, read.chart, specs[name], local_body, _day(first), _day(last), fund or None
        ),
    )
    if as_json:
        typer.echo(json.dumps(drawn.as_data(), ensure_ascii=False, indent=1))
    else:
        typer.echo(drawn.as_csv(), nl=False)


@app.command("export")
def export(url: Url, local_body: str) -> None:
    """Write a body's journal in hledger's format."""

    async def work(connection: Connection) -> None:
        async for piece in hledger_journal(connection, local_body):
            sys.stdout.write(piece)

    _with(url, work)


@app.command("install")
def install_(url: Url, books: BooksFile = COMPILED) -> None:
    """Make the schema `finance` and load a chart into it."""

    async def work(connection: Connection) -> tuple[bool, int]:
        return await install(connection), await load_chart_rows(connection, load_books(books).chart)

    made, rows = _with(url, work)
    typer.echo(f"schema {'made' if made else 'stands already'}; {rows} rows of the chart changed")


@app.command("open-year")
def open_year(url: Url, local_body: str, year: int) -> None:
    """Open the books of a local body for a financial year, named by the year it begins in."""
    _with(url, lambda connection: journal.open_books(connection, local_body, year))


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
        local_body, source, fund, kind, _day(on), tuple(map(_line, lines)), by
    )
    typer.echo(_with(url, lambda connection: journal.post(connection, voucher)))


@app.command("settle")
def settle(url: Url, local_body: str) -> None:
    """Fold fresh vouchers into the balances and number them."""
    typer.echo(_with(url, lambda connection: journal.settle(connection, local_body)))


@app.command("trial-balance")
def trial_balance(
    url: Url, local_body: str, first: Day, last: Day, fund: str = "", as_json: bool = False
) -> None:
    """The trial balance from a day to a day, as CSV or JSON; amounts in rupees."""
    found = _with(
        url,
        lambda connection: journal.trial_balance(
            connection, local_body, _day(first), _day(last), fund or None
        ),
    )
    head = ("account", "opening", "debit", "credit", "closing")
    rows = [
        (b.account, *map(rupees, (b.opening_paise, b.debit_paise, b.credit_paise, b.closing_paise)))
        for b in found
    ]
    if as_json:
        typer.echo(json.dumps([dict(zip(head, row, strict=True)) for row in rows], indent=1))
    else:
        csv.writer(sys.stdout).writerows([head, *rows])


def main() -> None:
    """Run a command; mistakes of the caller are one message and exit code 1, never a traceback."""
    try:
        app()
    except (SpecError, InstallError, MoneyError, journal.RefusedError, asyncpg.PostgresError, OSError) as error:  # fmt: skip
        typer.echo(str(error), err=True)
        sys.exit(1)


def _with(url: str, work: Callable[[Connection], Awaitable[Result]]) -> Result:
    async def run() -> Result:
        connection = await asyncpg.connect(url)
        try:
            return await work(connection)
        finally:
            await connection.close()

    return asyncio.run(run())


def _line(text: str) -> journal.Line:
    place, _, amount = text.partition("=")
    account, _, function = place.partition("/")
    return journal.Line(account, paise(amount), function)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a day: write 2026-04-01") from error


if __name__ == "__main__":
    os.environ.setdefault("COLUMNS", "100")
    main()
