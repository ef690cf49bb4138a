"""The style guide: every component in every state, on one page, with texts of no service."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from runtime.catalogue import Context, Field, Master, Masters
from runtime.meaning.working_days import Calendar
from runtime.portal.printing import Cell, Due, Line, Printed, Printer, due
from runtime.portal.questions import Question, question
from runtime.words import Words

_DAY = date(2026, 11, 20)
_LONG = Words(
    "Antidisestablishmentarianism and other very long words that a narrow telephone has to break somewhere",
    "ഇലക്ട്രോണിക്കൽവൽക്കരണപ്രവർത്തനങ്ങളെക്കുറിച്ചുള്ളവിശദീകരണക്കുറിപ്പുകളുൾപ്പെടെയുള്ള നീണ്ട വാക്കുകൾ",
)
_COLOURS = {"green": Words("Green", "പച്ച"), "gold": Words("Gold", "സ്വർണം"), "long": _LONG}


class _Nothing(Masters):
    """No master rows: the samples have their options in themselves."""

    def find(self, master: Master[Any], key: str | None, on: date) -> None:
        return None

    def rows(self, master: Master[Any], on: date) -> list[Any]:
        return []

    def decided(self, decision: str, on: date, values: tuple[Any, ...]) -> None:
        return None

    def rate(self, fee: str, head: str, places: tuple[tuple[str, str], ...], on: date) -> None:
        return None


CONTEXT = Context(
    now=datetime(2026, 11, 20, 10, 30, tzinfo=UTC),
    today=_DAY,
    local_body="",
    masters=_Nothing(),
    calendar=Calendar(week=frozenset(range(7))),
    person=UUID(int=0),
    role="",
)

_HINT = Words("As it stands on the paper", "കടലാസിലുള്ളതു പോലെ")
_ROW = (
    Field("name", "text", Words("Name", "പേര്"), str, max_length=100),
    Field("since", "date", Words("Since", "തുടങ്ങിയത്"), date, optional=True),
)
FIELDS = (
    Field("text", "text", Words("One line", "ഒറ്റ വരി"), str, help=_HINT, max_length=100),
    Field("both", "text", Words("In both languages", "രണ്ടു ഭാഷയിലും"), str, bilingual=True, max_length=100),
    Field("long", "longtext", Words("Several lines", "പല വരി"), str, optional=True, max_length=500),
    Field("count", "int", Words("Count", "എണ്ണം"), int),
    Field("amount", "money", Words("Amount", "തുക"), int),
    Field("share", "percent", Words("Share", "പങ്ക്"), int),
    Field("mobile", "mobile", Words("Mobile number", "മൊബൈൽ നമ്പർ"), str),
    Field("day", "date", Words("Date", "തീയതി"), date, help=_HINT),
    Field("agree", "bool", Words("Yes or no", "അതെയോ അല്ലയോ"), bool),
    Field("colour", "choice", Words("One of a few", "ചിലതിൽ ഒന്ന്"), str, options=_COLOURS),
    Field(
        "many", "choice", Words("One of many", "പലതിൽ ഒന്ന്"), str,
        options={str(n): Words(f"Number {n}", f"{n}-ാം നമ്പർ") for n in range(1, 12)},
    ),
    Field("rows", "table", Words("Rows", "വരികൾ"), list, fields=_ROW, max_rows=3),
)  # fmt: skip

_WRONG = Words("Say what is wrong and how to mend it", "എന്താണ് തെറ്റെന്നും എങ്ങനെ തിരുത്താമെന്നും പറയുക")
FILLED = {
    "text": "Asha <b>Thomas</b>",
    "both.en": "Panampilly House",
    "both.ml": "പനമ്പിള്ളി ഹൗസ്",
    "long": "First line\nSecond line",
    "count": "12",
    "amount": "150000",
    "share": "2.5",
    "mobile": "9000000001",
    "day": "29/02/1984",
    "agree": "true",
    "colour": "gold",
    "many": "4",
    "rows.0.name": "Joseph",
    "rows.0.since": "2001-06-01",
    "rows.1.name": "ജോസഫ്",
    "rows.1.since": "",
}
MISTAKES = {
    **{field.name: _WRONG for field in FIELDS if field.name != "both"},
    "both.ml": _WRONG,
    "rows.0.name": _WRONG,
}


@dataclass(frozen=True, slots=True)
class State:
    """The questions in one state."""

    name: Words
    questions: tuple[Question, ...]

    @property
    def problems(self) -> list[tuple[str, Words]]:
        """Their mistakes."""
        return [problem for question in self.questions for problem in question.problems()]


def samples(lang: str) -> dict[str, Any]:
    """What the style guide's template shows."""
    printer = Printer(lang, CONTEXT.masters, _DAY)
    return {
        "states": (
            State(Words("Empty", "ശൂന്യം"), _all({}, {}, "e-")),
            State(Words("Filled", "പൂരിപ്പിച്ചത്"), _all(FILLED, {}, "f-")),
            State(Words("Wrong", "തെറ്റുള്ളത്"), _all(FILLED, MISTAKES, "w-")),
        ),
        "dues": _dues(),
        "printed": _printed(printer),
        "colours": ("leaf", "leaf-deep", "leaf-soft", "gold", "gold-soft", "laterite", "laterite-soft", "lagoon", "lagoon-soft", "ink", "ink-soft", "stone-soft"),
        "long": _LONG,
        "columns": (Words("Number", "നമ്പർ"), Words("Name", "പേര്"), Words("State", "അവസ്ഥ"), Words("Due by", "അവസാന തീയതി")),
        "lines": tuple(_line(printer, n, days) for n, days in enumerate((12, 1, -3), start=1)),
        "events": (
            {"title": Words("Sent back", "മടക്കി"), "at": "20/11/2026 10:30", "who": Words("Clerk", "ക്ലാർക്ക്"), "remark": _LONG.in_language(lang)},
            {"title": Words("Sent", "അയച്ചു"), "at": "19/11/2026 09:00", "who": None, "remark": None},
        ),
    }  # fmt: skip


def _all(raw: dict[str, str], mistakes: dict[str, Words], prefix: str) -> tuple[Question, ...]:
    # Prefixed, because ids are unique on a page and this page asks everything three times.
    return tuple(
        question(
            _renamed(field, prefix), _prefixed(raw, prefix), _prefixed(mistakes, prefix), CONTEXT
        )
        for field in FIELDS
    )


def _renamed(field: Field, prefix: str) -> Field:
    return dataclasses.replace(field, name=prefix + field.name)


def _prefixed(values: dict[str, Any], prefix: str) -> dict[str, Any]:
    return {prefix + path: value for path, value in values.items()}


def _dues() -> tuple[Due, ...]:
    days = (12, 2, 1, 0, -3)
    running = tuple(due(date.fromordinal(_DAY.toordinal() + n), _DAY) for n in days)
    return (*running, due(_DAY, _DAY, stopped=True), due(_DAY, _DAY, ended=True), due(None, _DAY))


def _line(printer: Printer, n: int, days: int) -> Line:
    day = date.fromordinal(_DAY.toordinal() + days)
    both = {"en": "Asha Thomas", "ml": "ആശ തോമസ്"}
    return Line(
        (
            Cell(f"AB/X00000/2026-27/{n:06d}"),
            printer.cell(FIELDS[1], both),
            printer.tag(Words("With somebody", "ഒരാളുടെ പക്കൽ"), "now"),
            printer.due_cell(day, due(day, _DAY)),
        ),
        "/styleguide",
    )


def _printed(printer: Printer) -> tuple[Printed, ...]:
    values: dict[str, Any] = {
        "text": "Asha <b>Thomas</b>",
        "both": {"en": "Panampilly House", "ml": "പനമ്പിള്ളി ഹൗസ്"},
        "long": "First line\nSecond line",
        "amount": "150000",
        "day": "1984-02-29",
        "agree": True,
        "colour": "gold",
        "rows": [{"name": "Joseph", "since": "2001-06-01"}, {"name": "ജോസഫ്"}],
    }
    return tuple(printer.answer(field, values.get(field.name)) for field in FIELDS)
