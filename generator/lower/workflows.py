"""Workflows: states, actions, guards and effects as data and small functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.checking import names_read
from generator.ir.records import LiteralIR, RulesIR, StructFieldIR, StructIR
from generator.ir.rules import RuleIR
from generator.load.scalars import Duration
from generator.lower.amending import amend_rules, amended_body
from generator.lower.body import Body
from generator.lower.literals import master_value, number_value, words_value
from generator.lower.names import class_name
from generator.lower.officers import FOLDER
from generator.lower.rows import column_items, table_words
from generator.lower.rules import Site, rule_function
from generator.lower.structs import may_be_none
from generator.lower.tables import registers_of
from generator.resolve.scopes import LOCAL_BODY
from generator.rules.types import Schema
from generator.symbols import (
    Action,
    Branch,
    Create,
    Field,
    Late,
    Move,
    Record,
    Rule,
    Sla,
    SlaChange,
    State,
    SymbolTable,
    Workflow,
)
from generator.text.imports import Imports, import_lines
from generator.text.literals import Call, ListDisplay, Mapping, Raw, Value


def workflow_rules(workflow: Workflow, schema: Schema) -> dict[str, RuleIR]:
    """Guards and the right-hand sides of effects, as functions by name."""
    found: dict[str, RuleIR] = {}
    for state in workflow.states:
        if state.when is not None:
            found[f"when_{state.name}"] = rule_function(f"when_{state.name}", state.when, schema)
        for action in state.steps:
            if action.when is not None:
                name = _guard(state, action)
                found[name] = rule_function(name, action.when, schema)
        for move in state.moves:
            name = _move(state, move)
            found[name] = rule_function(name, move.row, schema)
        for create in state.effects:
            for field, rule in create.values:
                name = _effect(state, create, field)
                found[name] = rule_function(name, rule, schema)
        for amend in state.amends:
            for name, rule in amend_rules(state, amend):
                found[name] = rule_function(name, rule, schema)
    return found


def rules_module(workflow: Workflow, rules: dict[str, RuleIR], source: str) -> RulesIR:
    """The module of a workflow's rules."""
    return RulesIR(
        module=workflow.module, path=f"workflow_rules/{workflow.short}", source=source, doc=f"Workflow {workflow.short}: its rules.",
        rules=tuple(rules[name] for name in sorted(rules)),
    )  # fmt: skip


def _move(state: State, move: Move) -> str:
    return f"{state.name}_moves_{move.record.split('.')[-1]}"


def _guard(state: State, action: Action | Branch) -> str:
    return f"when_{state.name}_{action.name}"


def _effect(state: State, create: Create, field: str) -> str:
    return f"{state.name}_{create.record.split('.')[-1]}_{field}"


def lower_workflow(
    workflow: Workflow, rules: dict[str, RuleIR], sla: Sla | None, symbols: SymbolTable, source: str
) -> LiteralIR:
    """The WORKFLOW literal with the functions that it names."""
    record = symbols.records[workflow.of]
    file = file_struct(workflow, record)
    imports: Imports = {("runtime.words", "Words")}
    imports |= {("runtime.catalogue", name) for name in ("Action", "State", "Workflow")}
    functions: list[str] = []
    states: list[tuple[Value, Value]] = []
    for state in workflow.states:
        site = _Flow(workflow, record, file, rules, symbols, imports, functions)
        actions = tuple(_action(state, action, site) for action in state.actions)
        effects = None
        if state.effects:
            functions.append(_effects(state, record, file, rules, symbols, imports))
            effects = Raw(f"effects_{state.name}")
        states.append((state.name, _state(state, actions, effects, site)))
    structs = _answers(workflow, record, imports)
    if functions or structs:
        imports.add(("..records." + record.short, f"{class_name(record.short)}File"))
    if functions:
        imports.add(("runtime.catalogue", "Context"))
    if rules:
        imports.add(("..workflow_rules", f"{workflow.short} as rules"))
    if sla is not None:
        imports.add(("runtime.catalogue", "Sla"))
    promise = _sla(sla, _changes(sla, symbols), imports) if sla else None
    return LiteralIR(
        module=workflow.module, path=f"workflows/{workflow.short}", source=source,
        doc=f"Workflow {workflow.short}: states and actions.",
        imports=tuple(import_lines(imports, depth=3)), structs=structs, functions=tuple(functions), name="WORKFLOW",
        value=Call(
            "Workflow",
            keywords=(
                ("name", workflow.short),
                ("submit_by", tuple(workflow.submit_by)),
                ("submit_to", workflow.submit_to),
                ("states", Mapping(tuple(states))),
                ("sla", promise),
                ("submit_demand", tuple(workflow.submit_demand) or None),
            ),
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Flow:
    """A workflow on its way: what its states add to imports and functions."""

    workflow: Workflow
    record: Record
    file: str
    rules: dict[str, RuleIR]
    symbols: SymbolTable
    imports: Imports
    functions: list[str]

    def condition(self, name: str, rule: Rule | None) -> Value | None:
        """The function of a condition over the file, written; None where there is no rule."""
        if rule is None:
            return None
        body = Body()
        site = Site(self.symbols, self.record.fields, "f", body, loaded=True, imports=self.imports)
        made = self.rules[name]
        site.prepare([made])
        guard = site.guard(made)
        body.add(f"return {guard}", site.call(made))
        self.functions.append(_function(name, self.file, "bool", rule.text, body))
        return Raw(name)

    def form(self, name: str) -> Value | None:
        """The FORM of an officer, imported."""
        if not name:
            return None
        module, short = name.split(".")
        self.imports.add((f"{module}/{FOLDER}", short))
        return Raw(f"{module}_{short}.FORM")


def file_struct(workflow: Workflow, record: Record) -> str:
    """The struct of a loaded file: the record's, or the workflow's own where officers' answers are kept."""
    owner = workflow.short if workflow.answers else record.short
    return f"{class_name(owner)}File"


def _answers(workflow: Workflow, record: Record, imports: Imports) -> tuple[StructIR, ...]:
    """The file with the officers' answers, by branch or state."""
    if not workflow.answers:
        return ()
    fields: list[StructFieldIR] = []
    for key, form in sorted(workflow.answers.items()):
        module, short = form.split(".")
        imports.add((f"{module}/{FOLDER}", short))
        fields.append(StructFieldIR(key, f"{module}_{short}.{class_name(short)} | None", "None"))
    name = class_name(workflow.short)
    imports.add(("msgspec", ""))
    kept = StructFieldIR(
        "answers", f"{name}Answers", f"msgspec.field(default_factory={name}Answers)"
    )
    return (
        StructIR(
            f"{name}Answers",
            "What officers answered last, by branch or state.",
            tuple(fields),
            "msgspec.Struct",
        ),
        StructIR(
            f"{name}File",
            "A file with what its officers answered.",
            (kept,),
            f"{class_name(record.short)}File",
        ),
    )


def _changes(sla: Sla, symbols: SymbolTable) -> list[SlaChange]:
    """What overlays set, the narrower after the wider."""
    return [
        change
        for level in ("tier", "district", "local_body")
        for change in symbols.sla_changes
        if change.sla == sla.name and change.level == level
    ]


def moves_itself(workflow: Workflow, sla: Sla | None) -> bool:
    """Whether time or events move its files: it then has doors for jobs."""
    by_state = any(state.expire is not None or state.events for state in workflow.states)
    return by_state or (sla is not None and bool(sla.late or sla.state_late))


def _sla(sla: Sla, changes: Sequence[SlaChange], imports: Imports) -> Value:
    working = sla.whole.unit == "wd"
    days = sla.whole.amount * {"w": 7}.get(sla.whole.unit, 1)
    lates = {name: _lates(late, imports) for name, late in sla.state_late.items()}
    states: list[tuple[Value, Value]] = []
    for name, within in sla.states:
        imports.add(("runtime.catalogue", "StateTime"))
        time = Call(
            "StateTime", (_length(within, imports), *((lates[name],) if name in lates else ()))
        )
        states.append((name, time))
    return Call(
        "Sla",
        keywords=(
            ("days", Raw(str(days))),
            ("calendar", sla.calendar if working else None),
            ("late", _lates(sla.late, imports) if sla.late else None),
            ("states", Mapping(tuple(states)) if states else None),
            ("changes", tuple(_change(c, imports) for c in changes) or None),
            ("bodies", master_value(LOCAL_BODY, imports) if changes else None),
        ),
    )


def _change(change: SlaChange, imports: Imports) -> Value:
    imports.add(("runtime.catalogue", "SlaChange"))
    within = _length(change.within, imports)
    return Call("SlaChange", (change.level, change.code, change.state, within))


def _lates(lates: tuple[Late, ...], imports: Imports) -> tuple[Value, ...]:
    imports.add(("runtime.catalogue", "Late"))
    return tuple(
        Call(
            "Late",
            (_length(late.at, imports),),
            keywords=(("tell", late.tell or None), ("give", late.give or None)),
        )
        for late in lates
    )


def _length(length: Duration, imports: Imports) -> Value:
    imports.add(("runtime.catalogue", "Length"))
    return Call("Length", (Raw(str(length.amount)), length.unit))


def _branch(state: State, branch: Branch, flow: _Flow) -> Value:
    flow.imports.add(("runtime.catalogue", "Branch"))
    reads = tuple(sorted(names_read(branch.when)))
    return Call(
        "Branch",
        keywords=(
            ("name", branch.name),
            ("label", words_value(branch.label)),
            ("by", tuple(branch.by)),
            ("desk", branch.desk or None),
            ("form", flow.form(branch.form)),
            ("when", flow.condition(_guard(state, branch), branch.when)),
            ("reads", Call("frozenset", (tuple(reads),)) if reads else None),
            ("not_by", tuple(branch.not_by) or None),
        ),
    )


def _moves(state: State, flow: _Flow) -> Value | None:
    if not state.moves:
        return None
    flow.imports.add(("runtime.catalogue", "Moved"))
    body = Body()
    site = Site(flow.symbols, flow.record.fields, "f", body, loaded=True, imports=flow.imports)
    site.prepare(flow.rules[_move(state, move)] for move in state.moves)
    for move in state.moves:
        site.assign(f"{move.record.split('.')[-1]}_moved", flow.rules[_move(state, move)])
    moved = tuple(
        Call("Moved", (move.record, Raw(f"{move.record.split('.')[-1]}_moved"), move.to))
        for move in state.moves
    )
    body.add("return ", ListDisplay(moved))
    name = f"moves_{state.name}"
    doc = f"The entries whose life entering `{state.name}` changes."
    flow.functions.append(_function(name, flow.file, "list[Moved]", doc, body))
    return Raw(name)


def _amends(state: State, flow: _Flow) -> Value | None:
    if not state.amends:
        return None
    body = Body()
    site = Site(flow.symbols, flow.record.fields, "f", body, loaded=True, imports=flow.imports)
    amended_body(state, flow.record, flow.rules, flow.symbols, site)
    name = f"amends_{state.name}"
    doc = f"The entries that get a new version on entering `{state.name}`."
    flow.functions.append(_function(name, flow.file, "list[Amended]", doc, body))
    return Raw(name)


def _expire(state: State, imports: Imports) -> Value | None:
    if state.expire is None:
        return None
    imports.add(("runtime.catalogue", "Expire"))
    return Call("Expire", (_length(state.expire.after, imports), state.expire.to))


def _state(state: State, actions: tuple[Value, ...], effects: Value | None, flow: _Flow) -> Value:
    return Call(
        "State",
        keywords=(
            ("name", state.name),
            ("title", words_value(state.title)),
            ("desk", state.desk or None),
            ("clock_stopped", True if state.clock_stopped else None),
            ("end", True if state.end else None),
            ("actions", actions or None),
            ("effects", effects),
            ("demand", tuple(state.demand) or None),
            ("issues", _issues(state, flow.symbols)),
            ("tells", tuple(state.tells) or None),
            ("moves", _moves(state, flow)),
            ("amends", _amends(state, flow)),
            ("when", flow.condition(f"when_{state.name}", state.when)),
            ("then", state.then or None),
            ("parallel", state.parallel or None),
            ("branches", tuple(_branch(state, one, flow) for one in state.branches) or None),
            ("expire", _expire(state, flow.imports)),
            ("events", Mapping(tuple(state.events.items())) if state.events else None),
        ),
    )


def _issues(state: State, symbols: SymbolTable) -> Value | None:
    """Which certificate is of which of the entries that the state writes."""
    pairs = tuple((name, symbols.certificates[name].of.rpartition(".")[2]) for name in state.issues)
    return Mapping(pairs) if pairs else None


def _action(state: State, action: Action, flow: _Flow) -> Value:
    when = flow.condition(_guard(state, action), action.when)
    return Call(
        "Action",
        keywords=(
            ("name", action.name),
            ("label", words_value(action.label)),
            ("by", tuple(action.by)),
            ("to", action.to or None),
            ("ask_remark", True if "remark" in action.ask else None),
            ("edit", tuple(dict.fromkeys(path.split(".")[0] for path in action.edit)) or None),
            ("when", when),
            ("not_by", tuple(action.not_by) or None),
            ("demand", tuple(action.demand) or None),
            ("form", flow.form(action.form)),
            ("edit_flagged", True if action.flagged else None),
            ("bulk", Raw(str(action.bulk)) if action.bulk else None),
        ),
    )


def _function(name: str, file: str, gives: str, doc: str, body: Body) -> str:
    lines = "\n".join(body.lines)
    return f'def {name}(f: {file}, c: Context) -> {gives}:\n    """{doc}"""\n{lines}\n'


def _effects(
    state: State,
    record: Record,
    file: str,
    rules: dict[str, RuleIR],
    symbols: SymbolTable,
    imports: Imports,
) -> str:
    imports |= {("runtime.catalogue", "Entry"), ("runtime.catalogue", "Number")}
    body = Body()
    site = Site(symbols, record.fields, "f", body, loaded=True, imports=imports)
    for create in state.effects:
        for field, _ in create.values:
            for path in rules[_effect(state, create, field)].reads:
                if not (create.each and path.startswith("row.")):
                    site.argument(path)
    whole = [create for create in state.effects if not create.each]
    entries = tuple(_entry(state, create, record, rules, symbols, site) for create in whole)
    if len(whole) == len(state.effects):
        body.add("return ", ListDisplay(entries))
    else:
        body.add("entries: list[Entry] = ", ListDisplay(entries))
        for create in state.effects:
            if create.each:
                _entries_of_rows(state, create, record, rules, symbols, site)
        body.add("return entries")
    return _function(
        f"effects_{state.name}", file, "list[Entry]", f"What entering `{state.name}` writes.", body
    )


def _entries_of_rows(
    state: State,
    create: Create,
    record: Record,
    rules: dict[str, RuleIR],
    symbols: SymbolTable,
    site: Site,
) -> None:
    """The statements that make an entry for each row of a table."""
    table = record.field(create.each)
    assert table is not None
    with site.body.block(f"for m in f.{table.name}"):
        site.inner = Site(symbols, table.fields, "m", site.body, imports=site.imports)
        entry = _entry(state, create, record, rules, symbols, site)
        site.body.add("", Call("entries.append", (entry,)))
        site.inner = None


def _entry(
    state: State,
    create: Create,
    record: Record,
    rules: dict[str, RuleIR],
    symbols: SymbolTable,
    site: Site,
) -> Value:
    entry = symbols.records[create.record]
    assert entry.number is not None
    values = dict(create.values)
    items: list[tuple[Value, Value]] = []
    tables: list[str] = []
    for field in entry.fields:
        if field.copied_from:
            origin = record.field(field.copied_from)
            assert origin is not None
            if origin.type == "table":
                tables.append(origin.name)
                continue
            items += column_items(origin, _origin(field))
        elif field.name in values:
            name = _effect(state, create, field.name)
            local = f"{entry.short}_{field.name}"
            site.assign(local, rules[name])
            items.append((field.columns[0].name, Raw(local)))
    searched = [path for r in registers_of(entry, symbols) for path in r.search]
    return Call(
        "Entry",
        keywords=(
            ("record", entry.short),
            ("row", Mapping(tuple(items))),
            ("number", number_value(entry.number)),
            ("words", _entry_words(entry, record, searched)),
            ("tables", tuple(tables) or None),
        ),
    )


def _origin(field: Field) -> str:
    """Where a copied field comes from: the file, or the row `m` that the entry is made of."""
    table, _, column = field.copied_from.rpartition(".")
    return f"m.{column}" if table else f"f.{column}"


def _entry_words(entry: Record, record: Record, searched: list[str]) -> Value | None:
    found: list[Value] = []
    for path in dict.fromkeys(searched):
        field = entry.field(path.split(".")[0])
        origin = (
            record.field(field.copied_from) if field is not None and field.copied_from else None
        )
        if field is None or origin is None:
            continue  # the number is added in the door
        place = _origin(field)
        maybe = may_be_none(origin)
        if origin.type == "table":
            found += table_words(origin, path.partition(".")[2], place)
        elif origin.bilingual:
            found += [
                Raw(f'{place}.{end} if {place} else ""' if maybe else f"{place}.{end}")
                for end in ("en", "ml")
            ]
        else:
            found.append(Raw(f'{place} or ""' if maybe else place))
    return tuple(found) or None
