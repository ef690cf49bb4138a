"""How a file moves, and how long it may take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from runtime.answers.faults import Faults
from runtime.catalogue.masters import Context, Master
from runtime.catalogue.records import Entry, Field
from runtime.words import Words


@dataclass(frozen=True, slots=True)
class Moved:
    """An effect: the life of a register entry comes to `to`. `id` None: there is no such entry."""

    record: str
    id: UUID | None
    to: str


@dataclass(frozen=True, slots=True)
class Amended:
    """An effect: a register entry gets a new version. What `row` gives as None stays as it was.

    `says` is the marginal note; `words` are raw texts by which the entry is found from now on.
    """

    record: str
    id: UUID | None
    row: dict[str, Any]
    holds: bool = True
    ordered: bool = False  # made by order only
    order: Any = None
    order_on: date | None = None
    note: str | None = None
    says: Words | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficerForm:
    """Questions that an officer answers with an action; the answers are kept with it."""

    name: str  # module.form
    title: Words
    answers: type[msgspec.Struct]
    fields: tuple[Field, ...]
    shown: Callable[[Any, Context], frozenset[str]]
    check: Callable[[Any, Context, Faults], None]


@dataclass(frozen=True, slots=True)
class Length:
    """A written length of time; `unit` is min, h, d, wd, w, mo or y."""

    amount: int
    unit: str


@dataclass(frozen=True, slots=True)
class Expire:
    """Where a file goes that has stayed so long; the last day still counts."""

    after: Length
    to: str


@dataclass(frozen=True, slots=True)
class Branch:
    """One of the officers who act side by side; finishing it is an action of its name.

    `reads` are the questions that `when` looks at: where one is answered anew, the branch opens again.
    """

    name: str
    label: Words
    by: tuple[str, ...]
    desk: str | None = None
    form: OfficerForm | None = None
    when: Callable[[Any, Context], bool] | None = None
    reads: frozenset[str] = frozenset()
    not_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody may do with a file in one state."""

    name: str
    label: Words
    by: tuple[str, ...]
    to: str | None = None  # None: back to where the file came from
    ask_remark: bool = False
    edit: tuple[str, ...] = ()  # answers that may be changed with it; "*" stands for all
    when: Callable[[Any, Context], bool] | None = None
    not_by: tuple[str, ...] = ()  # actions whose doer may not do this one
    form: OfficerForm | None = None  # what is answered with it
    demand: tuple[str, ...] = ()  # heads of fees
    edit_flagged: bool = False  # only what the officer who returned the file flagged, where he did
    bulk: int = 0  # so many files at once; 0: one by one

    def may_edit(self, name: str) -> bool:
        """Whether the answer to this question may be changed with the action."""
        return "*" in self.edit or name in self.edit


@dataclass(frozen=True, slots=True)
class State:
    """Where a file stands."""

    name: str
    title: Words
    desk: str | None = None  # the role whose inbox holds the file
    clock_stopped: bool = False
    end: bool = False
    actions: tuple[Action, ...] = ()
    effects: Callable[[Any, Context], list[Entry]] | None = None
    moves: Callable[[Any, Context], list[Moved]] | None = None
    amends: Callable[[Any, Context], list[Amended]] | None = None
    when: Callable[[Any, Context], bool] | None = None  # passed over where it does not hold
    then: str | None = None  # where a file goes that passes over it, or whose branches are done
    parallel: str | None = None  # all | any: how many branches it waits for
    branches: tuple[Branch, ...] = ()
    expire: Expire | None = None
    events: Mapping[str, str] = field(default_factory=dict[str, str])  # event -> state
    demand: tuple[str, ...] = ()  # heads of fees, on entering

    issues: Mapping[str, str] = field(
        default_factory=dict[str, str]
    )  # certificate -> the record of the entry that it is of
    tells: tuple[str, ...] = ()  # events that notifications hear of beside the action's own

    def branch(self, name: str) -> Branch | None:
        """The branch of this name."""
        return next((branch for branch in self.branches if branch.name == name), None)


@dataclass(frozen=True, slots=True)
class Late:
    """What happens so long after a time has run out: a role is told, or gets the file."""

    after: Length
    tell: str | None = None
    give: str | None = None


@dataclass(frozen=True, slots=True)
class StateTime:
    """The time that a state may take."""

    within: Length
    late: tuple[Late, ...] = ()


@dataclass(frozen=True, slots=True)
class SlaChange:
    """A time that a tier, a district or a local body sets: of one state, or '' the whole."""

    level: str
    code: str
    state: str
    within: Length


@dataclass(frozen=True, slots=True)
class Sla:
    """The promised time: so many days, working days of `calendar` where it is named.

    `changes` are what overlays set, the narrower after the wider; `bodies` says whose tier and
    district count.
    """

    days: int
    calendar: str | None = None  # module.calendar; None: calendar days
    late: tuple[Late, ...] = ()
    states: Mapping[str, StateTime] = field(default_factory=dict[str, StateTime])
    changes: tuple[SlaChange, ...] = ()
    bodies: Master[Any] | None = None


@dataclass(frozen=True, slots=True)
class Workflow:
    """The states of a service, and who may start it."""

    name: str
    submit_by: tuple[str, ...]
    submit_to: str
    states: Mapping[str, State]
    sla: Sla | None = None
    submit_demand: tuple[str, ...] = ()  # heads of fees

    @property
    def demands(self) -> bool:
        """Whether files of this workflow ever owe anything."""
        return bool(self.submit_demand) or any(
            state.demand or any(action.demand for action in state.actions)
            for state in self.states.values()
        )


@dataclass(frozen=True, slots=True)
class Calendar:
    """A working week; the holidays are dated rows that `load_door` gives."""

    name: str  # module.calendar
    title: Words
    week: tuple[int, ...]  # Monday is 0
    off: Mapping[int, tuple[int, ...]]  # weekday -> which of the month are off, 1 is the first
    load_door: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run of a demand comes to: how many are charged, and rupees in all."""

    count: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class Trial:
    """A demand is worked out first and waits for an officer of the role `approve`.

    Where `stop` holds for its figures and those of the run before, he gives a reason.
    """

    approve: str
    stop: Callable[[Figures, Figures | None], bool] | None = None
    stop_text: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """Work that nobody starts: from `at` on, each day or on `days`, in each local body, by its door.

    `days` are `04-01` of every year, or `01` of every month. With `demand` (module.fee) it raises a
    standing demand, and its door gives the entries.
    """

    name: str  # module.job
    at: time
    door: str
    title: Words | None = None
    days: tuple[str, ...] = ()
    demand: str | None = None
    trial: Trial | None = None
