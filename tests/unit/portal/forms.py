"""A small form of no service, for tests: a bilingual text, a date, a choice, what it reveals, and a table."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from runtime.answers import Faults, check_high, clean_bilingual, clean_text
from runtime.answers.types import Bilingual
from runtime.catalogue import (
    Context,
    Field,
    File,
    Master,
    Masters,
    Number,
    Page,
    Record,
    Service,
    Workflow,
)
from runtime.meaning.working_days import Calendar
from runtime.words import Words

Kind = Literal["plain", "special"]


class Part(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    since: date | None = None


class Answers(msgspec.Struct, forbid_unknown_fields=True):
    name: Bilingual
    day: date
    kind: Kind
    reason: str | None = None
    parts: list[Part] = msgspec.field(default_factory=list[Part])


def shown(a: Answers, c: Context) -> frozenset[str]:
    return frozenset({"reason"}) if a.kind == "special" else frozenset()


def check(a: Answers, c: Context, f: Faults) -> None:
    clean_bilingual(a.name, 2, 20, "/name", f)
    check_high(a.day, c.today, "/day", f)
    if a.reason is not None:
        a.reason = clean_text(a.reason, 3, 20, "/reason", f)
    for index, part in enumerate(a.parts):
        part.name = clean_text(part.name, 2, 20, f"/parts/{index}/name", f) or ""
    # As a compiled rule reads: it takes for granted that what is needed is there.
    if a.name.en == a.reason:
        f.add("/reason", "same", Words("Not the name again", "പേരല്ല"))


def _nothing(a: Any, c: Any = None) -> Any:
    raise AssertionError("a page never makes rows")


WORDS = Words("Label", "ലേബൽ")
FIELDS = (
    Field("name", "text", Words("Name", "പേര്"), Bilingual, bilingual=True, max_length=20),
    Field("day", "date", Words("Day", "ദിവസം"), date),
    Field("kind", "choice", Words("Kind", "തരം"), Kind, options={"plain": WORDS, "special": WORDS}),
    Field("reason", "text", Words("Reason", "കാരണം"), str, conditional=True),
    Field(
        "parts", "table", Words("Parts", "ഭാഗങ്ങൾ"), list[Part], max_rows=3,
        fields=(Field("name", "text", WORDS, str), Field("since", "date", WORDS, date, optional=True)),
    ),
    Field("age", "int", Words("Age", "പ്രായം"), int, computed=True),
)  # fmt: skip

RECORD = Record(
    "m.r", WORDS, Answers, FIELDS, Number("{seq}", ()), shown, check, _nothing, _nothing, _nothing
)
SERVICE = Service(
    module="m",
    name="s",
    version="1.0.0",
    title=WORDS,
    checklist=None,
    tiers=(),
    record=RECORD,
    workflow=Workflow("w", (), "x", {}),
    pages=(
        Page("one", WORDS, ("name", "day")),
        Page("two", WORDS, ("kind", "reason")),
        Page("three", WORDS, ("parts",)),
    ),
    template="m/forms/f.html",
    file=File,
    classes={},
    doors={},
)

FILLED = {"name.en": "Asha", "name.ml": "ആശ", "day": "1/6/2019", "kind": "plain"}


class NoRows(Masters):
    def find(self, master: Master[Any], key: str | None, on: date) -> None:
        return None

    def rate(self, fee: str, head: str, places: tuple[tuple[str, str], ...], on: date) -> None:
        return None

    def decided(self, decision: str, on: date, values: tuple[Any, ...]) -> None:
        return None

    def rows(self, master: Master[Any], on: date) -> list[Any]:
        return []


CONTEXT = Context(
    now=datetime(2026, 11, 20, 5, 0, tzinfo=UTC),
    today=date(2026, 11, 20),
    local_body="X",
    masters=NoRows(),
    calendar=Calendar(week=frozenset(range(7))),
    person=UUID(int=1),
    role="somebody",
)
