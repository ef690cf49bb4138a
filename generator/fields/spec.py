"""A field as its author writes it: the same keys in masters, records and child tables."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from generator.load.scalars import (
    Flag,
    Id,
    Name,
    RuleText,
    Spec,
    Text,
    Whole,
    Words,
    as_list,
    refuse,
)


class OptionSpec(Words):
    """One option of a choice, in words, with the questions that it alone brings along."""

    LATER: ClassVar[frozenset[str]] = frozenset({"since", "until", "when"})

    fields: dict[Id, FieldSpec] | None = Field(
        None, description="Fields that are asked only where this option is chosen."
    )


def _options(value: object) -> object:
    """`[shop, food]` as `{shop: {en: Shop}, food: {en: Food}}`."""
    items = as_list(value)
    if items is None:
        return value
    made: dict[str, object] = {}
    for item in items:
        if not isinstance(item, str):
            refuse("KS106", "a word is expected for each option", "[shop, food], or a map of words")
        if item in made:
            refuse("KS205", f"the option '{item}' stands here twice", "each option once")
        made[item] = {"en": item.replace("_", " ").capitalize()}
    return made


Options = Annotated[
    dict[Id, OptionSpec],
    BeforeValidator(_options, json_schema_input_type=list[Id] | dict[Id, OptionSpec]),
]


_NOT_KNOWN = {"not_known": {"en": "Not known", "ml": "അറിയില്ല"}}


def _reasons(value: object) -> object:
    """`true` as one reason; a list as options are written."""
    return _NOT_KNOWN if value == "true" else _options(value)


Reasons = Annotated[
    dict[Id, OptionSpec],
    BeforeValidator(
        _reasons,
        json_schema_input_type=bool | list[Id] | dict[Id, OptionSpec],
    ),
]


def _named(value: object) -> object:
    """`[name, sex]`, what a field of type `changes` proposes, as names alone."""
    items = as_list(value)
    if items is None:
        return value
    for item in items:
        if not isinstance(item, str):
            refuse("KS106", "the name of a field is expected here", "[name, place]")
    return {str(item): {"type": "changes"} for item in items}


ColumnsOrNames = Annotated[
    dict[Id, "FieldSpec"],
    BeforeValidator(_named, json_schema_input_type=list[Id] | dict[Id, "FieldSpec"]),
]


class FieldSpec(Spec):
    """One field. Which keys mean something depends on its type: see `generator/fields`."""

    LATER: ClassVar[frozenset[str]] = frozenset({"as_of", "each", "edit", "fixed", "round", "warn"})

    type: Name = Field(
        description="What kind of value the field holds, or a shared type of fields."
    )
    label: Words | None = Field(None, description="What people read beside the field.")
    help: Words | None = Field(None, description="A sentence beneath the field.")
    optional: Flag = Field(False, description="May stay empty; otherwise required while shown.")
    default: RuleText | None = Field(None, description="A rule for the first value.")
    default_from: Name | None = Field(
        None,
        description="A reference and a field of its row: what comes first, such as previous.name.",
    )
    min: RuleText | None = Field(None, description="Least value, length of a text, or rows.")
    max: RuleText | None = Field(None, description="Greatest value, length of a text, or rows.")
    places: Whole | None = Field(None, description="Digits behind the point.")
    unit: Id | None = Field(None, description="Unit of a decimal, such as sqm.")
    pattern: Text | None = Field(None, description="What the whole text must look like.")
    options: Options | None = Field(None, description="The options of a choice.")
    of: Name | None = Field(None, description="The `type` that gives options or pattern.")
    to: Name | None = Field(None, description="The master or record that is referred to.")
    pick: RuleText | None = Field(None, description="Which rows may be chosen; `it.` is the row.")
    compute: RuleText | None = Field(None, description="A rule that gives the value.")
    show: RuleText | None = Field(None, description="A rule: the field exists only while it holds.")
    check: RuleText | None = Field(None, description="A rule that the value must meet.")
    message: Words | None = Field(None, description="What people read when `check` fails.")
    bilingual: Flag = Field(False, description="Kept in English and in Malayalam.")
    private: Flag = Field(False, description="Masked unless the policy says otherwise.")
    key: Flag = Field(False, description="The field that names a row of a master.")
    fields: ColumnsOrNames | None = Field(
        None,
        description="The columns of a child table; of `changes`, the names of the entry's fields.",
    )
    unknown: Reasons | None = Field(
        None,
        description="Reasons for which this may be not known: the answer or a reason is given. `true` for one reason.",
    )


OptionSpec.model_rebuild()
