"""Every name of the spec and what it stands for: what `resolve` gives to `check` and `lower`.

Frozen values, references already resolved to qualified names (`module.name`), rules parsed and
typed. Maps keep the order of the spec: modules in the order of use, fields, states, options and
pages as written.
"""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.diagnostics import Span
from generator.load.scalars import Duration
from generator.rules.types import Choice, Schema, Type, Typed

if TYPE_CHECKING:
    from generator.load.document import Document
    from generator.load.nodes import Step as PathStep
    from generator.rules.typed import TypedExpr
    from runtime.meaning.tables import Cell

# What a cell of a master holds: a choice and a reference are their codes, `refs` a tuple of codes.
Value = (
    str | int | bool | decimal.Decimal | dt.date | dt.time | dt.datetime | tuple[str, ...] | None
)


class Text(Struct, frozen=True):
    """Words for people. `ml` falls back on `en` only on screen: here it is '' where missing."""

    en: str
    ml: str = ""


class Rule(Struct, frozen=True):
    """A rule that has passed the checker; `span` is the place of its first character."""

    text: str
    span: Span
    typed: TypedExpr
    type: Type


class Bound(Struct, frozen=True):
    """A `min` or `max`: a written value, or a rule (`today()`); one of the two."""

    value: int | decimal.Decimal | dt.date | None
    rule: Rule | None = None


class Option(Struct, frozen=True):
    """One option of a choice."""

    code: str
    text: Text


class Column(Struct, frozen=True):
    """One column that a field takes: its name, and its SQL type with collation."""

    name: str
    sql: str


class Field(Struct, frozen=True):
    """A field of a master, a record or a child table.

    `path` is its dotted path in the record (`members.name`). `to` is the qualified name behind
    ref and refs. `type` names the field type, `rule_type` its type in rules. `columns` is empty
    for a table, whose own fields stand in `fields` and whose rows are `row_type`.
    `copied_from` is the field's path in the record that an entry takes it over from.
    """

    name: str
    path: str
    type: str
    label: Text
    rule_type: Type
    columns: tuple[Column, ...]
    span: Span
    help: Text | None = None
    optional: bool = False
    bilingual: bool = False
    private: bool = False
    key: bool = False
    min: Bound | None = None
    max: Bound | None = None
    places: int | None = None
    unit: str = ""
    pattern: str = ""
    options: tuple[Option, ...] = ()
    to: str = ""
    pick: Rule | None = None
    compute: Rule | None = None
    show: Rule | None = None
    default: Rule | None = None
    check: Rule | None = None
    message: Text | None = None
    fields: tuple[Field, ...] = ()
    row_type: str = ""
    copied_from: str = ""
    default_from: str = ""  # `previous.name`: where its first value is taken from

    @property
    def typed(self) -> Typed:
        """The field in rules: anything shown on a condition or optional may be empty."""
        return Typed(self.rule_type, empty=True)


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


class SharedType(Struct, frozen=True):
    """A `type`: shared options or a shared pattern."""

    name: str
    module: str
    title: Text | None
    options: tuple[Option, ...]
    pattern: str
    message: Text | None
    span: Span


class MasterRow(Struct, frozen=True):
    """One row: values by column name (`name_en`), good from `since` to before `until`."""

    key: str
    values: Mapping[str, Value]
    since: dt.date
    until: dt.date | None
    span: Span


class Master(Struct, frozen=True):
    """A code list. `rows` are sorted by key and `since` and never overlap for one key."""

    name: str
    module: str
    short: str
    title: Text
    owner: str
    fields: tuple[Field, ...]
    key: Field
    rows: tuple[MasterRow, ...]
    span: Span


class NumberPart(Struct, frozen=True):
    """A piece of a number: `text` as it is, or what `kind` says.

    `kind` is '', 'local_body' (its code), 'fy' (2026-27), 'year', or 'seq' with `width` digits.
    """

    text: str = ""
    kind: str = ""
    width: int = 0


class NumberPattern(Struct, frozen=True):
    """How numbers are made; the sequence starts anew for each combination of `per`."""

    text: str
    parts: tuple[NumberPart, ...]
    per: tuple[str, ...]
    gapless: bool


class Check(Struct, frozen=True):
    """A rule over the whole row; `at` is the path of the field its message stands at, or ''."""

    name: str
    rule: Rule
    at: str
    message: Text


class Unique(Struct, frozen=True):
    """No two rows with equal values at these paths, among those where the rule holds."""

    name: str
    of: tuple[str, ...]
    where: Rule | None
    message: Text | None


class Entry(Struct, frozen=True):
    """A register entry's life: its first state and the moves from each state."""

    start: str
    states: tuple[str, ...]
    moves: Mapping[str, tuple[str, ...]]


class Paper(Struct, frozen=True):
    """A document that people lay before the office; `per` is the table whose every row needs one, or ''."""

    name: str
    label: Text
    help: Text | None
    kinds: tuple[Option, ...]
    files: tuple[str, ...]
    max_mb: int
    per: str
    when: Rule | None
    optional: bool
    span: Span


class Record(Struct, frozen=True):
    """Data that is kept. `fields` are those copied (`copies`) and then its own, in order.

    `builtins` are the reserved fields that its rows have (see `BUILT_IN`). `copies` names the
    record that copied fields come from, or ''. `ground`: the runtime keeps the table.
    """

    name: str
    module: str
    short: str
    title: Text
    ground: bool
    number: NumberPattern | None
    entry: Entry | None
    copies: str
    fields: tuple[Field, ...]
    checks: tuple[Check, ...]
    unique: tuple[Unique, ...]
    index: tuple[tuple[str, ...], ...]
    builtins: Mapping[str, Typed]
    span: Span
    documents: tuple[Paper, ...] = ()

    @property
    def tables(self) -> tuple[Field, ...]:
        """The child tables among the fields."""
        return tuple(field for field in self.fields if field.type == "table")

    def field(self, path: str) -> Field | None:
        """The field at a dotted path (`members.name`; `.en` and `.ml` not included)."""
        return field_at(self.fields, path)


class Rate(Struct, frozen=True):
    """What a head costs from `since` until its next rate. `how` says which of the others counts.

    'amount': `amount` rupees; 'slab': `bands` by the head's input `slab`, each up to and including
    its limit (None for the last) at its rupees; 'rule': `rule`; 'none': nothing any more.
    """

    since: dt.date
    how: str
    span: Span
    amount: decimal.Decimal | None = None
    slab: str = ""
    bands: tuple[tuple[decimal.Decimal | None, decimal.Decimal], ...] = ()
    rule: Rule | None = None


class Head(Struct, frozen=True):
    """One head of a fee. `slabs` are the inputs that its rates look at, by their text."""

    name: str
    title: Text
    account: str
    when: Rule | None
    times: Rule | None
    slabs: tuple[tuple[str, Rule], ...]
    rates: tuple[Rate, ...]
    span: Span


class Fee(Struct, frozen=True):
    """What is charged for the files of a record. `heads` stand in the order in which money clears them.

    `worked` is the order in which they are worked out: each after those that it names. A head is
    rounded to a multiple of `to` rupees. `bounds` say how far an overlay may move a head.
    """

    name: str
    module: str
    short: str
    of: str
    title: Text | None
    as_of: Rule | None  # None: told as missing
    to: decimal.Decimal
    mode: str
    heads: tuple[Head, ...]
    worked: tuple[str, ...]
    bounds: Mapping[str, tuple[decimal.Decimal | None, decimal.Decimal | None]]
    span: Span

    def head(self, name: str) -> Head | None:
        """The head of this name."""
        return next((head for head in self.heads if head.name == name), None)


class Take(Struct, frozen=True):
    """A column that a decision looks at: `kind` is number, bool or word; `words` are all there are, or ()."""

    name: str
    rule: Rule
    kind: str
    words: tuple[str, ...] = ()


class DecisionRow(Struct, frozen=True):
    """One row: a cell for each column that is looked at, the texts of what comes out."""

    since: dt.date
    cells: tuple[Cell, ...]
    gives: Mapping[str, str]
    span: Span


class Decision(Struct, frozen=True):
    """A table looked up by the machine; `gives` are its outcomes with their types (bool, code, money ...)."""

    name: str
    module: str
    short: str
    of: str
    takes: tuple[Take, ...]
    gives: tuple[tuple[str, str], ...]
    as_of: Rule | None  # None: told as missing
    hit: str
    rows: tuple[DecisionRow, ...]
    span: Span


class RateOverlay(Struct, frozen=True):
    """Rates that a tier, a district or a local body adds to a head: `level` and `code` say which."""

    fee: str
    head: str
    level: str
    code: str
    rates: tuple[Rate, ...]
    span: Span


class Page(Struct, frozen=True):
    """One page of a form; `fields` are top-level fields of its record."""

    name: str
    title: Text
    fields: tuple[str, ...]


class Form(Struct, frozen=True):
    """How a record is filled in. An officer's own form has no record ('') but `fields` of its own."""

    name: str
    module: str
    short: str
    of: str
    pages: tuple[Page, ...]
    span: Span
    title: Text | None = None
    fields: tuple[Field, ...] = ()
    row_type: str = ""


class Move(Struct, frozen=True):
    """An effect: the life of the entry that `row` gives comes to `to`."""

    record: str
    row: Rule
    to: str
    span: Span


class Create(Struct, frozen=True):
    """An effect: a register entry is written; `values` are its own fields by rules."""

    record: str
    values: tuple[tuple[str, Rule], ...]
    span: Span


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
    when: Rule | None = None
    then: str = ""
    parallel: str = ""
    branches: tuple[Branch, ...] = ()
    expire: Expire | None = None
    events: Mapping[str, str] = {}

    @property
    def steps(self) -> tuple[Action | Branch, ...]:
        """What people do here: its actions, and its branches."""
        return (*self.actions, *self.branches)


class Variable(Struct, frozen=True):
    """What a template or a message reads of a row, as people see it.

    `kind` is the field type that prints it; behind a reference `member` of the row of `master`.
    `language` is 'en' or 'ml' where the path ends in one, `table` the table whose column it is.
    """

    path: str
    kind: str
    options: tuple[Option, ...] = ()
    master: str = ""
    member: str = ""
    bilingual: bool = False
    language: str = ""
    table: str = ""


class Certificate(Struct, frozen=True):
    """What is issued of a register entry. `standing` says what states of its life do to it."""

    name: str
    module: str
    short: str
    of: str
    title: Text
    template: str
    text: str
    languages: tuple[str, ...]
    by: str
    sign: str
    variables: tuple[Variable, ...]
    show: tuple[Variable, ...]
    sealed: bool
    valid: str
    standing: tuple[tuple[str, str], ...]
    span: Span


class Message(Struct, frozen=True):
    """What is said of one event; `dlt` is '' where it has no registered id."""

    event: str
    dlt: str
    text: Text
    subject: Text | None
    variables: tuple[Variable, ...]
    span: Span


class Notification(Struct, frozen=True):
    """Who is told what of the files of `services`; `to` is 'applicant' or a role."""

    name: str
    module: str
    short: str
    services: tuple[str, ...]
    to: str
    via: tuple[str, ...]
    events: Mapping[str, Message]
    span: Span


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


class Policy(Struct, frozen=True):
    """Who may do what to a record's rows. `keep` maps a state (or 'draft') to a length, or None."""

    name: str
    module: str
    of: str
    rules: tuple[PolicyRule, ...]
    private: tuple[Private, ...]
    keep: tuple[tuple[str, Duration | None], ...]
    span: Span


class Opens(Struct, frozen=True):
    """A draft that a job begins: for whom (a field of the entry), and what is answered already."""

    service: str
    holder: str
    values: tuple[tuple[str, Rule], ...]


class Job(Struct, frozen=True):
    """Work that nobody starts, each day from `at` on, over the entries of a register.

    `to` is the state that the entries' life comes to, or ''.
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


class SymbolTable(Struct, frozen=True):
    """Everything, by qualified name; scenarios as a list. `schema` is what rules may reach.

    `sources` are the documents by kind and qualified name: for places finer than a symbol's own.
    `unsound` are those of them in which an error was told, `lost` the words, by module, that were
    written and refused: a check is silent about what they may have said. `data` is what documents
    of plugins' kinds compiled to: texts by path below `generated/`.
    """

    modules: Mapping[str, Module]
    roles: Mapping[str, Role]
    types: Mapping[str, SharedType]
    masters: Mapping[str, Master]
    records: Mapping[str, Record]
    forms: Mapping[str, Form]
    workflows: Mapping[str, Workflow]
    slas: Mapping[str, Sla]
    calendars: Mapping[str, Calendar]
    services: Mapping[str, Service]
    policies: Mapping[str, Policy]
    registers: Mapping[str, Register]
    scenarios: tuple[Scenario, ...]
    schema: Schema
    sources: Mapping[tuple[str, str], Document]
    unsound: frozenset[tuple[str, str]] = frozenset()
    lost: Mapping[str, frozenset[str]] = {}
    fees: Mapping[str, Fee] = {}
    overlays: tuple[RateOverlay, ...] = ()
    decisions: Mapping[str, Decision] = {}
    certificates: Mapping[str, Certificate] = {}
    notifications: Mapping[str, Notification] = {}
    jobs: Mapping[str, Job] = {}
    data: Mapping[str, str] = {}

    def is_sound(self, kind: str, name: str) -> bool:
        """Whether the document was kept whole: what it lacks was never written."""
        return (kind, name) not in self.unsound

    def decision_of(self, fields: tuple[Field, ...], short: str) -> Decision | None:
        """The decision of this short name on the record that has these fields."""
        return next(
            (
                one
                for one in self.decisions.values()
                if one.short == short and self.records[one.of].fields is fields
            ),
            None,
        )

    def fees_of(self, record: str) -> tuple[Fee, ...]:
        """The fees that are charged for a record's files."""
        return tuple(fee for fee in self.fees.values() if fee.of == record)

    def place(self, kind: str, name: str, *path: PathStep) -> Span:
        """The place of the value at a path of a document."""
        return self.sources[kind, name].span(*path)

    def key_place(self, kind: str, name: str, *path: PathStep) -> Span:
        """The place of the key at a path of a document."""
        return self.sources[kind, name].key_span(*path)


def field_at(fields: tuple[Field, ...], path: str) -> Field | None:
    """The field at a dotted path below these fields."""
    first, _, rest = path.partition(".")
    for field in fields:
        if field.name == first:
            return field_at(field.fields, rest) if rest else field
    return None


def choice_of(options: tuple[Option, ...]) -> Choice:
    """The rule type of a choice with these options."""
    return Choice(tuple(option.code for option in options))
