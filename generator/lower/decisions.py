"""Decisions: what they look at as functions, what they give as a struct, their rows as data."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

from generator.ir.records import LiteralIR, RulesIR, StructFieldIR, StructIR
from generator.ir.rules import RuleIR
from generator.lower.body import Body
from generator.lower.names import class_name
from generator.lower.rules import Site, rule_function
from generator.rules.types import Schema
from generator.symbols import Decision, Rule, SymbolTable
from generator.text.imports import Imports, import_lines
from generator.text.literals import Call, Raw
from runtime.meaning.tables import as_json

ROWS = "ksmart.decision_row.csv"
"""The file of a module's decision tables: the first rows of a table of the ground."""
_COLUMNS = ("decision", "since", "position", "cells", "gives", "source")
_TYPES = {"bool": "bool", "code": "str", "decimal": "Decimal", "int": "int", "money": "Decimal"}


def decision_rules(decision: Decision, schema: Schema) -> dict[str, RuleIR]:
    """What the decision looks at, as functions by name."""
    found: dict[str, Rule | None] = {"as_of": decision.as_of}
    found |= {f"take_{take.name}": take.rule for take in decision.takes}
    return {
        name: rule_function(name, rule, schema) for name, rule in found.items() if rule is not None
    }


def rules_module(decision: Decision, rules: dict[str, RuleIR], source: str) -> RulesIR:
    """The module of a decision's rules."""
    return RulesIR(
        module=decision.module, path=f"decision_rules/{decision.short}", source=source,
        doc=f"Decision {decision.short}: what it looks at.", rules=tuple(rules[name] for name in sorted(rules)),
    )  # fmt: skip


def lower_decision(
    decision: Decision, rules: dict[str, RuleIR], symbols: SymbolTable, source: str
) -> LiteralIR:
    """The struct of a row, the function that finds it, and the DECISION literal."""
    record = symbols.records[decision.of]
    row, file = class_name(decision.short), f"{class_name(record.short)}File"
    imports: Imports = {
        ("msgspec", ""), ("runtime.catalogue", "Context"), ("runtime.masters.decisions", "Decision"),
        ("..decision_rules", f"{decision.short} as rules"), ("..records." + record.short, file),
    }  # fmt: skip
    if any(_TYPES[kind] == "Decimal" for _, kind in decision.gives):
        imports.add(("decimal", "Decimal"))
    body = Body()
    site = Site(symbols, record.fields, "f", body, loaded=True, imports=imports)
    names = ["as_of", *(f"take_{take.name}" for take in decision.takes)]
    site.prepare(rules[name] for name in names if name in rules)
    for name in names:
        site.assign(f"{name}_", rules[name])
    taken = ", ".join(f"take_{take.name}_" for take in decision.takes)
    comma = "," if len(decision.takes) == 1 else ""
    body.add(f"return DECISION.row_for(c, as_of_, ({taken}{comma}))")
    lines = "\n".join(body.lines)
    fields = tuple(StructFieldIR(name, _TYPES[kind], None) for name, kind in decision.gives)
    return LiteralIR(
        module=decision.module, path=f"decisions/{decision.short}", source=source,
        doc=f"Decision {decision.short}: what comes out, and how it is found.",
        imports=tuple(import_lines(imports, depth=3)),
        structs=(StructIR(row, "What one row gives.", fields, "msgspec.Struct, frozen=True"),),
        functions=(
            f'def decide(f: {file}, c: Context) -> {row} | None:\n'
            f'    """The row that the file falls into; None where nothing was decided yet."""\n{lines}\n',
        ),
        name="DECISION",
        value=Call("Decision", (decision.name, Raw(row))),
    )  # fmt: skip


def decisions_csv(decisions: Iterable[Decision]) -> str:
    """The first rows of these decisions."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for decision in sorted(decisions, key=lambda one: one.name):
        places: dict[object, int] = {}
        for row in decision.rows:
            place = places[row.since] = places.get(row.since, 0) + 1
            cells = json.dumps([as_json(cell) for cell in row.cells])
            gives = json.dumps(dict(row.gives))
            writer.writerow(
                [decision.name, row.since.isoformat(), place, cells, gives, row.span.file]
            )
    return out.getvalue()
