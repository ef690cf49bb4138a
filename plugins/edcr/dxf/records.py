"""A record: one drawn thing as group codes and values, from whichever file form."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from plugins.edcr.dxf.entities import DrawingError

Value = bytes | float | int


@dataclass(frozen=True, slots=True)
class BlockPlace:
    """Where a block definition starts in the file, and its base point."""

    offset: int
    base_x: float
    base_y: float


@dataclass(frozen=True, slots=True)
class Record:
    """Tags after the leading `0 NAME`, in file order. `offset` is the byte where it starts."""

    kind: bytes
    codes: Sequence[int]
    values: Sequence[Value]
    offset: int

    def number(self, code: int, default: float = 0.0) -> float:
        """First value of `code` as a finite number; `default` when the code is absent."""
        try:
            value = self.values[self.codes.index(code)]
        except ValueError:
            return default
        return self.finite(value)

    def optional(self, code: int) -> float | None:
        """Like `number`, but None when the code is absent."""
        return self.number(code) if code in self.codes else None

    def whole(self, code: int, default: int = 0) -> int:
        """First value of `code` as a whole number."""
        return int(self.number(code, float(default)))

    def raw(self, code: int) -> bytes:
        """First value of `code` as bytes; empty when absent."""
        try:
            value = self.values[self.codes.index(code)]
        except ValueError:
            return b""
        return value.strip() if isinstance(value, bytes) else str(value).encode()

    def finite(self, value: Value) -> float:
        """A number as a float.

        Raises:
            DrawingError: NaN, infinity or something that is no number.
        """
        try:
            number = float(value)
        except (ValueError, OverflowError):
            number = math.nan
        if not math.isfinite(number):
            text = value.decode("latin-1").strip() if isinstance(value, bytes) else value
            raise DrawingError("bad_number", value=str(text)[:40], kind=self.kind.decode("latin-1"))
        return number
