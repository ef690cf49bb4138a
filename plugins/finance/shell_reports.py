"""Commands that look: reports, statements, the trial balance, the proof, the export."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from plugins.finance import journal
from plugins.finance.books import COMPILED
from plugins.finance.connection import Connection
from plugins.finance.export import beancount_journal, hledger_journal
from plugins.finance.money import rupees
from plugins.finance.reports import named
from plugins.finance.shell import BooksFile, Day, Url, app, books_at, connected, day_of
from plugins.finance.statements import draw_up
from runtime.meaning.ledger.nodes import nearest


@app.command("prove")
def prove(url: Url, local_body: str) -> None:
    """The nightly proof of a body's books: prints what is wrong and ends with code 1, or nothing."""

    async def work(connection: Connection) -> list[str]:
        rows = await connection.fetch("select * from ledger.prove($1)", local_body)
        return [f"{row['what']}: found {row['found']}, wanted {row['wanted']}" for row in rows]

    found = connected(url, work)
    typer.echo("\n".join(found) or "the books are true")
    if found:
        raise typer.Exit(1)


@app.command("statement")
def statement(
    url: Url, name: str, local_body: str, first: Day, last: Day, fund: str = "", as_json: bool = False,
    books: BooksFile = COMPILED,
) -> None:  # fmt: skip
    """Draw up a statement as CSV or JSON: income_expenditure, balance_sheet or receipts_payments."""
    read = books_at(books)
    specs = read.statements
    if name not in specs:
        raise typer.BadParameter(f"no statement is named {name!r}; {nearest(name, specs)}")
    drawn = connected(
        url,
        lambda connection: draw_up(
            connection,
            read.chart,
            specs[name],
            local_body,
            day_of(first),
            day_of(last),
            fund or None,
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

    connected(url, work)


@app.command("trial-balance")
def trial_balance(
    url: Url, local_body: str, first: Day, last: Day, fund: str = "", as_json: bool = False
) -> None:
    """The trial balance from a day to a day, as CSV or JSON; amounts in rupees."""
    found = connected(
        url,
        lambda connection: journal.trial_balance(
            connection, local_body, day_of(first), day_of(last), fund or None
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
    read = books_at(books)
    asked = named.Asked(local_body, day_of(first), day_of(last), fund, account, thing, fee)
    forms = [*named.FORMS, "html"]
    if form not in forms:
        raise typer.BadParameter(f"no form is named {form!r}; {nearest(form, forms)}")
    if out is None and form in ("xlsx", "pdf"):
        raise typer.BadParameter(f"write a {form} to a file: --out report.{form}")
    found = connected(url, lambda connection: named.made(connection, read, name, asked))
    drawn = named.as_file(found, form, language)
    if out is None:
        typer.echo(drawn.decode(), nl=False)
    else:
        out.write_bytes(drawn)
    if not found.ties:
        raise typer.Exit(1)
