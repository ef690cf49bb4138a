"""Single mistakes over real specs: the first message stands on the right line, its mend is right."""

from __future__ import annotations

import pytest

from generator.diagnostics import Severity
from generator.pipeline import check_tree
from generator.source import tree_of
from tests.golden.mistakes.corpus import base, verdicts

LEAST = 300
RIGHT_LINE = 0.95
RIGHT_MEND = 0.80


@pytest.mark.parametrize("page", ["rules", "trade_licence"])
def test_the_real_specs_have_no_mistake(page: str) -> None:
    found = check_tree(tree_of(base(page)))[1]
    assert [d for d in found if d.severity is not Severity.INFO] == []


def test_the_first_message_of_nearly_every_mistake_is_right() -> None:
    said = verdicts()
    wrong = [verdict.mistake.name for verdict in said if not verdict.right_line]
    no_mend = [verdict.mistake.name for verdict in said if not verdict.right_mend]
    assert len(said) >= LEAST
    assert len(wrong) <= (1 - RIGHT_LINE) * len(said), wrong
    assert len(no_mend) <= (1 - RIGHT_MEND) * len(said), no_mend
