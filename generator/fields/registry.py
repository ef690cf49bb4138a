"""The registry of field types: the one place that lists them."""

from __future__ import annotations

from generator.fields import (
    bool,
    choice,
    choices,
    code,
    date,
    datetime,
    decimal,
    email,
    int,
    longtext,
    mobile,
    money,
    percent,
    pincode,
    ref,
    refs,
    table,
    text,
    time,
    uuid,
)
from generator.fields.field_type import FieldType

FIELD_TYPES: dict[str, FieldType] = {
    one.TYPE.name: one.TYPE
    for one in (
        text,
        longtext,
        code,
        int,
        decimal,
        money,
        percent,
        bool,
        date,
        time,
        datetime,
        choice,
        choices,
        ref,
        refs,
        table,
        mobile,
        email,
        pincode,
        uuid,
    )
}

# Types of the language that this edition does not carry, and why.
LATER_TYPES: dict[str, str] = {
    "period": "named stretches of time are not compiled yet",
    "span": "stretches of time are not compiled yet",
    "changes": "corrections of register entries are not compiled yet",
    "upload": "documents are not kept yet",
    "photo": "documents are not kept yet",
    "signature": "documents are not kept yet",
    "point": "the gis plugin is not joined yet",
    "line": "the gis plugin is not joined yet",
    "area": "the gis plugin is not joined yet",
    "aadhaar": "an Aadhaar number may only be kept in a vault, which is not built yet",
    "person": "a person is referred to as `{type: ref, to: core.person}` until it is carried",
    "address": "write the parts of the address as fields until it is carried",
}
