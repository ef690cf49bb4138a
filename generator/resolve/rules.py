"""Rules of a spec: parsed and typed where they stand, once.

A rule that speaks of a field which was refused elsewhere is passed over: its author has been told
about the field, and the rule may well be right.
"""

from __future__ import annotations

import re

from generator.diagnostics import Severity, Span
from generator.load.document import Document
from generator.load.nodes import Step
from generator.resolve.names import Names
from generator.rules.check import check_rule
from generator.rules.parse import parse_rule
from generator.rules.typed import Read, walk
from generator.rules.types import Bool, Scope, Type
from generator.symbols import Rule

_WORD = re.compile(r"[a-z][a-z0-9_]*")


def rule_at(
    names: Names, document: Document, path: tuple[Step, ...], scope: Scope, wanted: Type | None
) -> Rule | None:
    """The typed rule written at a path; None where it is wrong (told) or cannot be judged."""
    return rule_of(names, document, document.text(*path), document.span(*path), scope, wanted)


def rule_of(
    names: Names, document: Document, text: str, span: Span, scope: Scope, wanted: Type | None
) -> Rule | None:
    """The typed rule of a text that stands at `span`."""
    if names.lost and any(names.is_lost(document, word) for word in _WORD.findall(text)):
        return None
    expr, found = parse_rule(text, span)
    names.found.extend(found)
    if expr is None:
        return None
    typed, found = check_rule(expr, scope, wanted, span)
    names.found.extend(found)
    if typed is None or any(d.severity is Severity.ERROR for d in found):
        return None
    return Rule(text, span, typed, typed.type)


def condition_at(
    names: Names, document: Document, path: tuple[Step, ...], scope: Scope
) -> Rule | None:
    """The typed condition written at a path."""
    return rule_at(names, document, path, scope, Bool())


def reads_clock(rule: Rule) -> bool:
    """Whether a rule gives another answer tomorrow: it asks for today or now."""
    return any(
        isinstance(node, Read) and node.path in ("today()", "now()") for node in walk(rule.typed)
    )
