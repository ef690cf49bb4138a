"""Reports as pages with their charts, as files, and the journal; of a post's own body and its area."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from litestar.handlers import HTTPRouteHandler
from markupsafe import Markup

from plugins.finance.export import beancount_journal, hledger_journal
from plugins.finance.journal import RefusedError
from plugins.finance.ledger import Gate
from plugins.finance.reports import draw, named
from plugins.finance.reports.model import Cell, Report, in_words
from plugins.finance.web.frame import body_of, may, page
from plugins.finance.web.words import WORDS
from runtime.access.limits import Limit
from runtime.access.policy import Policy
from runtime.meaning.ledger.books import Books
from runtime.meaning.ledger.nodes import Words as Pair
from runtime.meaning.periods import year_first, year_of
from runtime.portal.catalogue_words import local_body_name
from runtime.portal.errors import show_page
from runtime.portal.exports import Stream
from runtime.portal.frame import language_of, params
from runtime.refusal import NOT_FOUND, Refusal, malformed
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.route import route
from runtime.words import Words

HOME = "/accounts"
FILES = Limit("finance files", per_address=60)
JOURNALS = {"hledger": (hledger_journal, "journal"), "beancount": (beancount_journal, "beancount")}


def report_routes(gate: Gate, books: Books) -> list[HTTPRouteHandler]:
    """The handlers of reports, over connections that may only read."""

    @route("GET", HOME, Policy.SESSION, show=show_page)
    async def home(call: Call) -> Answer:
        """The reports there are."""
        post = may(call.actor, books.chart, "read")
        cards = [
            (_words(one.title), f"{HOME}/reports/{name}")
            for name, one in named.reports(books).items()
        ]
        exports = list(JOURNALS) if post.role in books.chart.who.get("export", ()) else []
        return page(call, "home.html", cards=cards, journals=exports, home=HOME)

    @route("GET", HOME + "/reports/{name:str}", Policy.SESSION, show=show_page)
    async def one(call: Call) -> Answer:
        """A report with its chart, its table and its checks."""
        name, asked, mistake = _asked(call, books)
        found: Report | None = None
        if mistake is None:
            try:
                found = _told(call, await _made(gate, books, name, asked))
            except RefusedError as refused:
                mistake = Words(str(refused), str(refused))
        return page(
            call, "report.html", 422 if mistake and len(params(call)) > 1 else 200,
            title=_words(named.reports(books)[name].title), name=name, asked=asked, mistake=mistake,
            choices=_choices(books, name, asked), report=_drawn(found, language_of(call)) if found else None,
            files=[(form, f"{HOME}/reports/{name}/{form}?{_query(asked)}") for form in named.FORMS], home=HOME,
        )  # fmt: skip

    @route("GET", HOME + "/reports/{name:str}/{form:str}", Policy.SESSION, FILES, show=show_page)
    async def file(call: Call) -> Answer:
        """A report as a file."""
        name, asked, mistake = _asked(call, books)
        form = call.part("form")
        if form not in named.FORMS:
            raise Refusal(NOT_FOUND)
        if mistake is not None:
            raise malformed(mistake.en, mistake.ml or mistake.en)
        try:
            found = _told(call, await _made(gate, books, name, asked))
        except RefusedError as refused:
            raise malformed(str(refused), str(refused)) from refused
        text = named.as_file(found, form, language_of(call))
        return Answer(
            text,
            200,
            _file_headers(named.FORMS[form], f"{name}-{asked.local_body}-{asked.last}.{form}"),
        )

    @route("GET", HOME + "/journal/{form:str}", Policy.SESSION, FILES, show=show_page)
    async def journal(call: Call) -> Answer:
        """The journal of a body, piece by piece, as another program reads it."""
        body = body_of(may(call.actor, books.chart, "export"), params(call).get("in"))
        if call.part("form") not in JOURNALS:
            raise Refusal(NOT_FOUND)
        write, ending = JOURNALS[call.part("form")]

        async def pieces() -> AsyncIterator[bytes]:
            async with gate.connection() as connection:
                async for piece in write(connection, body):
                    yield piece.encode()

        return Stream(pieces(), _file_headers("text/plain; charset=utf-8", f"{body}.{ending}"))

    return [home, one, file, journal]


async def _made(gate: Gate, books: Books, name: str, asked: named.Asked) -> Report:
    async with gate.raw() as connection:
        return await named.made(connection, books, name, asked)


def _told(call: Call, report: Report) -> Report:
    """The report with the office's name, and fees and heads called as their specs call them."""
    lang, names = language_of(call), [column.name for column in report.columns]
    body = local_body_name(call.ground, report.local_body).in_language(lang)
    report = replace(report, local_body=f"{body} ({report.local_body})")
    if "fee" not in names or "head" not in names:
        return report
    at_fee, at_head = names.index("fee"), names.index("head")

    def row(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        fee = call.ground.catalogue.standing(str(cells[at_fee]))
        head = fee.head(str(cells[at_head])) if fee is not None else None
        if fee is None or head is None:
            return cells
        told = list(cells)
        told[at_fee] = (fee.title or Words(fee.name, fee.name)).in_language(lang)
        told[at_head] = head.title.in_language(lang)
        return tuple(told)

    return replace(report, rows=tuple(map(row, report.rows)))


def _asked(call: Call, books: Books) -> tuple[str, named.Asked, Words | None]:
    """What the address asks for; the days are this financial year so far where it names none."""
    post, given, name = may(call.actor, books.chart, "read"), params(call), call.part("name")
    if name not in named.reports(books):
        raise Refusal(NOT_FOUND)
    body = body_of(post, given.get("in"))
    today = call.ground.clock.now().date()
    days = {"from": year_first(year_of(today)), "to": today}
    mistake: Words | None = None
    for key in days:
        if key in given:
            with suppress(ValueError):
                days[key] = date.fromisoformat(given[key])
                continue
            mistake = WORDS["bad_day"]
    more = {key: given.get(key, "") for key in ("account", "thing", "fee")}
    asked = named.Asked(body, days["from"], days["to"], given.get("fund") or "general", **more)
    needs = named.reports(books)[name].needs
    missing = [key for key in ("account", "thing", "fee") if key in needs and not more[key]]
    return name, asked, mistake or (WORDS["choose"] if missing else None)


def _choices(
    books: Books, name: str, asked: named.Asked
) -> list[tuple[str, str, str, list[tuple[str, Words]]]]:
    """What the form asks beside days: a name, its word, what was chosen, and the choices."""
    chart = books.chart
    funds = [
        (code, _words(value.name))
        for (kind, code), value in chart.dimensions.items()
        if kind == "fund"
    ]
    accounts = [
        (code, Words(f"{code} {one.name.en}", f"{code} {one.name.ml}"))
        for code, one in sorted(chart.accounts.items())
    ]
    if name == "cash_book":
        accounts = [(code, words) for code, words in accounts if chart.accounts[code].cash]
    fees = [(fee, Words(fee, fee)) for fee in sorted(books.fees)]
    every: dict[str, tuple[str, list[tuple[str, Words]]]] = {
        "fund": (asked.fund, funds), "account": (asked.account, accounts), "thing": (asked.thing, []), "fee": (asked.fee, fees),
    }  # fmt: skip
    return [(need, need, *every[need]) for need in named.reports(books)[name].needs]


def _drawn(report: Report, language: str) -> dict[str, object]:
    chart = Markup(draw.bars_svg(report.bars, language)) if report.bars else None  # noqa: S704 - every text is escaped
    return in_words(report, language) | {"chart": chart}


def _query(asked: named.Asked) -> str:
    given = {
        "in": asked.local_body, "from": asked.first.isoformat(), "to": asked.last.isoformat(), "fund": asked.fund,
        "account": asked.account, "thing": asked.thing, "fee": asked.fee,
    }  # fmt: skip
    return urlencode({key: value for key, value in given.items() if value})


def _file_headers(kind: str, name: str) -> list[tuple[bytes, bytes]]:
    return [
        (b"content-type", kind.encode()),
        (b"content-disposition", f'attachment; filename="{name}"'.encode()),
        (b"cache-control", b"no-store"),
    ]


def _words(text: Pair) -> Words:
    return Words(text.en, text.ml)
