"""An upload as it was sent: not yet looked at, and not to be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Upload:
    """Plain fields by name, the file's name and where it lies for now; no file where none was chosen."""

    fields: Mapping[str, str]
    file_name: str | None
    path: Path | None
    size: int = 0
