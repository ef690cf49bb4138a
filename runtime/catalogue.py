"""What a compiled service is made of: the shapes that generated code fills in.

Generated code is data and wiring in these shapes; the generic handlers in `runtime/web` find a
service here by its path and never know it by name. Nothing here holds a rule of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

import msgspec

from runtime.answers.faults import Faults
from runtime.meaning import working_days
from runtime.money.shapes import Dues, Fee, RateRow
from runtime.words import Words

Row = TypeVar("Row", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Master(Generic[Row]):
    """A code list with dated rows, held in memory; `row` is the struct of one row."""

    name: str  # module.master
    title: Words
    row: type[Row]
    key: str
    load_door: str


@dataclass(frozen=True, slots=True)
class Behind(Generic[Row]):
    """A record that references point to: what rules may read of one of its rows."""

    name: str  # module.record
    title: Words
    row: type[Row]


class Masters(Protocol):
    """The in-memory snapshot of all dated rows, of one epoch."""

    def find(self, master: Master[Row], key: str | None, on: date) -> Row | None:
        """The row of `key` in force on `on`, or None."""
        ...

    def rows(self, master: Master[Row], on: date) -> list[Row]:
        """All rows in force on `on`, ordered by key."""
        ...

    def rate(
        self, fee: str, head: str, places: tuple[tuple[str, str], ...], on: date
    ) -> RateRow | None:
        """The rate of a head in force on `on`: `places` are whose rates count, the narrower last."""
        ...

    def decided(self, decision: str, on: date, values: tuple[Any, ...]) -> dict[str, str] | None:
        """What a decision's table in force on `on` gives for these values."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a decision may know beside the file: the instant, the office and the actor."""

    now: datetime  # aware, Asia/Kolkata
    today: date
    local_body: str
    masters: Masters
    calendar: working_days.Calendar  # of the service's promise; the office's where it has none
    person: UUID
    role: str
    post: int | None = None  # None: acts as a person, for himself
    for_person: UUID | None = None  # who applies, where somebody else opens the file for him
    rows: Mapping[str, Mapping[UUID, Any]] = field(default_factory=dict[str, Mapping[UUID, Any]])

    @property
    def applicant(self) -> UUID:
        """Whose file it is to be."""
        return self.for_person or self.person

    def row(self, behind: Behind[Row], key: UUID | None) -> Row | None:
        """The row that a reference points to, as it was loaded for this decision; None where there is none."""
        return None if key is None else self.rows.get(behind.name, {}).get(key)

    def find(self, master: Master[Row], key: str | None) -> Row | None:
        """The master row of `key` in force today, or None."""
        return self.masters.find(master, key, self.today)


@dataclass(frozen=True, slots=True)
class Field:
    """One question: how it is put, read and explained. Its rules are in the record's `check`."""

    name: str
    kind: str  # the field type of the spec: text, date, choice, ref, table ...
    label: Words
    type: Any  # what msgspec converts an answer to, None left out
    help: Words | None = None
    optional: bool = False
    conditional: bool = False  # asked only where the record's `shown` says so
    bilingual: bool = False
    max_length: int | None = None
    options: Mapping[str, Words] = field(default_factory=dict[str, Words])
    master: Master[Any] | None = None
    pick: Callable[[Any, Context], bool] | None = None  # which master rows may be chosen
    fields: tuple[Field, ...] = ()  # of a table
    max_rows: int = 0
    computed: bool = False
    private: bool = False
    behind: Behind[Any] | None = None  # of a reference to a record
    default_from: tuple[str, str] | None = None  # a reference and what of its row comes first


@dataclass(frozen=True, slots=True)
class Number:
    """How a row is numbered: `{fy}`, `{local_body.code}` and `{seq:6}` are filled in `pattern`."""

    pattern: str
    per: tuple[str, ...]
    gapless: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A document that people lay before the office with their answers."""

    name: str
    label: Words
    files: tuple[str, ...]  # pdf, jpg, png
    max_mb: int
    kinds: Mapping[str, Words] = field(default_factory=dict[str, Words])
    per: str | None = None  # the table of which every row needs one
    help: Words | None = None
    optional: bool = False
    conditional: bool = False  # asked only where the record's `papers` says so


@dataclass(frozen=True, slots=True)
class Record:
    """A record that people fill in: its answers, its checks and the rows they become."""

    name: str  # module.record
    title: Words
    answers: type[msgspec.Struct]
    fields: tuple[Field, ...]
    number: Number
    shown: Callable[
        [Any, Context], frozenset[str]
    ]  # names of the conditional fields that are asked
    check: Callable[[Any, Context, Faults], None]
    row: Callable[[Any, Context], dict[str, Any]]
    children: Callable[[Any], dict[str, list[dict[str, Any]]]]
    words: Callable[[Any], list[str]]  # raw texts whose words find the row
    uniques: Mapping[str, tuple[str, Words]] = field(default_factory=dict[str, tuple[str, Words]])
    documents: tuple[Document, ...] = ()
    papers: Callable[[Any, Context], frozenset[str]] | None = None  # conditional documents asked


@dataclass(frozen=True, slots=True)
class Entry:
    """A register entry that an effect writes: `row` by column, its number taken last, in the door."""

    record: str  # the record's name inside its module
    row: dict[str, Any]
    number: Number
    words: tuple[
        str, ...
    ] = ()  # raw texts whose words find the entry; its number is added in the door
    tables: tuple[str, ...] = ()  # tables of the file's record whose rows it takes over


@dataclass(frozen=True, slots=True)
class Moved:
    """An effect: the life of a register entry comes to `to`. `id` None: there is no such entry."""

    record: str
    id: UUID | None
    to: str


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
class Variable:
    """What a certificate or a message reads of a row, and how it is printed.

    Behind a reference `member` of the row of `master`; `language` is en or ml where one alone is
    meant, `table` the table whose column it is.
    """

    path: str
    kind: str
    options: Mapping[str, Words] = field(default_factory=dict[str, Words])
    master: Master[Any] | None = None
    member: str | None = None
    bilingual: bool = False
    language: str | None = None
    table: str | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is issued of a register entry: drawn, sealed, checked by anyone."""

    name: str  # module.certificate
    title: Words
    record: str  # module.record of the entry
    template: str  # below the generated package
    languages: tuple[str, ...]
    by: Words  # whose title stands under it
    sign: str  # seal | dsc | esign
    variables: tuple[Variable, ...]
    load_door: str
    show: tuple[Variable, ...] = ()  # what the seal says
    sealed: bool = False
    valid: str | None = None  # the date of the entry that is its last day
    standing: Mapping[str, str] = field(
        default_factory=dict[str, str]
    )  # state of the entry's life -> suspended | revoked


@dataclass(frozen=True, slots=True)
class Message:
    """What is said of one event; `{path}` stands for what its variable prints."""

    text: Words
    dlt: str | None = None  # the id under which operators know the text
    subject: Words | None = None
    variables: tuple[Variable, ...] = ()


@dataclass(frozen=True, slots=True)
class Notification:
    """Who is told what of files: `applicant`, or a role of the file's office."""

    name: str  # module.notification
    services: tuple[str, ...]  # module.service
    to: str
    via: tuple[str, ...]
    events: Mapping[str, Message]


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
class Sla:
    """The promised time: so many days, working days of `calendar` where it is named."""

    days: int
    calendar: str | None = None  # module.calendar; None: calendar days
    late: tuple[Late, ...] = ()
    states: Mapping[str, StateTime] = field(default_factory=dict[str, StateTime])


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
class Page:
    """One page of a form."""

    name: str
    title: Words
    fields: tuple[str, ...]


class Standing(msgspec.Struct, frozen=True):
    """Where a branch stands: open, done, or away with the file. `since`: the version of its round."""

    standing: str
    since: int
    person: UUID | None = None


class Laid(msgspec.Struct, frozen=True):
    """A document laid with a file; `waiting`: uploaded by who acts, and not yet part of the file."""

    id: UUID
    name: str
    place: int | None
    waiting: bool


class File(msgspec.Struct, kw_only=True):
    """What a load door gives of a file, before the record's own fields.

    The last members come only where the workflow has use for them.
    """

    id: UUID
    number: str
    module: str
    service: str
    version: str
    state: str
    ended: bool
    local_body: str
    applicant: UUID
    opened_at: datetime
    submitted_on: date
    due_on: date | None
    row_version: int
    came_from: str | None
    clock_stopped_on: date | None
    acts: list[tuple[str, UUID]]  # every action so far and who did it, oldest first
    branches: dict[str, Standing] = {}
    rows_behind: dict[str, dict[UUID, msgspec.Raw]] = {}
    given_to: str | None = None
    flagged: list[str] | None = None
    papers: list[Laid] = []
    dues: Dues = Dues()


@dataclass(frozen=True, slots=True)
class FileDoors:
    """The doors of one reader class to the files of a service; None where the policy gives none."""

    read: str
    history: str
    load: str | None = None
    open: str | None = None
    act: str | None = None
    rows: str | None = None  # the rows behind references, before anything is kept
    look: Mapping[str, str] = field(default_factory=dict[str, str])  # by field: what may be chosen
    papers: str | None = None  # where documents are laid or certificates issued
    lay: str | None = None
    dues: str | None = None  # where the service demands money
    pay: str | None = None


@dataclass(frozen=True, slots=True)
class JobDoors:
    """The doors through which time, payments and jobs move the files of a service."""

    load: str
    act: str


@dataclass(frozen=True, slots=True)
class Service:
    """What a citizen asks for: one card of the catalogue with all that carries it."""

    module: str
    name: str
    version: str
    title: Words
    checklist: Words | None
    tiers: tuple[str, ...]
    record: Record
    workflow: Workflow
    pages: tuple[Page, ...]
    template: str  # of the form, below the generated package
    file: type[File]  # what the load door gives
    classes: Mapping[str, str]  # role -> reader class
    doors: Mapping[str, FileDoors]  # reader class -> doors
    job: JobDoors | None = None  # None: only people move its files
    notice: str | None = None  # the door that messages read; None where nobody is told
    fees: tuple[Fee, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a register's list; `kind` is the field type that prints it."""

    name: str
    kind: str
    label: Words
    options: Mapping[str, Words] = field(default_factory=dict[str, Words])
    master: Master[Any] | None = None
    bilingual: bool = False


@dataclass(frozen=True, slots=True)
class RegisterDoors:
    """The doors of one reader class to a register."""

    list: str
    read: str
    search: str | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """A list of records that staff look through: columns, filters, search."""

    module: str
    name: str
    record: str
    title: Words
    columns: tuple[Column, ...]
    filters: tuple[str, ...]
    service: str | None  # whose files these are; None for a register of entries
    classes: Mapping[str, str]
    doors: Mapping[str, RegisterDoors]
    exports: tuple[str, ...] = ()  # csv, xlsx
    exporters: tuple[str, ...] = ()  # roles that may take the whole list with them


@dataclass(frozen=True, slots=True)
class Calendar:
    """A working week; the holidays are dated rows that `load_door` gives."""

    name: str  # module.calendar
    title: Words
    week: tuple[int, ...]  # Monday is 0
    off: Mapping[int, tuple[int, ...]]  # weekday -> which of the month are off, 1 is the first
    load_door: str


@dataclass(frozen=True, slots=True)
class Job:
    """Work that nobody starts: each day from `at` on, in each local body, by its door."""

    name: str  # module.job
    at: time
    door: str


@dataclass(frozen=True, slots=True)
class Role:
    """A role: held as a person or through a post."""

    name: str
    title: Words
    held: str  # person | post


@dataclass(frozen=True, slots=True)
class Module:
    """A module's table of contents. Services and registers are `package:NAME`, imported on first use."""

    name: str
    version: str
    title: Words
    roles: tuple[Role, ...]
    masters: Mapping[str, str]
    calendars: Mapping[str, str]
    services: Mapping[str, str]
    registers: Mapping[str, str]
    certificates: Mapping[str, str] = field(default_factory=dict[str, str])
    notifications: Mapping[str, str] = field(default_factory=dict[str, str])
    jobs: Mapping[str, str] = field(default_factory=dict[str, str])
