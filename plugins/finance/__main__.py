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
from plugins.finance.chart import load_chart
from plugins.finance.connection import Connection
from plugins.finance.install import InstallError, install, load_chart_rows
from plugins.finance.money import MoneyError, paise, rupees
from plugins.finance.yaml_source import SpecError

SAMPLE = Path(__file__).with_name("sample")
Result = TypeVar("Result")

app = typer.Typer(no_args_is_help=True, help="Accounts of local bodies: post, prove, report.")
Url = Annotated[str, typer.Option(envvar="KSMART_DATABASE_URL", help="postgresql://…")]
ChartFile = Annotated[Path, typer.Option(help="The chart of accounts.")]
Day = Annotated[str, typer.Argument(help="A day: 2026-04-01")]


@app.command("check")
def check(chart: ChartFile = SAMPLE / "chart.yaml") -> None:
    """Check a chart of accounts; every mistake with file, line and column."""
    read = load_chart(chart)
    typer.echo(f"{len(read.accounts)} accounts, {len(read.sets)} sets: no mistake found")


@app.command("install")
def install_(url: Url, chart: ChartFile = SAMPLE / "chart.yaml") -> None:
    """Make the schema `finance` and load a chart into it."""

    async def work(connection: Connection) -> tuple[bool, int]:
        read = load_chart(chart)
        return await install(connection), await load_chart_rows(connection, read)

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
    except (SpecError, InstallError, MoneyError, journal.RefusedError, OSError) as error:
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
