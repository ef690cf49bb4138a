"""Shared types: options, a pattern or a group of fields, one of the three."""

from __future__ import annotations

from collections.abc import Mapping

from generator.kinds.type.spec import TypeSpec
from generator.resolve.fields import finish_fields
from generator.resolve.names import Names
from generator.resolve.nested import fields_of
from generator.resolve.patterns import check_pattern
from generator.resolve.scopes import LOCAL_BODY, row_scope
from generator.resolve.shapes import Shaped, shape_fields
from generator.resolve.words import text_of, text_or_none
from generator.rules.types import Ref, Schema, Typed
from generator.symbols import Option, SharedType

GIVES = ("options", "pattern", "fields")


def shape_types(names: Names) -> dict[str, dict[str, Shaped]]:
    """The fields of every shared type, looked at by themselves: it may be in use nowhere yet."""
    shapes: dict[str, dict[str, Shaped]] = {}
    for name, document in names.of_kind("type"):
        if fields := fields_of(document):
            with names.once():
                shapes[name] = shape_fields(names, document, fields, ("fields",), row_type_of(name))
    return shapes


def row_type_of(name: str) -> str:
    """The row type of a shared type's own fields: no row is of it."""
    module, _, short = name.rpartition(".")
    return f"{module}.type_{short}"


def check_type_fields(
    names: Names, shapes: Mapping[str, Mapping[str, Shaped]], schema: Schema
) -> None:
    """The rules of shared types, each by itself."""
    here = Typed(Ref(LOCAL_BODY), empty=False)
    for name, document in names.of_kind("type"):
        if name in shapes:
            scope = row_scope(schema, row_type_of(name), local_body=here)
            with names.once():
                finish_fields(names, document, shapes[name], schema, scope)


def resolve_types(names: Names) -> None:
    """Fill `names.types`."""
    for name, document in names.of_kind("type"):
        spec = document.spec
        assert isinstance(spec, TypeSpec)
        has = [key for key in GIVES if getattr(spec, key)]
        is_lost = any(document.is_hole(key) for key in GIVES)
        if len(has) != 1 and not is_lost:
            names.report(
                "KS203",
                document.span(),
                "a type gives options, a pattern or fields, one of the three",
                expected="options: {...}, pattern: ..., or fields: {...}",
            )
        for code, option in (spec.options or {}).items():
            if option.fields:
                names.report(
                    "KS234",
                    document.key_span("options", code, "fields"),
                    "the options of a shared list bring no fields along",
                    expected="fields on the options of the choice itself",
                    mend="write the options at the choice, or a type with `fields:` and the choice in it",
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
