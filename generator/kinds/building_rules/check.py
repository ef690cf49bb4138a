"""Rules over building rules, one function per rule."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Diagnostic, did_you_mean
from generator.kinds.building_rules.check_expressions import check_expressions
from generator.kinds.building_rules.check_tables import check_tables
from generator.kinds.building_rules.parts import Parts
from generator.load.document import PluginDocument


def check_all(parts: Parts, first: PluginDocument) -> Iterator[Diagnostic]:
    """Every mistake; `first` is where what is missing as a whole is told."""
    yield from _one_convention(parts, first)
    yield from _owners(parts)
    yield from _books(parts)
    yield from _colours(parts)
    yield from _groups(parts)
    yield from _limits(parts)
    yield from check_tables(parts)
    yield from check_expressions(parts)


def _one_convention(parts: Parts, first: PluginDocument) -> Iterator[Diagnostic]:
    if not parts.conventions:
        place = first.node.span(first.file)
        yield Diagnostic(
            "KS336",
            place,
            "no document describes the drawing convention",
            mend="write one with `part: convention`",
        )
    for document, _ in parts.conventions[1:]:
        there = ((parts.conventions[0][0].span(), "the first is here"),)
        yield Diagnostic(
            "KS336", document.span(), "a second drawing convention", expected="one", others=there
        )


def _owners(parts: Parts) -> Iterator[Diagnostic]:
    books = [spec.building_rules for _, spec in parts.books]
    for document, owner in (
        *((d, s.building_rules) for d, s in parts.tables),
        *((d, s.building_rules) for d, s in parts.checks if s.building_rules != "common"),
    ):
        if owner not in books:
            yield Diagnostic(
                "KS336",
                document.span(),
                f"there is no book '{owner}'",
                expected=", ".join(books),
                mend=did_you_mean(owner, books),
            )


def _books(parts: Parts) -> Iterator[Diagnostic]:
    before: list[str] = []
    for document, spec in parts.books:
        if spec.building_rules in before:
            yield Diagnostic("KS336", document.span(), f"a second book '{spec.building_rules}'")
        if spec.like is not None and spec.like not in before:
            mend = did_you_mean(spec.like, before)
            yield Diagnostic(
                "KS336",
                document.span("like"),
                f"there is no book '{spec.like}' before this one",
                expected=", ".join(before),
                mend=mend,
            )
        if spec.like is not None and spec.inherited_certainty is None:
            yield Diagnostic(
                "KS336",
                document.key_span("like"),
                "how sure are the tables taken over?",
                expected="inherited_certainty: gazette, secondary or draft",
            )
        before.append(spec.building_rules)


def _colours(parts: Parts) -> Iterator[Diagnostic]:
    for document, spec in parts.conventions:
        for colour, use in spec.colours.get("uses", {}).items():
            if use not in spec.uses:
                place = document.span("colours", "uses", str(colour))
                yield Diagnostic(
                    "KS337",
                    place,
                    f"the use '{use}' has no name under `uses`",
                    mend=did_you_mean(use, spec.uses),
                )
        for scope in ("site", "block", "level", "floor"):
            for name, layer in getattr(spec.layers, scope).items():
                if layer.colours is not None and layer.colours not in spec.colours:
                    place = document.span("layers", scope, name, "colours")
                    yield Diagnostic(
                        "KS337",
                        place,
                        f"there is no colour set '{layer.colours}'",
                        expected=", ".join(spec.colours),
                        mend=did_you_mean(layer.colours, spec.colours),
                    )


def _groups(parts: Parts) -> Iterator[Diagnostic]:
    for document, spec in parts.checks:
        for name, check in spec.checks.items():
            if check.group not in spec.groups:
                place = document.span("checks", name, "group")
                yield Diagnostic(
                    "KS335",
                    place,
                    f"there is no group '{check.group}'",
                    expected=", ".join(spec.groups),
                    mend=did_you_mean(check.group, spec.groups),
                )


def _limits(parts: Parts) -> Iterator[Diagnostic]:
    for document, spec in parts.checks:
        for name, check in spec.checks.items():
            place = document.key_span("checks", name)
            if (check.at_least is None) == (check.at_most is None):
                yield Diagnostic(
                    "KS335",
                    place,
                    f"the check '{name}' needs one limit",
                    expected="`at_least`, or `at_most`",
                )
            for limit in (*(check.at_least or ()), *(check.at_most or ())):
                if limit.pick == "weighted" and limit.weight is None:
                    yield Diagnostic(
                        "KS335",
                        place,
                        f"'{name}' is weighted without a weight",
                        mend="write `weight: ...`",
                    )
                if limit.weight is not None and limit.over is None:
                    yield Diagnostic(
                        "KS335",
                        place,
                        f"'{name}' weighs nothing: there is no `over`",
                        mend="write `over: ...`",
                    )
