"""Narrow decoded JSON, of which nothing is known, to the shape that is needed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast


def as_object(value: object) -> dict[str, Any] | None:
    """The value when it is a JSON object, else None."""
    return cast(dict[str, Any], value) if isinstance(value, dict) else None


def as_array(value: object) -> list[Any] | None:
    """The value when it is a JSON array (or a tuple), else None."""
    return list(cast(Iterable[Any], value)) if isinstance(value, list | tuple) else None
