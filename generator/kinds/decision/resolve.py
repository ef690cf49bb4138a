"""Decisions: what they look at typed, tables read, each handed to its proof."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from msgspec import Struct

from generator.kinds.decision.columns import resolve_gives, resolve_take
from generator.kinds.decision.proof import proved
from generator.kinds.decision.rows import read_row, written_rows
from generator.kinds.decision.spec import DecisionSpec, IssueSpec
from generator.load.document import Document
from generator.resolve.decisions import MISSING, DecisionNames, given_type
from generator.resolve.names import Names
from generator.resolve.rules import reads_clock, rule_at
from generator.resolve.scopes import row_scope
from generator.resolve.words import text_or_none
from generator.rules.types import Bool, Date, Schema, Typed
from generator.symbols import Decision, DecisionRow, Give, Record, Rule, Take

_MOST_FAULTS = 20


class DecisionShape(Struct, frozen=True):
    """A decision between the two looks at it."""

    document: Document
    record: str

    def members(self) -> dict[str, Typed]:
        """What rules read of it."""
        gives = _spec(self.document).gives
        made = {name: Typed(given_type(one.type, one.options)) for name, one in gives.items()}
        return {**made, MISSING: Typed(Bool(), empty=False)}


def shape_decisions(names: Names, filed: Mapping[str, bool]) -> dict[str, DecisionShape]:
    """The decisions by qualified name. `filed`: whether files are opened for a record."""
    shapes: dict[str, DecisionShape] = {}
    for name, document in names.of_kind("decision"):
        of = names.refer(document, _spec(document).of, ("record",), document.span("of"))
        if filed.get(of):
            shapes[name] = DecisionShape(document, of)
            continue
        names.lose(document.module, document.name)
        if of in filed:
            names.report(
                "KS844",
                document.span("of"),
                f"no file is opened for '{_spec(document).of}', so there is nothing to decide on",
                expected="a record that people fill in",
            )
    return shapes


def decision_names(shapes: Mapping[str, DecisionShape]) -> DecisionNames:
    """The decisions that rules may name, by record."""
    found: dict[str, dict[str, str]] = {}
    for name, shape in shapes.items():
        found.setdefault(shape.record, {})[shape.document.name] = name
    return found


def resolve_decisions(
    names: Names, shapes: Mapping[str, DecisionShape], records: Mapping[str, Record], schema: Schema
) -> dict[str, Decision]:
    """The decisions by qualified name, each table proved."""
    made: dict[str, Decision] = {}
    for name, shape in shapes.items():
        record = records.get(shape.record)
        if record is None:
            continue
        with names.watch("decision", name):
            made[name] = _Decision(names, shape.document, record, schema).made(name)
    return made


class _Decision:
    """One decision while it is resolved."""

    def __init__(self, names: Names, document: Document, record: Record, schema: Schema) -> None:
        self.names = names
        self.document = document
        self.spec = _spec(document)
        self.record = record
        self.scope = row_scope(schema, record.name)

    def made(self, name: str) -> Decision:
        document, spec = self.document, self.spec
        if document.name in self.scope.names:
            self._told(
                "KS844", f"'{document.name}' is a field of the record too", "rename the decision"
            )
        takes = tuple(
            take
            for column in spec.takes
            if (take := resolve_take(self.names, document, spec, column, self.scope)) is not None
        )
        gives = resolve_gives(self.names, document, spec)
        rows: list[DecisionRow] = []
        if len(takes) == len(spec.takes) and len(gives) == len(spec.gives):
            for since in sorted(spec.tables):
                rows += self.table(since, spec.tables[since], takes, gives)
        return Decision(
            name, document.module, document.name, self.record.name, takes,
            gives, self.as_of(), spec.hit, tuple(rows), document.span(), text_or_none(spec.title),
        )  # fmt: skip

    def as_of(self) -> Rule | None:
        if self.spec.as_of is None:
            if not self.document.is_hole("as_of"):
                self._told(
                    "KS840",
                    "the decision does not say which day's table counts",
                    "write `as_of: submitted_on`",
                )
            return None
        rule = rule_at(self.names, self.document, ("as_of",), self.scope, Date())
        return lasting(self.names, rule)

    def table(
        self, since: dt.date, issue: IssueSpec, takes: tuple[Take, ...], gives: tuple[Give, ...]
    ) -> list[DecisionRow]:
        """The rows of one issue, proved."""
        at = ("tables", since.isoformat())
        if (issue.file is None) == (issue.rows is None):
            self._told("KS844", "a table stands here or in a file: one of the two", "", *at)
            return []
        rows = written_rows(self.names, self.document, self.spec, issue, at)
        made: list[DecisionRow] = []
        faults = 0
        for row in rows:
            read = read_row(
                self.names, self.document, self.record, self.scope, since, row, takes, gives
            )
            if read is None:
                faults += 1
                if faults >= _MOST_FAULTS:
                    break
                continue
            made.append(read)
        if not faults and rows:
            proved(self.names, self.document, since, takes, made, self.spec.hit)
        return made

    def _told(self, code: str, message: str, mend: str, *at: str) -> None:
        span = self.document.key_span(*at) if at else self.document.span()
        self.names.report(code, span, message, mend=mend)


def lasting(names: Names, rule: Rule | None) -> Rule | None:
    """The rule, where it gives tomorrow what it gives today."""
    if rule is not None and reads_clock(rule):
        names.report(
            "KS840",
            rule.span,
            "today is no day that can be decided by again: tomorrow it would be another",
            expected="a date of the file: submitted_on, or a field",
        )
        return None
    return rule


def _spec(document: Document) -> DecisionSpec:
    spec = document.spec
    assert isinstance(spec, DecisionSpec)
    return spec
