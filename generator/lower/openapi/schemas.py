"""Fields as JSON Schema: as answers, as changes, as typed into a draft, and as a row shows them."""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Mapping
from typing import cast

from generator.fields import code, longtext, text
from generator.fields.field_type import Shape
from generator.fields.registry import FIELD_TYPES
from generator.lower.openapi.components import DAY, MOMENT, TEXT, TRUTH, UUID, WHOLE
from generator.lower.openapi.parts import Json, closed, listed, nullable, schema_ref
from generator.lower.structs import may_be_none
from generator.rules.patterns import parse_pattern
from generator.symbols import Bound, Field

TYPED: Json = {"type": "string", "maxLength": 10_000}
_TEXTS = (text.TYPE.name, longtext.TYPE.name, code.TYPE.name)

# What a row shows of a type; texts are as they are kept, without the bounds that once held.
_SHOWN: Json = {
    "int": WHOLE,
    "decimal": {"type": "number"},
    "money": {"type": "number"},
    "percent": {"type": "number"},
    "bool": TRUTH,
    "date": DAY,
    "datetime": MOMENT,
    "uuid": UUID,
    "choices": listed(TEXT),
    "refs": listed(TEXT),
}


def answers_schema(fields: tuple[Field, ...]) -> Json:
    """The answers that open a file: every static limit; what rules add is told by 422."""
    asked = [field for field in fields if field.compute is None]
    return closed({f.name: _answer(f) for f in asked}, [f.name for f in asked if _is_needed(f)])


def changes_schema(answers: Json) -> Json:
    """Mended answers, from the schema of all: what is sent takes the place of the old, null clears."""
    return closed(
        {
            name: schema if isinstance(schema["type"], list) else nullable(schema)
            for name, schema in answers["properties"].items()
        },
        (),
    )


def typed_schema(fields: tuple[Field, ...]) -> Json:
    """The answers of a draft: texts as typed, by field path."""
    names: Json = {}
    rows: Json = {}
    for field in fields:
        if field.compute is not None:
            continue
        if field.type == "table":
            row = "|".join(
                path for f in field.fields if f.compute is None for path in _paths(f, r"\.")
            )
            rows[rf"^{field.name}\.({whole_below(_most_rows(field))})\.({row})$"] = TYPED
        else:
            names.update(dict.fromkeys(_paths(field, "."), TYPED))
    made = closed(names, ())
    return {**made, "patternProperties": rows} if rows else made


def shown_schema(field: Field) -> Json:
    """What a row shows of the field: null where it was not asked, or is not for these eyes."""
    maybe = may_be_none(field) or field.compute is not None
    if field.type == "table":
        return listed(closed({"id": UUID, **{f.name: shown_schema(f) for f in field.fields}}))
    if field.bilingual:
        words = schema_ref("WordsOrNone" if maybe else "Words")
        return nullable(words) if field.private else words
    if field.options and field.type == "choice":
        base: Json = {"type": "string", "enum": [option.code for option in field.options]}
    elif field.type == "ref" and field.columns[0].sql == "uuid":
        base = UUID
    else:
        base = _SHOWN.get(field.type, TEXT)
    return nullable(base) if maybe or field.private else base


def example(fields: tuple[Field, ...], given: Mapping[str, object]) -> Json:
    """Answers of a scenario, written as an API takes them."""
    known = {field.name: field for field in fields}
    return {name: _exemplary(known[name], value) for name, value in given.items() if name in known}


def _answer(field: Field) -> Json:
    made = _described(field, _value(field))
    return nullable(made) if may_be_none(field) and field.type != "table" else made


def _is_needed(field: Field) -> bool:
    if field.type == "table":
        return field.min is not None and bool(field.min.value)
    return not may_be_none(field)


def _value(field: Field) -> Json:
    if field.type == "table":
        row = answers_schema(field.fields)
        row["properties"]["id"] = nullable(UUID)
        made: Json = {"type": "array", "items": row, "maxItems": _most_rows(field)}
        if _is_needed(field) and field.min is not None:
            made["minItems"] = field.min.value
        return made
    made = dict(FIELD_TYPES[field.type].json_schema(_shape(field)))
    if field.type in _TEXTS:
        for one in made["properties"].values() if field.bilingual else (made,):
            one.setdefault("minLength", 1)  # an empty text is no answer
        if field.pattern:
            made["pattern"] = parse_pattern(field.pattern).javascript
    return made


def _described(field: Field, made: Json) -> Json:
    made["title"] = field.label.en
    made["x-title-ml"] = field.label.ml
    if field.help is not None:
        made["description"] = field.help.en
        made["x-description-ml"] = field.help.ml
    if field.options:
        made["x-options"] = {o.code: {"en": o.text.en, "ml": o.text.ml} for o in field.options}
    if field.to:
        made["x-to"] = field.to
    if field.unit:
        made["x-unit"] = field.unit
    for key, rule in (("x-show", field.show), ("x-pick", field.pick), ("x-check", field.check)):
        if rule is not None:
            made[key] = rule.text
    for key, bound in (("x-min", field.min), ("x-max", field.max)):
        if bound is not None and bound.rule is not None:
            made[key] = bound.rule.text
        elif bound is not None and isinstance(bound.value, decimal.Decimal | dt.date):
            made[key] = str(bound.value)  # JSON Schema bounds neither texts of digits nor dates
    return made


def _shape(field: Field) -> Shape:
    return Shape(
        name=field.name,
        bilingual=field.bilingual,
        places=field.places or 0,
        unit=field.unit,
        least=_limit(field.min),
        most=_limit(field.max),
        options=tuple(option.code for option in field.options),
        to=field.to,
        to_key=field.columns[0].sql,
    )


def _limit(bound: Bound | None) -> int | decimal.Decimal | dt.date | None:
    return bound.value if bound is not None else None


def _most_rows(table: Field) -> int:
    return table.max.value if table.max and isinstance(table.max.value, int) else 100


def _paths(field: Field, point: str) -> tuple[str, ...]:
    if field.bilingual:
        return f"{field.name}{point}en", f"{field.name}{point}ml"
    return (field.name,)


def whole_below(most: int) -> str:
    """A pattern of the whole numbers from 0 to before `most`, none with a leading zero."""
    found = ["[0-9]" if most >= 10 else f"[0-{most - 1}]"]
    digits = str(most - 1)
    for length in range(2, len(digits) + 1):
        if length < len(digits):
            found.append(f"[1-9][0-9]{{{length - 1}}}")
            continue
        for at, digit in enumerate(digits):
            low, high = (1 if at == 0 else 0), int(digit) - (at < length - 1)
            if low <= high:
                rest = length - 1 - at
                found.append(f"{digits[:at]}[{low}-{high}]" + (f"[0-9]{{{rest}}}" if rest else ""))
    return "|".join(found)


def _exemplary(field: Field, value: object) -> object:
    if field.type == "table":
        return [example(field.fields, row) for row in cast("list[dict[str, object]]", value)]
    if field.type == "int" and isinstance(value, str):
        return int(value)
    if field.type == "bool":
        return value in (True, "true")
    return value
