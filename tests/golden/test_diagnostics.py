"""Each golden spec gets the diagnostics that were read and agreed on, word for word."""

from __future__ import annotations

import pytest

from generator import report
from generator.pipeline import check_tree
from generator.source import tree_of
from tests.golden.cases import HERE, REWRITE, cases, spec_texts


@pytest.mark.parametrize("case", cases())
def test_diagnostics_are_those_agreed_on(case: str) -> None:
    tree = tree_of(spec_texts(case))
    _, found = check_tree(tree)
    said = report.as_text(found, tree.texts)
    agreed = HERE / case / "diagnostics.txt"
    if REWRITE:
        agreed.write_text(said, "utf-8")
    assert said == agreed.read_text("utf-8")
