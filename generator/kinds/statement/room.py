"""The room's door; its documents are compiled with the chart that they stand on."""

from __future__ import annotations

from generator.kinds.statement.spec import StatementSpec

MODEL = StatementSpec
PARTS = {"statement": StatementSpec}
