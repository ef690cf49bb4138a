"""Text not yet written: what the compiler gives to `write`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileSet:
    """Files by path below `generated/`, `/` between folders."""

    files: Mapping[str, str]

    @classmethod
    def empty(cls) -> FileSet:
        """No file at all: what a spec with mistakes compiles to."""
        return cls({})
