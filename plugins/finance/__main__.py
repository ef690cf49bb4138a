"""`python -m plugins.finance`: the library from a shell.

install, post, settle and trial-balance need a database: `--url`, or KSMART_DATABASE_URL.
"""

from __future__ import annotations

import asyncio
import csv
import json
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

import asyncpg
import typer

from plugins.finance import journal, poster, runs
from plugins.finance.books import COMPILED, load_books
from plugins.finance.connection import Connection
from plugins.finance.desk import Desk
from plugins.finance.explain import shown
from plugins.finance.export import beancount_journal, hledger_journal
from plugins.finance.install import InstallError, install, join_services, load_chart_rows
from plugins.finance.money import MoneyError, paise, rupees
from plugins.finance.reports import books as of_books
from plugins.finance.reports import draw, dues
from plugins.finance.reports.model import Report
from plugins.finance.statements import draw_up
from runtime.meaning.ledger.books import Books
from runtime.meaning.ledger.nodes import SpecError, nearest
from runtime.meaning.periods import period_of, year_of

Result = TypeVar("Result")

app = typer.Typer(no_args_is_help=True, help="Accounts of local bodies: post, prove, report.")
Url = Annotated[str, typer.Option(envvar="KSMART_DATABASE_URL", help="postgresql://…")]
BooksFile = Annotated[Path, typer.Option(help="What the compiler wrote, a YAML file, or a folder.")]
Day = Annotated[str, typer.Argument(help="A day: 2026-04-01")]


@app.command("check")
def check(books: BooksFile = COMPILED) -> None:
    """Prove a chart and the postings, collections and statements on it; every mistake with its place."""
    read = _books(books)
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
    read = _books(books)
    if posting not in read.rules.postings or account_set not in read.chart.sets:
        mend = nearest(posting, read.rules.postings) or nearest(account_set, read.chart.sets)
        raise typer.BadParameter(f"no such posting or set; {mend}")
    typer.echo("\n".join(shown(read.rules, posting, account_set, paise(amount), _day(on))))


@app.command("prove")
def prove(url: Url, local_body: str) -> None:
    """The nightly proof of a body's books: prints what is wrong and ends with code 1, or nothing."""

    async def work(connection: Connection) -> list[str]:
        rows = await connection.fetch("select * from ledger.prove($1)", local_body)
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
    read = _books(books)
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
def export(
    url: Url, local_body: str, form: Annotated[str, typer.Option(help="hledger or beancount.")] = "hledger"
) -> None:  # fmt: skip
    """Write a body's journal in hledger's (and ledger's) format, or in Beancount's."""
    formats = {"hledger": hledger_journal, "beancount": beancount_journal}
    if form not in formats:
        raise typer.BadParameter(f"no format is named {form!r}; {nearest(form, formats)}")

    async def work(connection: Connection) -> None:
        async for piece in formats[form](connection, local_body):
            sys.stdout.write(piece)

    _with(url, work)


@app.command("install")
def install_(url: Url, books: BooksFile = COMPILED) -> None:
    """Make the schema `ledger` and load a chart into it."""

    async def work(connection: Connection) -> tuple[bool, int]:
        return await install(connection), await load_chart_rows(connection, _books(books).chart)

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


@app.command("report")
def report(
    url: Url, name: str, local_body: str, first: Day, last: Day, fund: str = "general", account: str = "",
    thing: str = "", fee: str = "property_tax", language: str = "en",
    form: Annotated[str, typer.Option(help="csv, json, html, xlsx or pdf.")] = "csv",
    out: Annotated[Path | None, typer.Option(help="Where to write it; the terminal else.")] = None,
    books: BooksFile = COMPILED,
) -> None:  # fmt: skip
    """Draw a report: cash_book, ledger, day_book, trial_balance, dcb, daily_collection, working_sheet,
    budget_variance, or a statement by its name."""
    read, days = _books(books), (_day(first), _day(last))
    desk = Desk(read.rules, read.fees, local_body, "report")
    chart = read.chart

    async def work(connection: Connection) -> Report:
        if name in ("cash_book", "ledger"):
            drawn = of_books.cash_book if name == "cash_book" else of_books.ledger
            if account not in chart.accounts:
                raise typer.BadParameter(
                    f"--account is one of the chart; {nearest(account, chart.accounts)}"
                )
            return await drawn(connection, chart, local_body, fund, account, *days)
        if name == "day_book":
            return await of_books.day_book(connection, chart, local_body, *days)
        if name == "trial_balance":
            return await of_books.trial_balance(connection, chart, local_body, *days)
        if name == "dcb":
            return await dues.dcb(connection, desk, year_of(days[1]), days[1])
        if name == "daily_collection":
            return await dues.daily_collection(connection, local_body, *days)
        if name == "working_sheet":
            return await dues.working_sheet(connection, desk, thing, fee, days[1])
        if name == "budget_variance":
            return await of_books.budget_variance(connection, chart, local_body, year_of(days[1]))
        if name in read.statements:
            return await of_books.statement(
                connection, chart, read.statements[name], local_body, *days
            )
        raise typer.BadParameter(
            f"no report is named {name!r}; {nearest(name, [*REPORTS, *read.statements])}"
        )

    found = _with(url, work)
    drawn = {
        "csv": lambda: draw.as_csv(found).encode(), "json": lambda: draw.as_json(found).encode(),
        "html": lambda: draw.as_html(found, language).encode(), "xlsx": lambda: draw.as_xlsx(found, language),
        "pdf": lambda: draw.as_pdf(found, language),
    }  # fmt: skip
    if form not in drawn:
        raise typer.BadParameter(f"no form is named {form!r}; {nearest(form, drawn)}")
    if out is None and form in ("xlsx", "pdf"):
        raise typer.BadParameter(f"write a {form} to a file: --out report.{form}")
    if out is None:
        typer.echo(drawn[form]().decode(), nl=False)
    else:
        out.write_bytes(drawn[form]())
    if not found.ties:
        raise typer.Exit(1)


REPORTS = ("cash_book", "ledger", "day_book", "trial_balance", "dcb", "daily_collection", "working_sheet", "budget_variance")  # fmt: skip


@app.command("join")
def join(url: Url) -> None:
    """Let the ledger hear of the money of services; the log-in is the migrator's."""
    _with(url, join_services)


@app.command("post-money")
def post_money(url: Url, books: BooksFile = COMPILED) -> None:
    """Post what services demanded and received since the last time; what is refused is parked."""
    read = _books(books)

    async def work(connection: Connection) -> poster.Posted:
        total = poster.Posted(0, 0, 0)
        while (one := await poster.post_money(connection, read)).read:
            total = poster.Posted(total.read + one.read, total.vouchers + one.vouchers, total.parked + one.parked)  # fmt: skip
        return total

    done = _with(url, work)
    typer.echo(f"{done.read} events: {done.vouchers} vouchers, {done.parked} parked")


@app.command("parked")
def parked(url: Url, local_body: str, retry: bool = False, books: BooksFile = COMPILED) -> None:
    """What could not be posted, with its reason; `--retry` tries it once more."""
    read = _books(books)

    async def work(connection: Connection) -> list[str]:
        if retry:
            await poster.retry_parked(connection, read, local_body)
        rows = await connection.fetch(
            "select source, reason, words, tries from ledger.parked where local_body = $1 and not settled"
            " order by first_at", local_body)  # fmt: skip
        return [f"{r['source']}: {r['words']} ({r['reason']}, tried {r['tries']})" for r in rows]

    typer.echo("\n".join(_with(url, work)) or "nothing is parked")


@app.command("run")
def run(
    url: Url,
    step: Annotated[str, typer.Argument(help="try, approve or raise.")],
    fee: str,
    first: Day,
    bodies: Annotated[list[str], typer.Argument(help="Local bodies.")],
    cycle: Annotated[str, typer.Option(help="month, quarter, half_year or year.")] = "half_year",
    by: str = "command line",
    books: BooksFile = COMPILED,
) -> None:
    """A mass demand: `run try property_tax 2026-04-01 M07025`, approved by another, raised body by body."""
    read = _books(books)
    period = period_of(cycle, _day(first))
    desks = [Desk(read.rules, read.fees, body, by) for body in bodies]

    async def work(connection: Connection) -> list[str]:
        said: list[str] = []
        if step == "raise":
            while one := await runs.raise_next(connection, desks, fee, period.first):
                said.append(f"{one.local_body}: {one.refused or 'raised'}")
        for desk in desks if step != "raise" else ():
            if step == "approve":
                await runs.approve_run(connection, desk.local_body, fee, period.first, by)
                said.append(f"{desk.local_body}: approved")
            else:
                tried = await runs.try_run(connection, desk, fee, period, period.last, period.first)
                said += [f"{desk.local_body} {one.head}: {one.things} things, {rupees(one.paise)}" for one in tried]  # fmt: skip
        return said

    if step not in ("try", "approve", "raise"):
        raise typer.BadParameter(f"no step is named {step!r}; known: try, approve, raise")
    typer.echo("\n".join(_with(url, work)) or "nothing waits")


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


def _books(path: Path) -> Books:
    """The books' rules; what the compiler wrote is found from anywhere inside a project."""
    if path == COMPILED:
        here = Path.cwd()
        root = next((one for one in (here, *here.parents) if one.joinpath("ksmart.toml").is_file()), here)  # fmt: skip
        path = root.joinpath(COMPILED)
    return load_books(path)


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
    sys.exit(main())
