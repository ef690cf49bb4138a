"""Records to `rules.js`: what a page shows, fills in, works out and finds fault with at once.

The server decides again whatever a page found. Rules that pick rows stay there: a page is given
only the rows that may be picked.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.ir.scripts import RecordScriptIR, ScriptIR
from generator.lower.record_rules import rule_name
from generator.rules.javascript_text import javascript_name
from generator.rules.to_javascript import javascript_rule
from generator.symbols import Field, Record, Rule


def module_script(records: list[Record]) -> ScriptIR | None:
    """The script of a module, or None where no form has a rule."""
    made: list[RecordScriptIR] = []
    sources: list[str] = []
    for record in sorted(records, key=lambda record: record.short):
        rules = dict(_rules(record)) if record.entry is None and not record.ground else {}
        if rules:
            texts = tuple(javascript_rule(n, rules[n].typed, rules[n].text) for n in sorted(rules))
            made.append(RecordScriptIR(javascript_name(record.short), texts))
            sources.append(record.span.file)
    return ScriptIR(", ".join(sources), tuple(made)) if made else None


def _rules(record: Record) -> Iterator[tuple[str, Rule]]:
    yield from _of_fields(record.fields)
    for check in record.checks:
        yield f"rule_{check.name}", check.rule


def _of_fields(fields: tuple[Field, ...]) -> Iterator[tuple[str, Rule]]:
    for field in fields:
        rules = {
            "show": field.show,
            "check": field.check,
            "compute": field.compute,
            "default": field.default,
            "min": field.min.rule if field.min else None,
            "max": field.max.rule if field.max else None,
        }
        for purpose, rule in rules.items():
            if rule is not None and not field.copied_from:
                yield rule_name(purpose, field), rule
        yield from _of_fields(field.fields)
