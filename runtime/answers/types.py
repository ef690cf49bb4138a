"""The types that answers are decoded to, beside Python's own.

Patterns are the field types' own, the same in the browser, here and in the database. They end in `\\Z`:
`$` would let a line break follow.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

Mobile = Annotated[str, msgspec.Meta(pattern=r"^[6-9][0-9]{9}\Z")]
"""Ten digits of an Indian mobile number."""

Pincode = Annotated[str, msgspec.Meta(pattern=r"^[1-9][0-9]{5}\Z")]
"""Six digits of an Indian postal index number."""


class Bilingual(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """One text in both languages, as people typed it."""

    en: str
    ml: str
