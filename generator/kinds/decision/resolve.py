"""Decisions: inputs typed, tables read, and the proof of each: no case without a row, none with two."""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Mapping

from msgspec import Struct

from generator.kinds.decision.spec import DecisionSpec, IssueSpec
from generator.load.csv_rows import CsvRow, read_rows
from generator.load.document import Document
from generator.load.nodes import Mapping as MapNode
from generator.load.nodes import find
from generator.resolve.decisions import GIVES, DecisionNames
from generator.resolve.names import Names
from generator.resolve.rules import reads_clock, rule_at
from generator.resolve.scopes import row_scope
from generator.resolve.tables import table_text
from generator.rules.numbers import kind_of
from generator.rules.types import Bool, Choice, Date, Ref, Schema, Text, Typed
from generator.symbols import Decision, DecisionRow, Record, Rule, Take
from runtime.meaning.tables import Case, Cell, prove, read_cell

_MOST_FAULTS = 20


class DecisionShape(Struct, frozen=True):
    """A decision between the two looks at it."""

    document: Document
    record: str

    def members(self) -> dict[str, Typed]:
        """What rules read of it."""
        return {name: Typed(GIVES[kind]) for name, kind in _spec(self.document).gives.items()}


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
        takes = tuple(take for column in spec.takes if (take := self.take(column)) is not None)
        rows: list[DecisionRow] = []
        if len(takes) == len(spec.takes):
            for since in sorted(spec.tables):
                rows += self.table(since, spec.tables[since], takes)
        return Decision(
            name, document.module, document.name, self.record.name, takes,
            tuple(spec.gives.items()), self.as_of(), spec.hit, tuple(rows), document.span(),
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
        return self.lasting(rule_at(self.names, self.document, ("as_of",), self.scope, Date()))

    def lasting(self, rule: Rule | None) -> Rule | None:
        if rule is not None and reads_clock(rule):
            self.names.report(
                "KS840",
                rule.span,
                "today is no day that can be decided by again: tomorrow it would be another",
                expected="a date of the file: submitted_on, or a field",
            )
            return None
        return rule

    def take(self, column: str) -> Take | None:
        rule = self.lasting(rule_at(self.names, self.document, ("takes", column), self.scope, None))
        if rule is None:
            return None
        if kind_of(rule.type) is not None:
            return Take(column, rule, "number")
        if isinstance(rule.type, Bool):
            return Take(column, rule, "bool", ("false", "true"))
        if isinstance(rule.type, Choice):
            return Take(column, rule, "word", rule.type.options)
        if isinstance(rule.type, Text | Ref):
            return Take(column, rule, "word")
        self.names.report(
            "KS844",
            rule.span,
            "a table cannot look at this",
            expected="a number, a choice, a code, yes or no",
        )
        return None

    def table(self, since: dt.date, issue: IssueSpec, takes: tuple[Take, ...]) -> list[DecisionRow]:
        """The rows of one issue, proved."""
        at = ("tables", since.isoformat())
        if (issue.file is None) == (issue.rows is None):
            self._told("KS844", "a table stands here or in a file: one of the two", "", *at)
            return []
        rows = self.inline(issue, at) if issue.rows is not None else self.file(issue.file or "", at)
        made: list[DecisionRow] = []
        cells: list[tuple[Cell, ...]] = []
        faults = 0
        for row in rows:
            read = self.row(since, row, takes)
            if read is None:
                faults += 1
                if faults >= _MOST_FAULTS:
                    break
                continue
            made.append(read)
            cells.append(read.cells)
        if not faults and rows:
            self.proved(since, takes, made, cells)
        return made

    def file(self, name: str, at: tuple[str, ...]) -> list[CsvRow]:
        found = table_text(self.names, self.document, name)
        if found is None:
            return []
        known = (*self.spec.takes, *self.spec.gives, "ref")
        rows, faults = read_rows(*found, known, tuple(self.spec.gives))
        self.names.found.extend(faults)
        return rows

    def inline(self, issue: IssueSpec, at: tuple[str, ...]) -> list[CsvRow]:
        made: list[CsvRow] = []
        for index, cells in enumerate(issue.rows or ()):
            node = find(self.document.node, (*at, "rows", index))
            line = node.line if isinstance(node, MapNode) else self.document.span(*at).line
            unknown = [c for c in cells if c not in (*self.spec.takes, *self.spec.gives, "ref")]
            for column in unknown:
                self.names.report(
                    "KS031",
                    self.document.key_span(*at, "rows", index, column),
                    f"there is no column '{column}'",
                    expected=", ".join((*self.spec.takes, *self.spec.gives)),
                )
            if not unknown:
                made.append(CsvRow(self.document.file, line, "", dict(cells), ()))
        return made

    def row(self, since: dt.date, row: CsvRow, takes: tuple[Take, ...]) -> DecisionRow | None:
        cells: list[Cell] = []
        for take in takes:
            cell = read_cell(row.cells.get(take.name, "any"), take.kind == "number")
            strange = (
                cell.words - set(take.words)
                if cell is not None and take.words
                else frozenset[str]()
            )
            if cell is None or strange:
                self.names.report(
                    "KS841",
                    row.span(take.name),
                    f"'{row.cells.get(take.name)}' is nothing that '{take.name}' can be asked",
                    expected=", ".join(take.words)
                    or (
                        "500, over 100 upto 500, any, none"
                        if take.kind == "number"
                        else "words with | between, any, none"
                    ),
                )
                return None
            cells.append(cell)
        values: dict[str, str] = {}
        for name, kind in self.spec.gives.items():
            text = row.cells.get(name, "")
            if not _fits(kind, text):
                self.names.report(
                    "KS841", row.span(name), f"'{text}' is no {kind}", expected=_FORMS[kind]
                )
                return None
            values[name] = text
        return DecisionRow(since, tuple(cells), values, row.span())

    def proved(
        self,
        since: dt.date,
        takes: tuple[Take, ...],
        rows: list[DecisionRow],
        cells: list[tuple[Cell, ...]],
    ) -> None:
        domains = [None if take.kind == "number" else frozenset(take.words) for take in takes]
        proof = prove(cells, domains, self.spec.hit == "unique")
        span = self.document.key_span("tables", since.isoformat())
        if proof.too_large:
            self.names.report(
                "KS844", span, "this table is too large to be proved", expected="fewer columns"
            )
        if proof.gap is not None:
            self.names.report(
                "KS842",
                span,
                "no row says what to do with " + _case(takes, proof.gap),
                expected="a row for every case",
                mend="add a row for it, or one of `any` at the end with `hit: first`",
            )
        if proof.overlap is not None:
            one, two = proof.overlap
            self.names.report(
                "KS843",
                rows[two].span,
                "this row and an earlier one hold for the same case",
                expected="one row a case, or `hit: first`",
                others=((rows[one].span, "the earlier row"),),
            )
        elif self.spec.hit == "first":
            for place in proof.idle:
                self.names.report(
                    "KS843", rows[place].span, "this row is never reached: earlier rows take every case", mend="delete it, or put it first"
                )  # fmt: skip

    def _told(self, code: str, message: str, mend: str, *at: str) -> None:
        span = self.document.key_span(*at) if at else self.document.span()
        self.names.report(code, span, message, mend=mend)


_FORMS = {
    "bool": "true or false", "code": "a code", "decimal": "a number such as 12.5", "int": "a whole number",
    "money": "rupees: 50, 12.50",
}  # fmt: skip


def _fits(kind: str, text: str) -> bool:
    if kind == "bool":
        return text in ("true", "false")
    if kind == "code":
        return 0 < len(text) <= 60
    try:
        number = decimal.Decimal(text)
    except decimal.InvalidOperation:
        return False
    places = -int(number.as_tuple().exponent) if number.is_finite() else 99
    return (
        places <= {"int": 0, "money": 2}.get(kind, 6)
        and abs(number) < 10**15
        and "E" not in text.upper()
    )


def _case(takes: tuple[Take, ...], case: tuple[Case, ...]) -> str:
    return ", ".join(
        f"{take.name} = {'nothing' if value is None else value}"
        for take, value in zip(takes, case, strict=True)
    )


def _spec(document: Document) -> DecisionSpec:
    spec = document.spec
    assert isinstance(spec, DecisionSpec)
    return spec
