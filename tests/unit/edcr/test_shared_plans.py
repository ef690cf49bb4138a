"""The shared drawings against values that other readers derived."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.edcr.rules.load import load_library
from tests.unit.edcr.expected_values import compare, drawings, shared_folder

_FOLDER = shared_folder()

pytestmark = pytest.mark.skipif(_FOLDER is None, reason="KSMART_SHARED is not set")


@pytest.mark.parametrize("path", drawings(_FOLDER) if _FOLDER else [], ids=lambda p: p.stem)
def test_every_expected_value_of_a_shared_plan_is_found(path: Path) -> None:
    compared = compare(path, load_library())
    assert [c for c in compared if not c.holds] == []


def test_the_whole_set_is_there() -> None:
    assert _FOLDER is not None
    assert len(drawings(_FOLDER)) == 27
