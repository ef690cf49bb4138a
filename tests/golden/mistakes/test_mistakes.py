"""Single mistakes over real specs: the first message stands on the right line, its mend is right."""

from __future__ import annotations

from generator.pipeline import check_tree
from generator.source import tree_of
from tests.golden.mistakes.corpus import base, judged, mistakes

LEAST = 300
RIGHT_LINE = 0.95
RIGHT_MEND = 0.80


def test_the_real_specs_have_no_mistake() -> None:
    assert check_tree(tree_of(base()))[1] == []


def test_the_first_message_of_nearly_every_mistake_is_right() -> None:
    texts = base()
    verdicts = [judged(mistake, texts) for mistake in mistakes()]
    wrong = [verdict.mistake.name for verdict in verdicts if not verdict.right_line]
    no_mend = [verdict.mistake.name for verdict in verdicts if not verdict.right_mend]
    assert len(verdicts) >= LEAST
    assert len(wrong) <= (1 - RIGHT_LINE) * len(verdicts), wrong
    assert len(no_mend) <= (1 - RIGHT_MEND) * len(verdicts), no_mend
