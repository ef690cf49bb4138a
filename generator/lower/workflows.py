"""Workflows: states, actions, guards and effects as data and small functions."""

from __future__ import annotations

from generator.ir.records import LiteralIR, RulesIR
from generator.ir.rules import RuleIR
from generator.lower.body import Body
from generator.lower.literals import number_value, words_value
from generator.lower.names import class_name
from generator.lower.rows import column_items
from generator.lower.rules import Site, rule_function
from generator.lower.structs import may_be_none
from generator.lower.tables import registers_of
from generator.rules.types import Schema
from generator.symbols import Action, Create, Record, Sla, State, SymbolTable, Workflow
from generator.text.imports import Imports, import_lines
from generator.text.literals import Call, ListDisplay, Mapping, Raw, Value


def workflow_rules(workflow: Workflow, schema: Schema) -> dict[str, RuleIR]:
    """Guards and the right-hand sides of effects, as functions by name."""
    found: dict[str, RuleIR] = {}
    for state in workflow.states:
        for action in state.actions:
            if action.when is not None:
                name = _guard(state, action)
                found[name] = rule_function(name, action.when, schema)
        for create in state.effects:
            for field, rule in create.values:
                name = _effect(state, create, field)
                found[name] = rule_function(name, rule, schema)
    return found


def rules_module(workflow: Workflow, rules: dict[str, RuleIR], source: str) -> RulesIR:
    """The module of a workflow's rules."""
    return RulesIR(
        module=workflow.module, path=f"workflow_rules/{workflow.short}", source=source, doc=f"Workflow {workflow.short}: its rules.",
        rules=tuple(rules[name] for name in sorted(rules)),
    )  # fmt: skip


def _guard(state: State, action: Action) -> str:
    return f"when_{state.name}_{action.name}"


def _effect(state: State, create: Create, field: str) -> str:
    return f"{state.name}_{create.record.split('.')[-1]}_{field}"


def lower_workflow(
    workflow: Workflow, rules: dict[str, RuleIR], sla: Sla | None, symbols: SymbolTable, source: str
) -> LiteralIR:
    """The WORKFLOW literal with the functions that it names."""
    record = symbols.records[workflow.of]
    file = f"{class_name(record.short)}File"
    imports: Imports = {("runtime.words", "Words")}
    imports |= {("runtime.catalogue", name) for name in ("Action", "State", "Workflow")}
    functions: list[str] = []
    states: list[tuple[Value, Value]] = []
    for state in workflow.states:
        actions = tuple(
            _action(workflow, state, action, record, rules, symbols, imports, functions)
            for action in state.actions
        )
        effects = None
        if state.effects:
            functions.append(_effects(state, record, file, rules, symbols, imports))
            effects = Raw(f"effects_{state.name}")
        states.append((state.name, _state(state, actions, effects)))
    if functions:
        imports |= {("runtime.catalogue", "Context"), ("..records." + record.short, file)}
    if rules:
        imports.add(("..workflow_rules", f"{workflow.short} as rules"))
    if sla is not None:
        imports.add(("runtime.catalogue", "Sla"))
    return LiteralIR(
        module=workflow.module, path=f"workflows/{workflow.short}", source=source,
        doc=f"Workflow {workflow.short}: states and actions.",
        imports=tuple(import_lines(imports, depth=3)), functions=tuple(functions), name="WORKFLOW",
        value=Call(
            "Workflow",
            keywords=(
                ("name", workflow.short),
                ("submit_by", tuple(workflow.submit_by)),
                ("submit_to", workflow.submit_to),
                ("states", Mapping(tuple(states))),
                ("sla", _sla(sla) if sla else None),
            ),
        ),
    )  # fmt: skip


def _sla(sla: Sla) -> Value:
    working = sla.whole.unit == "wd"
    days = sla.whole.amount * {"w": 7}.get(sla.whole.unit, 1)
    return Call(
        "Sla", keywords=(("days", Raw(str(days))), ("calendar", sla.calendar if working else None))
    )


def _state(state: State, actions: tuple[Value, ...], effects: Value | None) -> Value:
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
        ),
    )


def _action(
    workflow: Workflow, state: State, action: Action, record: Record, rules: dict[str, RuleIR],
    symbols: SymbolTable, imports: Imports, functions: list[str],
) -> Value:  # fmt: skip
    when = None
    if action.when is not None:
        name = _guard(state, action)
        body = Body()
        site = Site(symbols, record.fields, "f", body, loaded=True, imports=imports)
        rule = rules[name]
        site.prepare([rule])
        guard = site.guard(rule)
        body.add(f"return {guard}", site.call(rule))
        functions.append(
            _function(name, f"{class_name(record.short)}File", "bool", action.when.text, body)
        )
        when = Raw(name)
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
        site.prepare(rules[_effect(state, create, field)] for field, _ in create.values)
    entries = tuple(_entry(state, create, record, rules, symbols, site) for create in state.effects)
    body.add("return ", ListDisplay(entries))
    return _function(
        f"effects_{state.name}", file, "list[Entry]", f"What entering `{state.name}` writes.", body
    )


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
    for field in entry.fields:
        if field.copied_from:
            origin = record.field(field.copied_from)
            assert origin is not None
            items += column_items(origin, f"f.{field.copied_from}")
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
        ),
    )


def _entry_words(entry: Record, record: Record, searched: list[str]) -> Value | None:
    found: list[Value] = []
    for path in dict.fromkeys(searched):
        field = entry.field(path.split(".")[0])
        origin = (
            record.field(field.copied_from) if field is not None and field.copied_from else None
        )
        if field is None or origin is None:
            continue  # the number is added in the door
        place = f"f.{field.copied_from}"
        maybe = may_be_none(origin)
        if origin.bilingual:
            found += [
                Raw(f'{place}.{end} if {place} else ""' if maybe else f"{place}.{end}")
                for end in ("en", "ml")
            ]
        else:
            found.append(Raw(f'{place} or ""' if maybe else place))
    return tuple(found) or None
