"""What the doors of a record do beside the plain step, as far as its workflows have use for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.ir.doors import PartIR, ReaderIR
from generator.lower.readers import JOB, owner_column
from generator.lower.tables import builtin_columns, has_ward
from generator.lower.workflows import moves_itself
from generator.symbols import Record, SymbolTable, Workflow
from generator.text.sql import literal, text_array
from generator.text.sql import name as sql_name

JOB_READER = ReaderIR(
    name="job", owner=JOB, kind="job", roles=(), condition="true", acts=True, creates=False,
    by_ward=False, home="true",
)  # fmt: skip
"""The class that time, payments and jobs enter by: one local body, nobody's session."""


@dataclass(frozen=True, slots=True)
class EntryMove:
    """An entry whose life a door changes; `allowed` is SQL, a list of `'from>to'`."""

    record: str
    table: str
    allowed: str


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """A child table of an amended entry: its rows come along; `columns` are those that stay."""

    table: str
    parent_column: str
    columns: str


@dataclass(frozen=True, slots=True)
class EntryAmend:
    """An entry that a door gives a new version. `kept` are its rows, `fixed` what no amendment gives.

    `labels` is SQL, rows of a field's place, name, columns and words, `brought`
    what goes with an option: the choice's column, the option, and the columns that stand only beside it.
    """

    record: str
    short: str
    kept: str
    fixed: str
    labels: str
    brought: tuple[tuple[str, str, tuple[str, ...]], ...]
    children: tuple[CarriedOver, ...]
    words: str
    owner: str
    has_ward: bool


@dataclass(frozen=True, slots=True)
class FlowNeeds:
    """Which keys of a decision the doors carry out."""

    timed: bool = False  # timers, and doors for jobs
    parallel: bool = False  # branches
    forms: bool = False  # officers' answers
    flagged: bool = False  # questions to be answered anew
    moves: tuple[EntryMove, ...] = ()
    amends: tuple[EntryAmend, ...] = ()


NO_NEEDS = FlowNeeds()
"""A record whose files take plain steps alone."""


def flow_needs(flows: Iterable[Workflow], symbols: SymbolTable) -> FlowNeeds:
    """What the workflows of one record have use for."""
    flows = tuple(flows)
    states = [state for flow in flows for state in flow.states]
    moves = {move.record for state in states for move in state.moves}
    amends = {amend.record for state in states for amend in state.amends}
    return FlowNeeds(
        timed=moved_by_jobs(flows, symbols),
        parallel=any(state.branches for state in states),
        forms=any(flow.answers for flow in flows),
        flagged=any(action.flagged for state in states for action in state.actions),
        moves=tuple(_entry_move(symbols.records[name]) for name in sorted(moves)),
        amends=tuple(_entry_amend(symbols.records[name], symbols) for name in sorted(amends)),
    )


def _entry_move(record: Record) -> EntryMove:
    assert record.entry is not None
    pairs = sorted(
        f"{start}>{to}" for start, targets in record.entry.moves.items() for to in targets
    )
    allowed = ", ".join(literal(pair) for pair in pairs)
    return EntryMove(record.name, f"{record.module}.{sql_name(record.short)}", allowed)


def _entry_amend(record: Record, symbols: SymbolTable) -> EntryAmend:
    versions = record.versions
    assert versions is not None
    plain = [field for field in record.fields if field.type != "table"]
    never = {c.name for f in plain if f.name in versions.never for c in f.columns}
    built_in = [column.name for column in builtin_columns(record)]
    labels = ",\n                ".join(
        f"({n}, {literal(field.name)}, {text_array(tuple(c.name for c in field.columns))}, "
        f"{literal(field.label.en)}, {literal(field.label.ml or field.label.en)})"
        for n, field in enumerate(plain)
    )
    policy = next((one for one in symbols.policies.values() if one.of == record.name), None)
    table = f"{record.module}.{sql_name(record.short)}"
    searched = any(r.of == record.name and r.search for r in symbols.registers.values())
    return EntryAmend(
        record=record.name,
        short=record.short,
        kept=f"{table}_version",
        fixed=", ".join(literal(name) for name in sorted({*built_in, *never})),
        labels=labels,
        brought=tuple(_brought(record)),
        children=tuple(
            CarriedOver(
                f"{record.module}.{record.short}_{field.name}",
                record.short,
                ", ".join(["position", "id", "owner", *(sql_name(c.name) for f in field.fields for c in f.columns)]),
            )
            for field in record.tables
        ),
        words=f"{record.module}.{record.short}_word" if searched else "",
        owner=owner_column(record, policy),
        has_ward=has_ward(record),
    )  # fmt: skip


def _brought(record: Record) -> Iterable[tuple[str, str, tuple[str, ...]]]:
    for field in record.fields:
        choice = record.field(field.chosen[0]) if field.chosen is not None else None
        if field.chosen is not None and choice is not None and field.columns:
            columns = tuple(sql_name(column.name) for column in field.columns)
            yield sql_name(choice.columns[0].name), field.chosen[1], columns


def moved_by_jobs(flows: Iterable[Workflow], symbols: SymbolTable) -> bool:
    """Whether time or events move the files of these workflows."""
    return any(
        moves_itself(flow, next((s for s in symbols.slas.values() if s.of == flow.name), None))
        for flow in flows
    )


def load_parts(needs: FlowNeeds) -> list[PartIR]:
    """What rules of such workflows read beside the record: a load door's last members."""
    found: list[PartIR] = []
    if needs.timed:
        found.append(PartIR("given_to", "f.given_to"))
    if needs.flagged:
        found.append(PartIR("flagged", "f.flagged"))
    if needs.parallel:
        found.append(PartIR("branches", _BRANCHES))
    if needs.forms:
        found.append(PartIR("answers", _ANSWERS))
    return found


_BRANCHES = (
    "(select coalesce(json_object_agg(b.name, json_build_object('standing', b.standing, 'since', b.since, 'person', b.person)), '{}'::json)\n"
    "                from ksmart.file_branch b where b.local_body = f.local_body and b.file = f.id)"
)
_ANSWERS = (
    "(select coalesce(json_object_agg(a.key, a.answers), '{}'::json)\n"
    "                from (select distinct on (s.key) s.key, s.answers from ksmart.file_answers s\n"
    "                      where s.local_body = f.local_body and s.file = f.id order by s.key, s.seq desc) a)"
)
