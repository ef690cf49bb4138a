"""Officers' forms: the struct of the answers, their check, and the FORM literal."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from generator.ir.records import LiteralIR, RulesIR
from generator.lower.checks import check_body, shown_body
from generator.lower.literals import field_value, words_value
from generator.lower.names import class_name, imports_of
from generator.lower.record_rules import record_rules
from generator.lower.records import HELPERS, literal_imports
from generator.lower.structs import aliases, row_struct, struct
from generator.symbols import Form, Record, SymbolTable, Text
from generator.text.imports import Imports, import_lines
from generator.text.literals import Call, Raw

FOLDER = "officer_forms"
_NOTHING: Mapping[str, object] = MappingProxyType({})


def lower_officer_form(
    form: Form, symbols: SymbolTable, source: str
) -> tuple[LiteralIR, RulesIR | None]:
    """The module of a form and that of its rules."""
    record = _as_record(form)
    rules = record_rules(record, symbols.schema)
    imports: Imports = set()
    main = class_name(form.short)
    asked = tuple(field for field in form.fields if field.compute is None)
    structs = [row_struct(table) for table in asked if table.type == "table"]
    structs.append(struct(main, "What an officer answers.", asked))
    shown = shown_body(record, rules, symbols, imports)
    check = check_body(record, rules, symbols, imports)
    fields = tuple(
        field_value(field, rules, imports, frozenset(symbols.masters)) for field in form.fields
    )
    types = " ".join(field.type for one in structs for field in one.fields)
    names: Imports = {("msgspec", ""), ("runtime.words", "Words"), ("runtime.answers", "Faults")}
    names |= imports_of(types) | imports
    names |= {("runtime.catalogue", name) for name in ("Context", "Field", "OfficerForm")}
    choices = aliases(asked)
    if choices:
        names.add(("typing", "Literal"))
    if rules.functions:
        names.add((f"..{FOLDER}_rules", f"{form.short} as rules"))
    text = "\n".join((*shown, *check))
    names |= {("runtime.answers", helper) for helper in HELPERS if f"{helper}(" in text}
    names |= literal_imports(text)
    literal = LiteralIR(
        module=form.module,
        path=f"{FOLDER}/{form.short}",
        source=source,
        doc=f"{record.title.en}: an officer's form.",
        imports=tuple(import_lines(names, depth=3)),
        aliases=choices,
        structs=tuple(structs),
        functions=(
            _function("shown", main, "frozenset[str]", "The conditional questions that are put.", shown),
            _function("check", main, "None", "Clean the answers in place and note every fault.", check),
        ),
        name="FORM",
        value=Call(
            "OfficerForm",
            keywords=(
                ("name", form.name),
                ("title", words_value(record.title)),
                ("answers", Raw(main)),
                ("fields", fields),
                ("shown", Raw("shown")),
                ("check", Raw("check")),
            ),
        ),
    )  # fmt: skip
    if not rules.functions:
        return literal, None
    made = RulesIR(
        module=form.module,
        path=f"{FOLDER}_rules/{form.short}",
        source=source,
        doc=f"{record.title.en}: its rules.",
        rules=tuple(rules.functions[name] for name in sorted(rules.functions)),
    )
    return literal, made


def _as_record(form: Form) -> Record:
    """The form as a record without rows: what rules and checks of questions are made from."""
    title = form.title or Text(form.short.replace("_", " ").capitalize())
    return Record(
        name=form.name, module=form.module, short=form.short, title=title, ground=False, number=None,
        entry=None, copies="", fields=form.fields, checks=(), unique=(), index=(), builtins={}, span=form.span,
    )  # fmt: skip


def _function(name: str, main: str, gives: str, doc: str, lines: tuple[str, ...]) -> str:
    faults = ", f: Faults" if name == "check" else ""
    body = "\n".join(lines)
    return f'def {name}(a: {main}, c: Context{faults}) -> {gives}:\n    """{doc}"""\n{body}\n'
