"""What is wrong or doubtful in a drawing, apart from the building rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from plugins.edcr.model.quantity import Point


class Severity(StrEnum):
    """`error`: verdicts that need the thing cannot be given. `warning`: they can, with care."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `code` names the message in the words table; `values` fill its blanks."""

    code: str
    severity: Severity
    layer: str = ""
    values: dict[str, str] = field(default_factory=dict[str, str])
    handles: tuple[str, ...] = ()
    at: Point | None = None
