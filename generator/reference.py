"""Pages for configurators, emitted from the models: what may stand in a document of each kind."""

from __future__ import annotations

import datetime as dt
import decimal
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.authoring.new import example
from generator.authoring.rule_reference import codes_page, rules_page
from generator.fields.field_type import COMMON_KEYS
from generator.fields.registry import FIELD_TYPES, LATER_TYPES
from generator.kinds import KINDS, LATER_KINDS, PLUGIN_KINDS, plugin_room
from generator.load.scalars import Duration, Spec, Words

_FOLDER = Path("docs") / "reference"
_NOTE = "<!-- Emitted by `ksmart schema --write` from the compiler's models. Do not edit. -->"


def pages() -> dict[str, str]:
    """Every page by file name."""
    made = {f"{name}.md": _kind_page(name) for name in KINDS}
    made |= {f"{name}.md": _plugin_page(name) for name in _plugin_kinds()}
    made["field-types.md"] = _field_page()
    made["rules.md"] = rules_page(_NOTE)
    made["codes.md"] = codes_page(_NOTE)
    made["README.md"] = _index_page()
    return made


def write_pages(root: Path) -> list[Path]:
    """Bring `docs/reference/` to the models, where a project has that folder."""
    folder = root / _FOLDER
    changed: list[Path] = []
    for name, text in pages().items() if folder.is_dir() else ():
        path = folder / name
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            changed.append(path)
    return changed


def _index_page() -> str:
    rows = [f"| [{name}]({name}.md) | {kind.summary} |" for name, kind in KINDS.items()]
    rows += [
        f"| [{name}]({name}.md) | {_about(plugin_room(name).MODEL)} |" for name in _plugin_kinds()
    ]
    later = ", ".join(LATER_KINDS)
    return "\n".join(
        [
            "# Kinds of documents",
            "",
            _NOTE,
            "",
            "| kind | what it says |",
            "|---|---|",
            *rows,
            "",
            "Beside them: [field types](field-types.md), [rules](rules.md), [codes](codes.md). "
            f"Not carried yet: {later}.",
            "",
        ]
    )


def _kind_page(name: str) -> str:
    kind = KINDS[name]
    lines = [f"# {name}", "", _NOTE, "", _about(kind.model), ""]
    for model in _models(kind.model):
        if model is not kind.model:
            lines += [f"## {_title(model)}", "", _about(model), ""]
        lines += _table(model)
    shown = example(name)
    if shown:
        lines += ["## example", "", "```yaml", shown.rstrip("\n"), "```", ""]
    return "\n".join(lines)


def _plugin_kinds() -> list[str]:
    return [name for name, kind in PLUGIN_KINDS.items() if kind.room is not None]


def _plugin_page(name: str) -> str:
    """A plugin's kind: a document of it is one of several parts."""
    room = plugin_room(name)
    lines = [f"# {name}", "", _NOTE, "", _about(room.MODEL), ""]
    seen: set[type[Spec]] = set()
    for part, whole in room.PARTS.items():
        lines += [f"## part: {part}", "", _about(whole), ""]
        for model in _models(whole, seen):
            if model is not whole:
                lines += [f"### {_title(model)}", "", _about(model), ""]
            lines += _table(model)
    return "\n".join(lines)


def _table(model: type[Spec]) -> list[str]:
    rows = ["| key | holds | |", "|---|---|---|"]
    for name, field in model.model_fields.items():
        key = field.alias or name
        need = "**needed.** " if field.is_required() else ""
        told = field.description or _told_by(field.annotation)
        rows.append(f"| `{key}` | {_shape(field.annotation)} | {need}{told} |")
    if model.LATER:
        rows += [
            "",
            "Not carried yet: " + ", ".join(f"`{key}`" for key in sorted(model.LATER)) + ".",
        ]
    return [*rows, ""]


def _told_by(annotation: Any) -> str:
    inner = _inner_spec(annotation)
    return "" if inner is None else _about(inner).split("\n")[0]


def _about(model: type[Any]) -> str:
    text = (model.__doc__ or "").strip().split("\n\n")[0]
    return " ".join(text.split())


def _title(model: type[Spec]) -> str:
    return model.__name__.removesuffix("Spec").lower()


def _models(model: type[Spec], seen: set[type[Spec]] | None = None) -> Iterator[type[Spec]]:
    """A model and those that its fields hold, each once; words and fields have their own page."""
    seen = set() if seen is None else seen
    if model in seen or model is Words or model.__name__ in ("FieldSpec", "OptionSpec"):
        return
    seen.add(model)
    yield model
    for field in model.model_fields.values():
        inner = _inner_spec(field.annotation)
        if inner is not None:
            yield from _models(inner, seen)


def _inner_spec(annotation: Any) -> type[Spec] | None:
    if isinstance(annotation, type) and issubclass(annotation, Spec):
        return annotation
    for inner in typing.get_args(annotation):
        found = _inner_spec(inner)
        if found is not None:
            return found
    return None


def _shape(annotation: Any) -> str:
    """The annotation in a configurator's words."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _shape(arguments[0])
    if origin in (typing.Union, types.UnionType):
        return _shape(next(one for one in arguments if one is not type(None)))
    if origin is typing.Literal:
        return ", ".join(f"`{one}`" for one in arguments)
    if origin is dict:
        return f"map of {_shape(arguments[1])}"
    if origin in (list, tuple):
        return f"list of {_shape(arguments[0])}"
    if isinstance(annotation, type) and issubclass(annotation, Spec):
        if annotation is Words:
            return "`{en, ml}`"
        return f"{'[' if _is_field(annotation) else ''}{_title(annotation)}" + (
            "](field-types.md)" if _is_field(annotation) else ""
        )
    return _NAMES.get(annotation, "answers")


def _is_field(model: type[Spec]) -> bool:
    return model.__name__ == "FieldSpec"


_NAMES: dict[Any, str] = {
    str: "text",
    bool: "`true` or `false`",
    int: "whole number",
    decimal.Decimal: "number",
    dt.date: "date",
    dt.time: "time of day",
    dt.datetime: "date and time",
    Duration: "length of time",
}


def _field_page() -> str:
    from generator.fields.spec import FieldSpec

    lines = ["# Field types", "", _NOTE, ""]
    lines += ["| type | holds | keys of its own |", "|---|---|---|"]
    for one in FIELD_TYPES.values():
        keys = ", ".join(f"`{key}`" + ("*" if key in one.needs else "") for key in sorted(one.keys))
        lines.append(f"| `{one.name}` | {one.summary} | {keys} |")
    lines += ["", "\\* needed.", "", "## Keys of a field", ""]
    lines += _table(FieldSpec)
    common = ", ".join(f"`{key}`" for key in sorted(COMMON_KEYS))
    lines += [f"On a field of any type: {common}.", "", "## Not carried yet", ""]
    lines += [f"- `{name}`: {why}" for name, why in LATER_TYPES.items()]
    return "\n".join([*lines, ""])
