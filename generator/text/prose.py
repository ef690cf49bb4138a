"""Words of a spec inside comments and docstrings: one line that ends nothing."""

from __future__ import annotations


def prose(text: str) -> str:
    """The text without what could close a docstring, a comment or a line."""
    line = " ".join(text.split()).replace("\\", "/").replace('"', "'")
    return "".join(letter for letter in line if letter.isprintable()).replace("#}", "# }")
