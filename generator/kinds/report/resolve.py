"""Reports: what rows are sorted by, figures over them, and rules over the figures."""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import did_you_mean
from generator.kinds.report.figures import figure_at
from generator.kinds.report.sorting import by_at
from generator.kinds.report.spec import ReportSpec
from generator.load.document import Document
from generator.load.nodes import Step
from generator.resolve.names import Names
from generator.resolve.rules import rule_at
from generator.resolve.scopes import row_scope
from generator.resolve.words import text_of, text_or_name
from generator.rules.typed import reads
from generator.rules.types import Bool, Date, Int, Money, Ref, Schema, Scope, Type, Typed
from generator.rules.types import Decimal as DecimalType
from generator.symbols import Calendar, Field, Figure, Line, Record, Report, ReportAsk, Rule, Tie

FILED = ("id", "number", "state", "ended", "applicant", "submitted_on", "due", "local_body")
"""The built-in fields that stand in the rows of a file's record."""
ENTERED = ("id", "number", "life", "file", "opened_at", "local_body")
MOST_BY = 4


def resolve_reports(
    names: Names,
    records: Mapping[str, Record],
    masters: Mapping[str, object],
    calendars: Mapping[str, Calendar],
    schema: Schema,
) -> dict[str, Report]:
    """The reports by qualified name; what is wrong in one is told and left out."""
    made: dict[str, Report] = {}
    for name, document in names.of_kind("report"):
        spec = document.spec
        assert isinstance(spec, ReportSpec)
        record = records.get(names.refer(document, spec.of, ("record",), document.span("of")))
        if record is None:
            continue
        calendar = ""
        if spec.calendar is not None:
            calendar = names.refer(
                document, spec.calendar, ("calendar",), document.span("calendar")
            )
        asks = _asks(names, document, spec, record, schema)
        scope = row_scope(schema, record.name, **{a.name: Typed(Date(), empty=False) for a in asks})
        columns = columns_of(record) | {a.name for a in asks}

        def rule(
            path: tuple[Step, ...],
            wanted: Type | None,
            document: Document = document,
            scope: Scope = scope,
            columns: frozenset[str] = columns,
        ) -> Rule | None:
            found = rule_at(names, document, path, scope, wanted)
            return found if found and _in_rows(names, document, path, found, columns) else None

        by = [
            one
            for index, item in enumerate(spec.by)
            if (one := by_at(names, document, index, item, record, masters, calendar in calendars))
        ]
        if len(spec.by) > MOST_BY:
            names.report(
                "KS451",
                document.key_span("by"),
                f"a report sorts by {len(spec.by)} things at once",
                expected=f"at most {MOST_BY}",
                mend="make two reports of it",
            )
        show: list[Figure] = []
        for short, figure in spec.show.items():
            shown = figure_at(names, document, short, figure, tuple(show), rule, schema)
            if shown is not None:
                show.append(shown)
        lines = [
            Line(short, text_of(line.title), where)
            for short, line in spec.lines.items()
            if (where := rule(("lines", short, "where"), Bool())) is not None
        ]
        where = rule(("where",), Bool()) if spec.where is not None else None
        checks = _checks(names, document, spec, name, tuple(show), tuple(lines), schema)
        made[name] = Report(
            name, document.module, document.name, text_or_name(spec.title, document.name),
            record.name, tuple(asks), tuple(by), where, tuple(show), tuple(lines), tuple(checks),
            calendar, _chart(names, document, spec, tuple(show)), tuple(spec.export), document.span(),
        )  # fmt: skip
    return made


def columns_of(record: Record) -> frozenset[str]:
    """The paths whose values stand in a record's own row."""
    found = set(ENTERED if record.entry else FILED)
    for field in record.fields:
        found |= _paths(field)
    return frozenset(found)


def _paths(field: Field) -> set[str]:
    if field.type == "table":
        return set()
    if field.bilingual:
        return {field.path, f"{field.path}.en", f"{field.path}.ml"}
    return {field.path, *(path for inner in field.fields for path in _paths(inner))}


def _in_rows(
    names: Names, document: Document, path: tuple[Step, ...], rule: Rule, columns: frozenset[str]
) -> bool:
    """Whether the database can answer the rule from the record's rows alone."""
    spec = document.spec
    assert isinstance(spec, ReportSpec)
    for read in reads(rule.typed):
        if read in columns or "[]" in read or read in ("today()", "now()"):
            continue
        if read == "calendar()":
            if spec.calendar is not None:
                continue
            names.report(
                "KS455",
                document.span(*path),
                "this rule counts working days, and the report names no calendar",
                expected="calendar: core.office",
            )
            return False
        names.report(
            "KS452",
            document.span(*path),
            f"'{read}' does not stand in the rows that are counted",
            expected=", ".join(sorted(columns)[:14]),
            mend="keep it in a field of the record: `compute:`",
        )
        return False
    return True


def _asks(
    names: Names, document: Document, spec: ReportSpec, record: Record, schema: Schema
) -> list[ReportAsk]:
    taken = columns_of(record) | {field.name for field in record.fields}
    made: list[ReportAsk] = []
    for short, ask in spec.ask.items():
        if short in taken:
            names.report(
                "KS452",
                document.key_span("ask", short),
                f"'{short}' is a field of the record: a rule could not tell them apart",
                expected="a name of its own",
                mend=f"call it asked_{short}",
            )
            continue
        default = rule_at(names, document, ("ask", short, "default"), Scope({}, schema), Date())
        at = ("ask", short, "default")
        if default is not None and _in_rows(names, document, at, default, frozenset()):
            made.append(ReportAsk(short, ask.type, text_or_name(ask.label, short), default))
    return made


def _checks(
    names: Names,
    document: Document,
    spec: ReportSpec,
    report: str,
    show: tuple[Figure, ...],
    lines: tuple[Line, ...],
    schema: Schema,
) -> list[Tie]:
    figures = {figure.name: Typed(type_of(figure), empty=True) for figure in show}
    line_row = f"{report}.line"
    scope = Scope(
        {**figures, **{line.name: Typed(Ref(line_row), empty=False) for line in lines}},
        Schema({**schema.members, line_row: figures}, schema.uuid_keys),
    )
    made: list[Tie] = []
    for short, tie in spec.checks.items():
        rule = rule_at(names, document, ("checks", short, "rule"), scope, Bool())
        if rule is not None:
            made.append(Tie(short, rule, text_of(tie.message)))
    return made


def type_of(figure: Figure) -> Type:
    """A figure in rules over figures."""
    if figure.kind == "int":
        return Int()
    return Money() if figure.kind == "money" else DecimalType(figure.places)


def _chart(names: Names, document: Document, spec: ReportSpec, show: tuple[Figure, ...]) -> str:
    if spec.chart is None or spec.chart in {figure.name for figure in show}:
        return spec.chart or ""
    if not names.is_lost(document, spec.chart):
        known = [figure.name for figure in show]
        names.report(
            "KS453",
            document.span("chart"),
            f"the report shows no figure '{spec.chart}'",
            expected=", ".join(known),
            mend=did_you_mean(spec.chart, known),
        )
    return ""
