"""What may be demanded for a record's files: the heads of its fees, and money as rules ask of it."""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import did_you_mean
from generator.load.document import Document
from generator.load.nodes import Step
from generator.resolve.names import Names, item_span
from generator.rules.types import Bool, Fact, Money, Scope, Typed

# By record: its fees by short name, each with its heads in the order in which money clears them.
Charges = Mapping[str, Mapping[str, tuple[str, ...]]]


def demanded_heads(
    names: Names,
    document: Document,
    words: tuple[str, ...],
    path: tuple[Step, ...],
    fees: Mapping[str, tuple[str, ...]],
) -> tuple[str, ...]:
    """The heads that words mean, each once: a head is itself, a fee all of its heads."""
    found: list[str] = []
    for index, word in enumerate(words):
        heads = next((heads for heads in fees.values() if word in heads), ())
        if heads:
            found.append(word)
        elif word in fees:
            found += fees[word]
        elif not names.is_lost(document, word):
            known = [*(head for heads in fees.values() for head in heads), *fees]
            names.report(
                "KS824",
                item_span(document, path, index),
                f"there is no head of a fee '{word}' for this record",
                expected=", ".join(known),
                mend=did_you_mean(word, known) or ("" if fees else "write a `fee:` of this record"),
            )
    return tuple(dict.fromkeys(found))


def with_money(scope: Scope, fees: Mapping[str, tuple[str, ...]]) -> Scope:
    """The scope with `paid(head)` and `due(head)`, where there are heads."""
    heads = tuple(head for heads in fees.values() for head in heads)
    if not heads:
        return scope
    facts = {
        **scope.facts,
        "paid": Fact((heads,), Typed(Bool(), empty=False)),
        "due": Fact((heads,), Typed(Money(), empty=False)),
    }
    return Scope(scope.names, scope.schema, facts)
