"""Every report by its name: what it asks for beside a body and days, and how it is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plugins.finance.connection import Connection
from plugins.finance.desk import Desk
from plugins.finance.journal import RefusedError
from plugins.finance.reports import books as of_books
from plugins.finance.reports import draw, dues
from plugins.finance.reports.model import Report
from runtime.meaning.ledger.books import Books
from runtime.meaning.ledger.nodes import Words, nearest
from runtime.meaning.periods import year_of


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for; `account`, `thing` and `fee` only where the report needs them."""

    local_body: str
    first: date
    last: date
    fund: str = "general"
    account: str = ""
    thing: str = ""
    fee: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A report that may be asked for: its title, and what it needs of `fund`, `account`, `thing`, `fee`."""

    title: Words
    needs: tuple[str, ...] = ()


_OWN: dict[str, Named] = {
    "cash_book": Named(Words("Cash and bank book", "ക്യാഷ് ആൻഡ് ബാങ്ക് ബുക്ക്"), ("fund", "account")),
    "ledger": Named(Words("Ledger", "ലെഡ്ജർ"), ("fund", "account")),
    "day_book": Named(Words("Day book", "ഡേ ബുക്ക്")),
    "trial_balance": Named(Words("Trial balance", "ട്രയൽ ബാലൻസ്")),
    "daily_collection": Named(Words("Daily collection", "പ്രതിദിന പിരിവ്")),
    "dcb": Named(Words("Demand, collection and balance", "ഡിമാൻഡ്, പിരിവ്, ബാക്കി")),
    "working_sheet": Named(
        Words("Working sheet of a demand", "ഡിമാൻഡിന്റെ കണക്കുകൂട്ടൽ"), ("thing", "fee")
    ),
    "budget_variance": Named(Words("Budget variance", "ബജറ്റ് വ്യതിയാനം")),
}
FORMS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Files that a report is drawn as, with their content types."""


def reports(books: Books) -> dict[str, Named]:
    """The reports there are, the statements of the spec among them."""
    return _OWN | {spec.name: Named(spec.title) for spec in books.statements.values()}


async def made(connection: Connection, books: Books, name: str, asked: Asked) -> Report:
    """Make a report.

    Raises:
        RefusedError: unknown (no such report, account or fee), malformed (days the wrong way round).
    """
    known = reports(books)
    if name not in known:
        raise RefusedError("unknown", f"no report is named {name!r}; {nearest(name, known)}")
    if asked.last < asked.first:
        raise RefusedError("malformed", "the last day lies before the first")
    desk = Desk(books.rules, books.fees, asked.local_body, "report")
    chart, body, days = books.chart, asked.local_body, (asked.first, asked.last)
    if name in ("cash_book", "ledger"):
        if asked.account not in chart.accounts:
            raise RefusedError("unknown", f"name an account of the chart; {nearest(asked.account, chart.accounts)}")  # fmt: skip
        book = of_books.cash_book if name == "cash_book" else of_books.ledger
        return await book(connection, chart, body, asked.fund, asked.account, *days)
    if name == "working_sheet":
        if asked.fee not in books.fees:
            raise RefusedError("unknown", f"name a fee; {nearest(asked.fee, books.fees)}")
        return await dues.working_sheet(connection, desk, asked.thing, asked.fee, asked.last)
    if name == "day_book":
        return await of_books.day_book(connection, chart, body, *days)
    if name == "trial_balance":
        return await of_books.trial_balance(connection, chart, body, *days)
    if name == "dcb":
        return await dues.dcb(connection, desk, year_of(asked.last), asked.last)
    if name == "daily_collection":
        return await dues.daily_collection(connection, body, *days)
    if name == "budget_variance":
        return await of_books.budget_variance(connection, chart, body, year_of(asked.last))
    return await of_books.statement(connection, chart, books.statements[name], body, *days)


def as_file(report: Report, form: str, language: str = "en") -> bytes:
    """A report as a file of a form of `FORMS`, or `html`.

    Raises:
        KeyError: No such form.
    """
    return {
        "csv": lambda: draw.as_csv(report).encode(),
        "json": lambda: draw.as_json(report).encode(),
        "html": lambda: draw.as_html(report, language).encode(),
        "xlsx": lambda: draw.as_xlsx(report, language),
        "pdf": lambda: draw.as_pdf(report, language),
    }[form]()
