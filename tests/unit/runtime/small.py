"""A small service by hand, for decisions without a compiler: ask for a pass, get it from a chief."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from runtime.answers.faults import Faults
from runtime.answers.text import clean_text
from runtime.answers.types import Bilingual, Mobile
from runtime.catalogue import (
    Action,
    Context,
    Entry,
    Field,
    File,
    Master,
    Number,
    Record,
    Service,
    Sla,
    State,
    Workflow,
)
from runtime.meaning.dates import KOLKATA
from runtime.meaning.working_days import Calendar
from runtime.words import Words

ME = UUID("0190a000-0000-7000-8000-000000000001")
OTHER = UUID("0190a000-0000-7000-8000-000000000002")
FILE = UUID("0190a000-0000-7000-8000-000000000003")
OFFICE = Calendar(frozenset(range(6)), {5: frozenset({2})}, frozenset({date(2026, 11, 24)}))


def words(text: str) -> Words:
    return Words(text, text)


class Guest(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    age: int | None = None
    id: UUID | None = None


class Pass(msgspec.Struct, forbid_unknown_fields=True):
    name: Bilingual
    day: date
    kind: str
    why: str | None = None
    mobile: Mobile | None = None
    guests: list[Guest] = msgspec.field(default_factory=list[Guest])


class PassFile(File):
    name: Bilingual
    day: date
    kind: str
    length: int
    why: str | None = None
    mobile: Mobile | None = None
    guests: list[Guest] = msgspec.field(default_factory=list[Guest])


def shown(a: Any, c: Context) -> frozenset[str]:
    asked: set[str] = set()
    if a.kind == "other":
        asked.add("why")
    if a.why is not None:
        asked.add("mobile")
    return frozenset(asked)


def check(a: Any, c: Context, f: Faults) -> None:
    asked = shown(a, c)
    for name in ("why", "mobile"):
        if getattr(a, name) is not None and name not in asked:
            f.not_asked(f"/{name}")
        if getattr(a, name) is None and name in asked:
            f.missing(f"/{name}")
    a.name.en = clean_text(a.name.en, 2, 20, "/name/en", f)


RECORD = Record(
    name="gate.pass",
    title=words("Pass"),
    answers=Pass,
    fields=(
        Field("name", "text", words("Name"), Bilingual, bilingual=True),
        Field("day", "date", words("Day"), date),
        Field(
            "kind",
            "choice",
            words("Kind"),
            str,
            options={"day": words("Day"), "other": words("Other")},
        ),
        Field("why", "text", words("Why"), str, conditional=True),
        Field("mobile", "mobile", words("Mobile"), Mobile, conditional=True),
        Field(
            "guests",
            "table",
            words("Guests"),
            list[Guest],
            fields=(
                Field("name", "text", words("Name"), str),
                Field("age", "int", words("Age"), int, optional=True),
            ),
            max_rows=3,
        ),
        Field("length", "int", words("Length"), int, computed=True),
    ),
    number=Number("G/{local_body.code}/{fy}/{seq:4}", ("local_body", "fy")),
    shown=shown,
    check=check,
    row=lambda a, c: {"name_en": a.name.en, "kind": a.kind, "ward": "W1", "length": len(a.name.en)},
    children=lambda a: {"guests": [{"name": guest.name} for guest in a.guests]},
    words=lambda a: [a.name.en, a.name.ml],
)

STATES = {
    "waiting": State(
        "waiting",
        words("Waiting"),
        desk="porter",
        actions=(
            Action("forward", words("Forward"), ("porter",), to="judging"),
            Action("return", words("Return"), ("porter",), to="mending", ask_remark=True),
        ),
    ),
    "mending": State(
        "mending",
        words("Mending"),
        clock_stopped=True,
        actions=(Action("resubmit", words("Again"), ("visitor",), edit=("*",)),),
    ),
    "judging": State(
        "judging",
        words("Judging"),
        desk="chief",
        actions=(
            Action(
                "grant",
                words("Grant"),
                ("chief", "porter"),
                to="granted",
                when=lambda f, c: f.length < 15,
                not_by=("forward",),
            ),
        ),
    ),
    "granted": State(
        "granted",
        words("Granted"),
        end=True,
        effects=lambda f, c: [
            Entry(
                "entry",
                {"holder": f.applicant, "length": f.length},
                Number("E/{seq:3}", ("local_body",), True),
                (f.name.en,),
            )
        ],
    ),
}

SERVICE = Service(
    module="gate",
    name="pass",
    version="1.0.0",
    title=words("Pass"),
    checklist=None,
    tiers=("municipality",),
    record=RECORD,
    workflow=Workflow("give", ("visitor",), "waiting", STATES, Sla(7, "core.office")),
    pages=(),
    template="",
    file=PassFile,
    classes={"visitor": "citizen", "porter": "ward", "chief": "office"},
    doors={},
)


class NoMasters:
    """There are none here."""

    def find(self, master: Master[Any], key: str | None, on: date) -> None:
        del master, key, on

    def decided(self, decision: str, on: date, values: tuple[Any, ...]) -> None:
        return None

    def rate(self, fee: str, head: str, places: tuple[tuple[str, str], ...], on: date) -> None:
        return None

    def rows(self, master: Master[Any], on: date) -> list[Any]:
        del master, on
        return []


def context(role: str = "visitor", day: date = date(2026, 11, 20), person: UUID = ME) -> Context:
    return Context(
        now=datetime(day.year, day.month, day.day, 10, 30, tzinfo=KOLKATA),
        today=day,
        local_body="M07025",
        masters=NoMasters(),
        calendar=OFFICE,
        person=person,
        role=role,
        post=None if role == "visitor" else 1,
    )


def answers(**changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"name": {"en": "Asha", "ml": "ആശ"}, "day": "2026-11-20", "kind": "day"}
    return {**found, **changes}


def a_file(**changes: Any) -> PassFile:
    found: dict[str, Any] = {
        "id": FILE,
        "number": "G/M07025/2026-27/0001",
        "module": "gate",
        "service": "pass",
        "version": "1.0.0",
        "state": "waiting",
        "ended": False,
        "local_body": "M07025",
        "applicant": ME,
        "opened_at": context().now,
        "submitted_on": date(2026, 11, 20),
        "due_on": date(2026, 11, 30),
        "row_version": 1,
        "came_from": None,
        "clock_stopped_on": None,
        "acts": [("submit", ME)],
        "name": Bilingual("Asha", "ആശ"),
        "day": date(2026, 11, 20),
        "kind": "day",
        "length": 4,
    }
    return PassFile(**{**found, **changes})
