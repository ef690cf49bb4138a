"""What makes a JSON Schema pleasant in an editor: descriptions, choices, ready pieces to fill in.

A model's own schema says what is allowed. Editors show its text to analysts, so machine-made
titles, `null` and defaults that say nothing are taken out, keys without a description say what
their map is for, and every map offers itself as a snippet with the keys that it needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from generator.fields.registry import FIELD_TYPES

Schema = dict[str, Any]
_DEEPEST = 3  # a snippet is filled in by hand: levels of needed keys inside needed keys
_EMPTY: tuple[object, ...] = (None, "", [], {}, ())


def for_editors(schema: Schema) -> Schema:
    """The schema of a kind with everything an editor shows; the given one is changed in place."""
    definitions = cast("dict[str, Schema]", schema.get("definitions", {}))
    field = definitions.get("FieldSpec")
    if field is not None:
        _offer_field_types(field)
    for one in _all(schema):
        _tidy(one, definitions)
    for name, one in [("", schema), *definitions.items()]:
        if one.get("type") == "object" and one.get("properties"):
            body = _body(one, definitions, _DEEPEST, _Stops())
            if body:
                label = name.removesuffix("Spec").lower() or next(iter(one["properties"]))
                said = str(one.get("description", "")).split("\n")[0]
                one["defaultSnippets"] = [{"label": label, "description": said, "body": body}]
    return schema


def any_of(kinds: list[str]) -> Schema:
    """One schema for every spec file: a document is of the kind that its first key names."""
    return {
        "description": "A document of a spec opens with its kind and name.",
        "type": "object",
        "anyOf": [{"$ref": f"{kind}.json"} for kind in kinds],
    }


def _offer_field_types(field: Schema) -> None:
    """The types by name; a text that is none of them is left to `ksmart check`, which says more."""
    held = field["properties"]["type"]
    held["anyOf"] = [
        {"enum": list(FIELD_TYPES)},
        {"type": "string", "pattern": held.pop("pattern", "")},
    ]
    held["markdownDescription"] = "\n".join(
        [str(held.get("description", "")), ""]
        + [f"- `{one.name}`: {one.summary}" for one in FIELD_TYPES.values()]
    )


def _all(node: object) -> Iterator[Schema]:
    """Every schema inside a schema, the outermost first."""
    if isinstance(node, dict):
        one = cast("Schema", node)
        yield one
        for value in one.values():
            yield from _all(value)
    elif isinstance(node, list):
        for item in cast("list[object]", node):
            yield from _all(item)


def _tidy(one: Schema, definitions: dict[str, Schema]) -> None:
    properties = one.get("properties")
    if not isinstance(properties, dict):
        return
    one.pop("title", None)
    for held in cast("dict[str, Schema]", properties).values():
        held.pop("title", None)
        if "default" in held and held["default"] in _EMPTY:
            del held["default"]
        _without_null(held)
        if "description" not in held:
            said = _description(held, definitions)
            if said:
                held["description"] = said


def _without_null(held: Schema) -> None:
    """Absence is written by leaving a key out, never as `null`."""
    kinds = cast("list[Schema]", held.get("anyOf", []))
    kept = [kind for kind in kinds if kind != {"type": "null"}]
    if len(kept) == len(kinds):
        return
    del held["anyOf"]
    if len(kept) == 1:
        held.update({key: value for key, value in kept[0].items() if key not in held})
    else:
        held["anyOf"] = kept


def _description(held: Schema, definitions: dict[str, Schema]) -> str:
    """What the map under a key is for: the first line of its model's own words."""
    inner: list[Schema] = [held, *cast("list[Schema]", held.get("anyOf", []))]
    inner += [
        held[key] for key in ("items", "additionalProperties") if isinstance(held.get(key), dict)
    ]
    inner += cast("dict[str, Schema]", held.get("patternProperties", {})).values()
    for one in inner:
        name = str(one.get("$ref", "")).removeprefix("#/definitions/")
        if name in definitions:
            return str(definitions[name].get("description", "")).split("\n")[0]
    return ""


class _Stops:
    """Numbers the places of a snippet that the author fills in, from first to last."""

    def __init__(self) -> None:
        self.last = 0

    def next(self, word: str) -> str:
        self.last += 1
        return f"${{{self.last}:{word}}}"


def _body(one: Schema, definitions: dict[str, Schema], depth: int, stops: _Stops) -> Schema:
    properties = cast("dict[str, Schema]", one.get("properties", {}))
    needed = cast("list[str]", one.get("required", []))
    return {
        key: _filled(key, held, definitions, depth, stops)
        for key, held in properties.items()
        if key in needed
    }


def _filled(
    key: str, held: Schema, definitions: dict[str, Schema], depth: int, stops: _Stops
) -> object:
    name = str(held.get("$ref", "")).removeprefix("#/definitions/")
    if name in definitions and depth:
        return _body(definitions[name], definitions, depth - 1, stops)
    for choice in cast("list[Schema]", held.get("anyOf", [])):
        return _filled(key, choice, definitions, depth, stops)
    if "const" in held:
        return held["const"]
    if held.get("enum"):
        return stops.next(str(held["enum"][0]))
    if held.get("type") == "array":
        inner = cast("Schema", held.get("items", {}))
        return [_filled(key, inner, definitions, depth, stops)]
    if held.get("type") == "object" and depth:
        inner = cast("dict[str, Schema]", held.get("patternProperties", {}))
        value = next(iter(inner.values()), held.get("additionalProperties"))
        if isinstance(value, dict):
            name = stops.next("name")
            return {name: _filled(key, cast("Schema", value), definitions, depth - 1, stops)}
    return stops.next(key)
