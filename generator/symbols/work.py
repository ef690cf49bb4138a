"""How a file moves: workflows, their clocks and calendars, and the jobs that time begins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from msgspec import Struct

from generator.diagnostics import Span
from generator.load.scalars import Duration
from generator.symbols.words import Rule, Text


class Move(Struct, frozen=True):
    """An effect: the life of the entry that `row` gives comes to `to`."""

    record: str
    row: Rule
    to: str
    span: Span


class Amend(Struct, frozen=True):
    """An effect: the entry that `row` gives gets a new version. What a value leaves empty stays.

    `values` are fields by rules, `taken` fields by those of the file that propose them.
    """

    record: str
    row: Rule
    values: tuple[tuple[str, Rule], ...]
    taken: tuple[tuple[str, str], ...]
    when: Rule | None
    order: Rule | None
    order_on: Rule | None
    note: str
    span: Span


class Create(Struct, frozen=True):
    """An effect: a register entry is written; `values` are its own fields by rules.

    `each` is the table of which every row makes one, '' where the file makes one.
    """

    record: str
    values: tuple[tuple[str, Rule], ...]
    span: Span
    each: str = ""


class Action(Struct, frozen=True):
    """What somebody may do in a state. `to` is '' where it goes `back`.

    `edit` is ('*',) for all fields, else the paths that may be changed. `not_by` are actions.
    """

    name: str
    label: Text
    by: tuple[str, ...]
    to: str
    back: bool
    when: Rule | None
    ask: tuple[str, ...]
    edit: tuple[str, ...]
    not_by: tuple[str, ...]
    effects: tuple[Create, ...]
    span: Span
    demand: tuple[str, ...] = ()  # heads of the record's fees
    form: str = ""  # of an officer
    bulk: int = 0
    flagged: bool = False  # what may be changed are the fields that were flagged


class Branch(Struct, frozen=True):
    """One of those who act side by side; `form` is an officer's form, or ''."""

    name: str
    label: Text
    by: tuple[str, ...]
    desk: str
    form: str
    when: Rule | None
    not_by: tuple[str, ...]
    span: Span


class Expire(Struct, frozen=True):
    """Where a file goes that has stayed so long."""

    after: Duration
    to: str


class State(Struct, frozen=True):
    """Where a file may stand; `desk` is the role whose inbox it lies in, or ''.

    `then` is where a file goes that passes over it (`when`) or whose branches are done, `parallel`
    'all' or 'any', `events` map an event to a state.
    """

    name: str
    title: Text
    desk: str
    clock_stopped: bool
    end: bool
    actions: tuple[Action, ...]
    effects: tuple[Create, ...]
    span: Span
    demand: tuple[str, ...] = ()  # heads demanded on entering
    issues: tuple[str, ...] = ()  # certificates of the entries that it writes
    tells: tuple[str, ...] = ()  # events beside the action's own
    moves: tuple[Move, ...] = ()
    amends: tuple[Amend, ...] = ()
    when: Rule | None = None
    then: str = ""
    parallel: str = ""
    branches: tuple[Branch, ...] = ()
    expire: Expire | None = None
    events: Mapping[str, str] = {}

    @property
    def written(self) -> frozenset[str]:
        """The records of the register entries that entering writes: new ones, and new versions."""
        return frozenset(
            {create.record for create in self.effects} | {amend.record for amend in self.amends}
        )

    @property
    def steps(self) -> tuple[Action | Branch, ...]:
        """What people do here: its actions, and its branches."""
        return (*self.actions, *self.branches)


class Workflow(Struct, frozen=True):
    """States and actions of one record; `submit_to` is the first state."""

    name: str
    module: str
    short: str
    title: Text | None
    of: str
    submit_by: tuple[str, ...]
    submit_to: str
    states: tuple[State, ...]
    span: Span
    submit_demand: tuple[str, ...] = ()
    answers: Mapping[str, str] = {}  # branch or state -> the officer's form that is kept under it

    @property
    def demands(self) -> frozenset[str]:
        """The heads of fees that the workflow demands anywhere."""
        found = set(self.submit_demand)
        for state in self.states:
            found |= set(state.demand)
            for action in state.actions:
                found |= set(action.demand)
        return frozenset(found)

    def state(self, name: str) -> State | None:
        """The state of this name."""
        return next((state for state in self.states if state.name == name), None)


class Late(Struct, frozen=True):
    """What happens so long after a time has run out: a role is told, or gets the file ('' for not)."""

    at: Duration
    tell: str
    give: str


class Sla(Struct, frozen=True):
    """The promised time of a workflow; `states` are the times of single states."""

    name: str
    module: str
    short: str
    of: str
    whole: Duration
    starts: str
    calendar: str
    states: tuple[tuple[str, Duration], ...]
    span: Span
    late: tuple[Late, ...] = ()
    state_late: Mapping[str, tuple[Late, ...]] = {}
    open: Mapping[str, tuple[Duration, Duration]] = {}  # state, or '' the whole: how far it moves


class SlaChange(Struct, frozen=True):
    """A time that a tier, a district or a local body sets: of one state, or '' the whole."""

    sla: str
    state: str
    level: str
    code: str
    within: Duration
    span: Span


class Calendar(Struct, frozen=True):
    """Working days. `week` are the working weekdays (0 Monday), `off` places in the month.

    `off` maps a weekday to the weeks of the month (1 to 5) in which it is off.
    """

    name: str
    module: str
    short: str
    title: Text
    week: tuple[int, ...]
    opens: dt.time
    closes: dt.time
    off: Mapping[int, tuple[int, ...]]
    holidays: Mapping[dt.date, Text]
    span: Span


class Opens(Struct, frozen=True):
    """A draft that a job begins: for whom (a field of the entry), and what is answered already."""

    service: str
    holder: str
    values: tuple[tuple[str, Rule], ...]


class Trial(Struct, frozen=True):
    """A demand is worked out first and waits for the role `approve`; where `stop` holds, for its reason."""

    approve: str
    stop: Rule | None


class ImportColumn(Struct, frozen=True):
    """A column of the file: the field by path, the columns of the table, how its cells are read."""

    path: str
    columns: tuple[str, ...]
    kind: str
    column: str
    values: tuple[tuple[str, str], ...] = ()
    required: bool = True
    day_first: bool = True
    options: tuple[str, ...] = ()
    to: str = ""
    places: int = 0


class Import(Struct, frozen=True):
    """Old rows of a register: what each becomes, and what makes two of them the same."""

    name: str
    module: str
    short: str
    title: Text
    into: str
    columns: tuple[ImportColumn, ...]
    constants: tuple[tuple[str, str], ...]
    match: tuple[str, ...]
    span: Span


class Job(Struct, frozen=True):
    """Work that nobody starts, over the entries of a register: each day from `at` on, or on the `days`.

    `to` is the state that the entries' life comes to, or ''. `days` are `04-01` of a year or `01` of a
    month. `demand` is the standing fee that is demanded, or ''.
    """

    name: str
    module: str
    short: str
    title: Text | None
    at: dt.time
    over: str
    where: Rule
    to: str
    opens: Opens | None
    span: Span
    days: tuple[str, ...] = ()
    demand: str = ""
    trial: Trial | None = None
