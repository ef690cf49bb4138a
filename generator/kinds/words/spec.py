"""`words`: as translators write it, or `ksmart words import` for them."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from generator.load.scalars import Spec, Text, refuse

_PATTERN = r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+){2,}$"
_ADDRESS = re.compile(_PATTERN)


def _address(text: str) -> str:
    if not _ADDRESS.match(text):
        refuse(
            "KS104",
            f"'{text}' is no address of a text",
            "kind, name and keys joined by dots: workflow.issue.states.scrutiny.title",
        )
    return text


Address = Annotated[
    str, AfterValidator(_address), WithJsonSchema({"type": "string", "pattern": _PATTERN})
]


class TranslatedSpec(Spec):
    """One text: the English that was translated, and its Malayalam."""

    en: Text = Field(description="The English that the Malayalam was written for.")
    ml: Text = Field(description="The Malayalam.")


class WordsSpec(Spec):
    """The Malayalam of a module's texts, by the address of each; one document in a module."""

    words: Literal["ml"]
    texts: dict[Address, TranslatedSpec] = Field(
        description="By address, such as workflow.issue.states.scrutiny.title."
    )
