"""`statement`: as its author writes it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from generator.load.scalars import Id, Name, Spec, Text, Words


class LineSpec(Spec):
    """One line: accounts by the beginnings of their codes or by type, or a sum of lines above."""

    title: Words
    accounts: list[Text] | None = None
    types: list[Literal["income", "expense", "liability", "asset"]] | None = None
    side: Literal["debit", "credit"] | None = Field(
        None, description="On which side a balance is shown without a minus."
    )
    add: list[Id] | None = None
    less: list[Id] | None = None


class StatementSpec(Spec):
    """A financial statement: each account of its types stands in exactly one line."""

    statement: Name
    title: Words
    of: Literal["movement", "closing", "cash"]
    types: list[Literal["income", "expense", "liability", "asset"]] = Field(
        [], description="Types of accounts that it holds whole."
    )
    lines: dict[Id, LineSpec] = Field({}, description="In their order.")
    ties: list[list[Id]] = Field([], description="Pairs of lines that must be equal.")
