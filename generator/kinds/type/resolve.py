"""Shared types: options or a pattern, one of the two."""

from __future__ import annotations

from generator.kinds.type.spec import TypeSpec
from generator.resolve.names import Names
from generator.resolve.patterns import check_pattern
from generator.resolve.words import text_of, text_or_none
from generator.symbols import Option, SharedType


def resolve_types(names: Names) -> None:
    """Fill `names.types`."""
    for name, document in names.of_kind("type"):
        spec = document.spec
        assert isinstance(spec, TypeSpec)
        has = [key for key in ("options", "pattern") if getattr(spec, key)]
        is_lost = document.is_hole("options") or document.is_hole("pattern")
        if len(has) != 1 and not is_lost:
            names.report(
                "KS203",
                document.span(),
                "a type gives options or a pattern, one of the two",
                expected="options: {...}, or pattern: ...",
            )
        if spec.pattern:
            check_pattern(names, spec.pattern, document.span("pattern"))
        options = tuple(
            Option(code, text_of(option)) for code, option in (spec.options or {}).items()
        )
        names.types[name] = SharedType(
            name,
            document.module,
            text_or_none(spec.title),
            options,
            spec.pattern or "",
            text_or_none(spec.message),
            document.span(),
        )
