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
from generator.lower.record_rules import answers_site, record_rules
from generator.lower.rules import Site, rule_function
from generator.rules.typed import Read, walk
from generator.rules.types import Schema
from generator.symbols import Decision, Record, Rule, SymbolTable, Take
from generator.text.imports import Imports, import_lines
from generator.text.literals import Call, Mapping, Raw, Value
from runtime.meaning.tables import as_json

ROWS = "ksmart.decision_row.csv"
"""The file of a module's decision tables: the first rows of a table of the ground."""
_COLUMNS = ("decision", "since", "position", "cells", "gives", "source")
_TYPES = {
    "bool": "bool", "choice": "str", "choices": "tuple[str, ...]", "code": "str", "decimal": "Decimal",
    "int": "int", "money": "Decimal",
}  # fmt: skip


def decision_rules(decision: Decision, schema: Schema) -> dict[str, RuleIR]:
    """What the decision looks at, as functions by name."""
    found: dict[str, Rule | None] = {"as_of": decision.as_of}
    found |= {f"take_{take.name}": take.rule for take in decision.takes}
    found |= {f"until_{take.name}": take.until for take in decision.takes if take.until is not None}
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
    row = class_name(decision.short)
    imports: Imports = {
        ("msgspec", ""), ("runtime.catalogue", "Context"), ("runtime.masters.decisions", "Decision"),
        ("..decision_rules", f"{decision.short} as rules"),
    }  # fmt: skip
    if any(_TYPES[give.type] == "Decimal" for give in decision.gives):
        imports.add(("decimal", "Decimal"))
    functions = [_decide(decision, rules, symbols, imports, row, class_name(record.short), "File")]
    if asks_papers(decision, record):
        functions.append(
            _decide(decision, rules, symbols, imports, row, class_name(record.short), "")
        )
    ladders = tuple(_ladder(take, imports) for take in decision.takes if take.steps)
    lists = tuple(give.name for give in decision.gives if give.type == "choices")
    fields = tuple(StructFieldIR(give.name, _TYPES[give.type], None) for give in decision.gives)
    literal = Call(
        "Decision",
        (decision.name, Raw(row)),
        (("ladders", Mapping(ladders) if ladders else None), ("lists", lists or None)),
    )
    return LiteralIR(
        module=decision.module, path=f"decisions/{decision.short}", source=source,
        doc=f"Decision {decision.short}: what comes out, and how it is found.",
        imports=tuple(import_lines(imports, depth=3)),
        structs=(StructIR(row, "What one row gives.", fields, "msgspec.Struct, frozen=True"),),
        functions=tuple(functions),
        name="DECISION",
        value=literal,
    )  # fmt: skip


def asks_papers(decision: Decision, record: Record) -> bool:
    """Whether a document of the record is asked by this decision: before there is a file."""
    start = f"{decision.short}."
    return any(
        isinstance(node, Read) and node.path.startswith(start)
        for paper in record.documents
        if paper.when is not None
        for node in walk(paper.when.typed)
    )


def _decide(
    decision: Decision,
    rules: dict[str, RuleIR],
    symbols: SymbolTable,
    imports: Imports,
    row: str,
    answers: str,
    suffix: str,
) -> str:
    """`decide` of a loaded file, or `decide_asked` of answers that are still being checked."""
    record = symbols.records[decision.of]
    # By its module, the name in quotes: the record asks the decision for its documents, so each imports the other.
    imports.add(("..records", f"{record.short} as record"))
    body = Body()
    if suffix:
        site = Site(symbols, record.fields, "f", body, loaded=True, imports=imports)
        head = f'def decide(f: "record.{answers}{suffix}", c: Context) -> {row} | None:\n    """The row that the file falls into; None where nobody has decided it."""'
    else:
        own = record_rules(record, symbols.schema)
        called = {one: rule for one, rule in own.functions.items() if one.startswith("compute_")}
        site = answers_site(record, own, symbols, imports, body, rules_as="own")
        if any(called):
            imports.add(("..rules", f"{record.short} as own"))
        head = f'def decide_asked(a: "record.{answers}", c: Context) -> {row} | None:\n    """The row that the answers fall into, before there is a file of them."""'
    names = ["as_of", *(name for name in rules if name != "as_of")]
    site.prepare(rules[name] for name in names if name in rules)
    for name in names:
        if name in rules:
            site.assign(f"{name}_", rules[name])
    taken = tuple(_taken(take) for take in decision.takes)
    body.add("return ", Call("DECISION.row_for", (Raw("c"), Raw("as_of_"), taken)))
    return head + "\n" + "\n".join(body.lines) + "\n"


def _taken(take: Take) -> Value:
    start = Raw(f"take_{take.name}_")
    if not take.steps:
        return start
    if take.until is None:
        return Call("DECISION.number_step", (take.name, start))
    return Call("DECISION.time_step", (take.name, start, Raw(f"until_{take.name}_")))


def _ladder(take: Take, imports: Imports) -> tuple[Value, Value]:
    imports.add(("runtime.meaning.ladders", "Step"))
    steps: list[Value] = []
    for rung in take.steps:
        if rung.upto is None:
            steps.append(Call("Step", (rung.name,)))
            continue
        number = format(rung.upto, "f")
        if take.until is None:
            imports.add(("decimal", "Decimal"))
            steps.append(Call("Step", (rung.name, Call("Decimal", (number,)))))
        else:
            steps.append(Call("Step", (rung.name, Raw(number), rung.unit)))
    return take.name, tuple(steps)


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
