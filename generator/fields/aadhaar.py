"""`aadhaar`: a number of the Unique Identification Authority, twelve digits, always private.

Whoever reads a row sees the last four digits, but for the roles that the policy's `private` names
under `full`. It can be searched, listed, exported, drawn or sent by nothing.
"""

from __future__ import annotations

from generator.fields.field_type import TEXT_SQL, FieldType, Shape, one_column
from generator.rules.types import Text
from runtime.meaning.check_digits import is_aadhaar

# Twelve digits that begin with 2 to 9, the last a Verhoeff check digit: UIDAI, "A UID numbering
# scheme", 2010, sections 3 and 5.
PATTERN = r"[2-9][0-9]{11}"


def _read(text: str, shape: Shape) -> str:
    if not is_aadhaar(text):
        raise ValueError("an Aadhaar number has twelve digits, the last of which checks the others")
    return text


TYPE = FieldType(
    name="aadhaar",
    summary="An Aadhaar number, twelve digits with their check digit; always private.",
    rule_type=lambda shape: Text(),
    columns=one_column(TEXT_SQL),
    json_schema=lambda shape: {"type": "string", "pattern": f"^{PATTERN}$"},
    read=_read,
    private=True,
)
