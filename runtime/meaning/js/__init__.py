"""The twin of this package for pages: one ES module that compiled rules import as `meaning.js`."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

MEANING: Final = files(__package__ or "").joinpath("meaning.js").read_text(encoding="utf-8")
"""The module's text."""
