"""The compiler's front grows with the specs, not faster."""

from __future__ import annotations

import gc
import time

from generator.pipeline import check_tree
from generator.source import tree_of
from tests.synthetic import make_tree


def seconds_for(modules: int) -> float:
    """CPU seconds to load, resolve and check a correct tree of this many modules."""
    tree = tree_of(make_tree(modules))
    gc.disable()
    started = time.process_time()
    _, found = check_tree(tree)
    took = time.process_time() - started
    gc.enable()
    assert not found
    return took


def test_four_times_the_modules_take_about_four_times_as_long() -> None:
    seconds_for(1)
    few = min(seconds_for(4) for _ in range(3))
    many = min(seconds_for(16) for _ in range(2))
    assert many < 7 * few


def test_forty_modules_are_checked_in_seconds() -> None:
    # 1.3 s on a quiet machine; the bound leaves room for a busy one.
    assert seconds_for(40) < 5
