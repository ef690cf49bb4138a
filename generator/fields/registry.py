"""The registry of field types: the one place that lists them."""

from __future__ import annotations

from generator.fields import (
    aadhaar,
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
    point,
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
        aadhaar,
        point,
        uuid,
    )
}

# Types of the language that this edition does not carry, and why.
LATER_TYPES: dict[str, str] = {
    "period": "named stretches of time are not compiled yet",
    "span": "stretches of time are not compiled yet",
    "changes": "a record itself proposes changes, and no table, form or master",
    "upload": "documents are not kept yet",
    "photo": "documents are not kept yet",
    "signature": "documents are not kept yet",
    "line": "the gis plugin is not joined yet",
    "area": "the gis plugin is not joined yet",
    "person": "a person is referred to as `{type: ref, to: core.person}` until it is carried",
    "address": "write a `type: address` with the fields that you need, and name it as the field's type",
}
