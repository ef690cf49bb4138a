"""Field types: what each reads, refuses and keeps."""

from __future__ import annotations

from decimal import Decimal

import jsonschema
import pytest

from generator.fields.field_type import Shape
from generator.fields.registry import FIELD_TYPES, LATER_TYPES


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("int", "08", 8),
        ("int", "-5", -5),
        ("decimal", "1.10", Decimal("1.10")),
        ("money", "150.50", Decimal("150.50")),
        ("percent", "12.5", Decimal("12.5")),
        ("bool", "true", True),
        ("choices", "a b", ("a", "b")),
        ("refs", "M1 M2", ("M1", "M2")),
        ("mobile", "9000000001", "9000000001"),
        ("code", "12/345A", "12/345A"),
    ],
)
def test_a_text_becomes_its_value(name: str, text: str, value: object) -> None:
    shape = Shape("x", places=2, options=("a", "b"))
    assert FIELD_TYPES[name].read(text, shape) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("int", "1.5"),
        ("int", "1e3"),
        ("int", "٣"),
        ("int", "9" * 19),
        ("decimal", "1.234"),
        ("decimal", "NaN"),
        ("decimal", "1e3"),
        ("decimal", "Infinity"),
        ("money", "1.005"),
        ("percent", "101"),
        ("bool", "yes"),
        ("date", "2026-02-30"),
        ("date", "1-1-2026"),
        ("time", "24:00"),
        ("datetime", "2026-02-30T10:00"),
        ("choice", "c"),
        ("mobile", "1234567890"),
        ("mobile", "٩000000001"),
        ("pincode", "012345"),
        ("email", "a@b"),
        ("email", "a@" + "b" * 300 + ".in"),
        ("uuid", "x"),
        ("code", "12 "),
        ("code", "<script>"),
        ("text", "x" * 501),
        ("table", "x"),
    ],
)
def test_a_text_that_does_not_fit_is_refused_in_words(name: str, text: str) -> None:
    shape = Shape("x", places=2, options=("a", "b"))
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        FIELD_TYPES[name].read(text, shape)


def test_bounds_hold_when_a_text_is_read() -> None:
    shape = Shape("x", least=2, most=3)
    for name, good, bad in (("int", "3", "4"), ("text", "abc", "abcd"), ("money", "2.5", "3.01")):
        assert FIELD_TYPES[name].read(good, shape) is not None
        with pytest.raises(ValueError, match="more"):
            FIELD_TYPES[name].read(bad, shape)


@pytest.mark.parametrize("name", list(FIELD_TYPES))
def test_every_type_gives_columns_and_a_valid_schema(name: str) -> None:
    shape = Shape("x", places=2, options=("a",), to="m.x", row_type="m.r.x")
    one = FIELD_TYPES[name]
    jsonschema.Draft202012Validator.check_schema(dict(one.json_schema(shape)))
    assert (name == "table") == (one.columns(shape) == ())


def test_a_bilingual_text_has_a_column_for_each_language() -> None:
    columns = FIELD_TYPES["text"].columns(Shape("name", bilingual=True))
    assert [column.name for column in columns] == ["name_en", "name_ml"]


def test_a_type_is_carried_or_later_and_never_both() -> None:
    assert not FIELD_TYPES.keys() & LATER_TYPES.keys()
