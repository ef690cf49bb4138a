"""Registers: columns, filters and search over the fields of a record."""

from __future__ import annotations

from collections.abc import Mapping

from generator.kinds.register.spec import RegisterSpec
from generator.resolve.names import Names
from generator.resolve.paths import check_path, kept_path
from generator.resolve.words import text_or_name
from generator.symbols import Record, Register


def resolve_registers(names: Names, records: Mapping[str, Record]) -> dict[str, Register]:
    """The registers by qualified name; lists keep only fields that there are."""
    made: dict[str, Register] = {}
    for name, document in names.of_kind("register"):
        spec = document.spec
        assert isinstance(spec, RegisterSpec)
        record = records.get(names.refer(document, spec.of, ("record",), document.span("of")))
        if record is None:
            continue
        kept: dict[str, tuple[str, ...]] = {}
        for key in ("columns", "filters", "search"):
            paths: tuple[str, ...] = getattr(spec, key)
            kept[key] = tuple(
                kept_path(record.fields, path)
                for index, path in enumerate(paths)
                if check_path(names, document, record.fields, record.builtins, path, (key, index))
            )
        made[name] = Register(
            name,
            document.module,
            document.name,
            text_or_name(spec.title, document.name),
            record.name,
            kept["columns"],
            kept["filters"],
            kept["search"],
            tuple(spec.export),
            document.span(),
        )
    return made
