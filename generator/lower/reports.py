"""Reports: the door that counts for each reader class, and the REPORT literal.

A door returns one JSON array a row: the line, the level of the total (bit by bit which of the
columns are taken together), the columns, the figures. Every value is a text or null: what is exact
in the database stays exact on its way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from generator.ir.doors import DoorIR
from generator.ir.records import LiteralIR
from generator.lower.doors.build import Stored
from generator.lower.doors.enters import enters
from generator.lower.doors.render import door
from generator.lower.literals import master_value, options_value, words_value
from generator.lower.readers import row_column, sql_names, staff_of
from generator.lower.services import classes_value
from generator.rules.to_python import parameters
from generator.rules.to_sql import SqlNames, sql_condition, sql_value
from generator.rules.typed import Const
from generator.symbols import Figure, Record, Report, ReportBy, Rule, SymbolTable, Text, Workflow
from generator.text.imports import Imports, import_lines
from generator.text.literals import Call, Raw, Value
from generator.text.literals import Mapping as MappingValue

CALENDAR = "p_week, p_off, p_holidays"
MOST_ROWS = 20_000
"""Lines of one answer: beyond them a report is sorted too finely to be read by anybody."""
_OF_ROW = {"due": "nullif(r.due_on, 'infinity')", "opened_at": "r.created_at"}


def report_doors(report: Report, stored: Stored) -> list[DoorIR]:
    """The door of each class of staff that reads the record."""
    record = stored.record
    column = _row_column(report)

    def condition(rule: Rule) -> str:
        return f"({sql_condition(rule.typed, sql_names(rule.typed, record, column))})"

    def value(rule: Rule) -> str:
        return sql_value(rule.typed, sql_names(rule.typed, record, column))

    ages = [by for by in report.by if by.kind == "age"]
    kept = [f"{_sorted(by, column, ages)} as by_{n}" for n, by in enumerate(report.by, 1)]
    figures: list[str] = []
    for figure in report.show:
        if figure.how == "rule":
            continue
        whole = isinstance(figure.of.typed, Const) and figure.of.typed.value is True
        holds = [] if whole or figure.how != "count" else [condition(figure.of)]
        holds += [condition(figure.where)] if figure.where else []
        if figure.how != "count":
            given = value(figure.of)
            kept.append(
                (f"case when {' and '.join(holds)} then {given} end" if holds else given)
                + f" as of_{figure.name}"
            )
        elif holds:
            kept.append(f"({' and '.join(holds)}) as of_{figure.name}")
        figures.append(f"{_aggregate(figure, bool(holds))} as f_{figure.name}")
    if report.lines:
        cases = ", ".join(
            f"case when {condition(line.where)} then {n} end" for n, line in enumerate(report.lines)
        )
        kept.append(f"array_remove(array[{cases}], null) as lines")
    return [
        door(
            record.module, f"report_{report.short}_{reader.name}", reader.owner, "report.sql.j2",
            enters=enters(reader), asks=report.ask, calendar=bool(report.calendar), ages=len(ages),
            defaults={ask.name: _default(ask.kind, value(ask.default)) for ask in report.ask},
            kept=kept, table=stored.table.full_name, condition=reader.condition,
            where=condition(report.where) if report.where else "",
            by=[f"by_{n}" for n in range(1, len(report.by) + 1)],
            full=2 ** len(report.by) - 1, lines=bool(report.lines), figures=figures,
            ruled=[(f"f_{f.name}", _figure_rule(f, report)) for f in report.show if f.how == "rule"],
            shown=[f"g.f_{f.name}::text" for f in report.show], checks=_checks(report), most=MOST_ROWS,
        )
        for reader in staff_of(stored.readers)
    ]  # fmt: skip


def _row_column(report: Report) -> Callable[[str], str]:
    asked = {ask.name: f"v_ask_{ask.name}" for ask in report.ask}
    own = {"today()": "p_today", "now()": "p_now", "calendar()": CALENDAR, **asked, **_OF_ROW}
    return lambda path: own.get(path) or f"r.{row_column(path)}"


def _default(kind: str, given: str) -> str:
    return f"date_trunc('month', ({given})::timestamp)::date" if kind == "month" else f"({given})"


def _sorted(by: ReportBy, column: Callable[[str], str], ages: list[ReportBy]) -> str:
    found = column(by.path)
    if by.kind == "field":
        return f"({found})::text"
    if (by.field is None and by.path == "opened_at") or (by.field and by.field.type == "datetime"):
        found = f"ksmart.date_of({found})"
    if by.kind == "fy":
        return f"ksmart.fy({found})"
    if by.kind != "age":
        return f"to_char({found}, '{'YYYY-MM' if by.kind == 'month' else 'YYYY'}')"
    # The days on which the bands begin were worked out once: a row costs one comparison a band.
    edges = f"p_ages_{ages.index(by) + 1}"
    cases = " ".join(f"when {found} >= {edges}[{n + 1}] then '{n}'" for n in range(len(by.bands)))
    return f"case when {found} is null then null {cases} else '{len(by.bands)}' end"


def _aggregate(figure: Figure, conditional: bool) -> str:
    of = f"k.of_{figure.name}"
    match figure.how:
        case "count":
            return f"count(*) filter (where {of})" if conditional else "count(*)"
        case "sum":
            return f"coalesce(sum({of}), 0)"
        case "mean":
            return f"round(avg({of}), {figure.places})"
        case "median":
            # Both middle values, from below and from above: percentile_cont would go through floats.
            half = "percentile_disc(0.5) within group (order by"
            return f"round(({half} {of})::numeric + {half} {of} desc)) / 2, {figure.places})"
        case _:
            return f"{'min' if figure.how == 'least' else 'max'}({of})"


def _figure_rule(figure: Figure, report: Report) -> str:
    columns = {one.name: _in_rules(one, f"g.f_{one.name}") for one in report.show}
    typed = figure.of.typed
    text = sql_value(typed, SqlNames({path: columns[path] for path, _ in parameters(typed)}))
    return f"round(({text})::numeric, {figure.places})"


def _in_rules(figure: Figure, column: str) -> str:
    """A rule reads money in paise, as a record keeps it."""
    return f"({column} * 100)" if figure.kind == "money" else column


def _checks(report: Report) -> list[tuple[str, str]]:
    """Name and condition of each check; figures of the whole and of lines by their place."""
    made: list[tuple[str, str]] = []
    figures = {figure.name: figure for figure in report.show}
    lines = {line.name: n for n, line in enumerate(report.lines)}
    for tie in report.checks:
        columns: dict[str, str] = {}
        for path, _ in parameters(tie.rule.typed):
            line, _, name = path.rpartition(".")
            at = f"g.line = {lines[line]}" if line else "g.line = -1"
            found = f"(select g.f_{name} from totals g where {at})"
            if figures[name].how in ("count", "sum"):
                found = f"coalesce({found}, 0)"
            columns[path] = _in_rules(figures[name], found)
        made.append((tie.name, sql_condition(tie.rule.typed, SqlNames(columns))))
    return made


def lower_report(
    report: Report, stored: Stored, flows: Sequence[Workflow], doors: Mapping[str, str],
    symbols: SymbolTable, source: str,
) -> LiteralIR:  # fmt: skip
    """The REPORT literal."""
    imports: Imports = {("runtime.words", "Words")}
    imports |= {("runtime.catalogue", name) for name in ("Report", "ReportBy", "ReportFigure")}
    imports |= {("runtime.catalogue", "ReportAsk")} if report.ask else set()
    imports |= {("runtime.catalogue", "ReportLine")} if report.lines or report.checks else set()
    readers = staff_of(stored.readers)
    rules = [rule for p in symbols.policies.values() if p.of == report.of for rule in p.rules]
    exporters = {
        r for rule in rules if "export" in rule.can and rule.held == "post" for r in rule.roles
    }
    return LiteralIR(
        module=report.module, path=f"reports/{report.short}", source=source,
        doc=f"{report.title.en}: the report.",
        imports=tuple(import_lines(imports | _masters(report, symbols), depth=3)), name="REPORT",
        value=Call(
            "Report",
            keywords=(
                ("module", report.module),
                ("name", report.short),
                ("title", words_value(report.title)),
                ("by", tuple(_by(by, stored.record, flows, symbols, imports) for by in report.by)),
                ("figures", tuple(_figure(figure) for figure in report.show)),
                ("classes", classes_value(readers)),
                ("doors", MappingValue(tuple(
                    (reader.name, doors[f"{report.module}.report_{report.short}_{reader.name}"]) for reader in readers
                ))),
                ("ask", tuple(
                    Call("ReportAsk", (ask.name, ask.kind, words_value(ask.label))) for ask in report.ask
                ) or None),
                ("lines", tuple(_line(line.name, line.title) for line in report.lines) or None),
                ("checks", tuple(_line(tie.name, tie.message) for tie in report.checks) or None),
                ("calendar", report.calendar or None),
                ("chart", report.chart or None),
                ("exports", tuple(report.export) or None),
                ("exporters", tuple(sorted(exporters)) if report.export and exporters else None),
            ),
        ),
    )  # fmt: skip


def _line(name: str, title: Text) -> Value:
    return Call("ReportLine", (name, words_value(title)))


def _figure(figure: Figure) -> Value:
    places = Raw(str(figure.places)) if figure.kind == "decimal" else None
    keywords = (
        ("name", figure.name),
        ("kind", figure.kind),
        ("label", words_value(figure.title)),
        ("places", places),
    )
    return Call("ReportFigure", keywords=keywords)


def _masters(report: Report, symbols: SymbolTable) -> Imports:
    found: Imports = set()
    for by in report.by:
        if by.field is not None and by.field.to in symbols.masters:
            master_value(by.field.to, found)
        if by.path == "local_body" and by.field is None and _BODIES in symbols.masters:
            master_value(_BODIES, found)
    return found


_BODIES = "core.local_body"


def _by(
    by: ReportBy, record: Record, flows: Sequence[Workflow], symbols: SymbolTable, imports: Imports
) -> Value:
    field = by.field
    label: Value = words_value(by.title or (field.label if field else None) or _BUILT_IN[by.path])
    options: Value | None = None
    master: Value | None = None
    if by.kind == "field":
        if field is not None:
            options = options_value(field)
            master = master_value(field.to if field.to in symbols.masters else "", imports)
        elif by.path == "state":
            words = {state.name: state.title for flow in flows for state in flow.states}
            options = MappingValue(tuple((name, words_value(text)) for name, text in words.items()))
        elif by.path == "local_body":
            master = master_value(_BODIES if _BODIES in symbols.masters else "", imports)
    kind = by.kind if by.kind != "field" else ("bool" if _truth(by) else "field")
    return Call(
        "ReportBy",
        keywords=(
            ("name", by.path.replace(".", "_")),
            ("kind", kind),
            ("label", label),
            ("options", options),
            ("master", master),
            ("bands", tuple(Raw(str(band)) for band in by.bands) or None),
            ("working", True if by.unit == "wd" else None),
        ),
    )


def _truth(by: ReportBy) -> bool:
    return by.field.type == "bool" if by.field else by.path == "ended"


_BUILT_IN = {
    "state": Text("State", "നില"),
    "life": Text("State", "നില"),
    "ended": Text("Ended", "അവസാനിച്ചത്"),
    "local_body": Text("Local body", "തദ്ദേശ സ്ഥാപനം"),
    "submitted_on": Text("Submitted on", "സമർപ്പിച്ച തീയതി"),
    "due": Text("Due on", "നൽകേണ്ട തീയതി"),
    "opened_at": Text("Entered on", "രേഖപ്പെടുത്തിയ തീയതി"),
}
