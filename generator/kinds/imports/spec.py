"""`import`: as its author writes it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from generator.load.scalars import Id, Name, Names, Spec, Text, Words


def _column(value: object) -> object:
    """`reg_no` as `{column: reg_no}`."""
    return {"column": value} if isinstance(value, str) else value


class ColumnSpec(Spec):
    """Where a field's value stands in the file, and how it is written there."""

    column: Text = Field(description="The heading of the column.")
    values: dict[Text, Text] = Field(
        {}, description="What is written there, and the code that is meant: {M: male}."
    )
    days: Literal["year_first", "day_first"] = Field(
        "day_first", description="How dates are written: 31/12/1998, or 1998-12-31."
    )


Column = Annotated[ColumnSpec, BeforeValidator(_column, json_schema_input_type=Text | ColumnSpec)]


class ImportSpec(Spec):
    """Old rows of a register, from a CSV file: where each field stands, what may lack, which rows are the same."""

    LATER: ClassVar[frozenset[str]] = frozenset({"each", "totals", "unrecorded", "warn"})

    import_: Id = Field(alias="import")
    title: Words
    into: Name = Field(description="The register entry that the rows become.")
    map: dict[Name, Column] = Field(
        description="The column of each field, by path: number, name.en, sex."
    )
    set: dict[Id, Text] = Field({}, description="Codes that every row has: kind, place.")
    optional: Names = Field((), description="Fields that old rows may lack.")
    match: Names = Field(
        ("number",), description="Fields that make two rows the same: the later is a duplicate."
    )
