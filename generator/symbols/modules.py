"""What a module offers, to whom, and how it is tried."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from msgspec import Struct

from generator.diagnostics import Span
from generator.load.scalars import Duration
from generator.symbols.words import Rule, Text


class Role(Struct, frozen=True):
    """Who acts. `held` is 'person' (anyone, for himself) or 'post' (through a dated holding)."""

    name: str
    module: str
    title: Text
    held: str


class Module(Struct, frozen=True):
    """One module. `uses` are the modules it names, `roles` those it describes or names."""

    name: str
    version: str
    title: Text
    tiers: tuple[str, ...]
    uses: tuple[str, ...]
    roles: tuple[str, ...]
    span: Span


class Service(Struct, frozen=True):
    """What is asked for: a record, its form, its workflow and the promise."""

    name: str
    module: str
    short: str
    title: Text
    record: str
    form: str
    workflow: str
    sla: str
    who: tuple[str, ...]
    channels: tuple[str, ...]
    checklist: Text | None
    help: Text | None
    span: Span


class PolicyRule(Struct, frozen=True):
    """Roles (all held alike), verbs (create, read, act, export) and the rows they hold for."""

    roles: tuple[str, ...]
    held: str
    can: tuple[str, ...]
    where: Rule
    span: Span


class Private(Struct, frozen=True):
    """How a private field looks ('all', 'last4'), and the roles that see it whole."""

    path: str
    mask: str
    full: tuple[str, ...]


class Migration(Struct, frozen=True):
    """What a version of a module does to its data; `steps` is how many there are."""

    module: str
    version: str
    after: str
    steps: int
    span: Span


class Policy(Struct, frozen=True):
    """Who may do what to a record's rows. `keep` maps a state (or 'draft') to a length, or None."""

    name: str
    module: str
    of: str
    rules: tuple[PolicyRule, ...]
    private: tuple[Private, ...]
    keep: tuple[tuple[str, Duration | None], ...]
    span: Span


class Register(Struct, frozen=True):
    """A list over a record's rows; columns, filters and search are paths or built-in names."""

    name: str
    module: str
    short: str
    title: Text
    of: str
    columns: tuple[str, ...]
    filters: tuple[str, ...]
    search: tuple[str, ...]
    export: tuple[str, ...]
    span: Span


class Step(Struct, frozen=True):
    """One step of a scenario: `role` does `do` with answers, pays the heads of `pay`, or `wait` passes.

    `index` is its place in the document, counted from 0.
    """

    role: str
    do: str
    answers: Mapping[str, object]
    wait: Duration | None
    expect: Mapping[str, object]
    span: Span
    index: int
    pay: tuple[str, ...] = ()
    service: str = ""  # the service whose file it is about
    who: str = ""  # the person, where the scenario names one


class Scenario(Struct, frozen=True):
    """A walk through a service; answers are source texts, maps and lists as written."""

    name: str
    module: str
    service: str
    at: dt.datetime
    local_body: str
    given: Mapping[str, object]
    steps: tuple[Step, ...]
    span: Span
    demo: bool = False
