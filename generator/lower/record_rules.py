"""The rules of a record as functions, by what they are for."""

from __future__ import annotations

from dataclasses import dataclass

from generator.ir.records import RulesIR
from generator.ir.rules import RuleIR
from generator.lower.body import Body
from generator.lower.rules import Site, rule_function
from generator.rules.types import Schema
from generator.symbols import Field, Record, SymbolTable
from generator.text.imports import Imports


@dataclass(frozen=True, slots=True)
class RecordRules:
    """The functions of a record's rules, by what they are for: `show_owner_name`."""

    functions: dict[str, RuleIR]

    def of(self, purpose: str, field: Field) -> RuleIR | None:
        """The rule of a field for a purpose (show, min, max, check, compute, pick)."""
        return self.functions.get(rule_name(purpose, field))


def rule_name(purpose: str, field: Field) -> str:
    """`show_owner_name`, `max_members_born_on`."""
    return f"{purpose}_{field.path.replace('.', '_')}"


def record_rules(record: Record, schema: Schema) -> RecordRules:
    """All rules of a record as functions."""
    found: dict[str, RuleIR] = {}

    def add(fields: tuple[Field, ...]) -> None:
        for field in fields:
            rules = {
                "pick": field.pick, "show": field.show, "check": field.check, "compute": field.compute,
                "min": field.min.rule if field.min else None, "max": field.max.rule if field.max else None,
            }  # fmt: skip
            for purpose, rule in rules.items():
                if rule is not None and not field.copied_from:
                    name = rule_name(purpose, field)
                    found[name] = rule_function(name, rule, schema)
            add(field.fields)

    add(record.fields)
    for check in record.checks:
        found[f"rule_{check.name}"] = rule_function(f"rule_{check.name}", check.rule, schema)
    for paper in record.documents:
        if paper.when is not None:
            found[f"paper_{paper.name}"] = rule_function(f"paper_{paper.name}", paper.when, schema)
    return RecordRules(found)


def rules_module(record: Record, rules: RecordRules, source: str) -> RulesIR:
    """The module of a record's rules."""
    return RulesIR(
        module=record.module, path=f"rules/{record.short}", source=source, doc=f"{record.title.en}: its rules.",
        rules=tuple(rules.functions[name] for name in sorted(rules.functions)),
    )  # fmt: skip


def answers_site(
    record: Record,
    rules: RecordRules,
    symbols: SymbolTable,
    imports: Imports,
    body: Body,
    rules_as: str = "rules",
) -> Site:
    """The site of answers being checked: `a` holds them, computed values are worked out.

    `rules_as` is what the record's rules are imported as, where another module's are at hand.
    """

    def computed(target: Field) -> RuleIR:
        rule = rules.of("compute", target)
        assert rule is not None
        return rule

    return Site(symbols, record.fields, "a", body, computed, imports=imports, computed_by=rules_as)
