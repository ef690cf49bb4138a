"""The types that answers are decoded to, beside Python's own.

Patterns are the field types' own, the same in the browser, here and in the database. They end in `\\Z`:
`$` would let a line break follow.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from runtime.meaning.places import POINT

Mobile = Annotated[str, msgspec.Meta(pattern=r"^[6-9][0-9]{9}\Z")]
"""Ten digits of an Indian mobile number."""

Pincode = Annotated[str, msgspec.Meta(pattern=r"^[1-9][0-9]{5}\Z")]
"""Six digits of an Indian postal index number."""

Aadhaar = Annotated[str, msgspec.Meta(pattern=r"^[2-9][0-9]{11}\Z")]
"""Twelve digits of an Aadhaar number; whether the last one checks the others is looked at later."""

Point = Annotated[str, msgspec.Meta(pattern=rf"^{POINT}\Z", max_length=48)]
"""A place as a geo URI (RFC 5870)."""


class Bilingual(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """One text in both languages, as people typed it."""

    en: str
    ml: str
