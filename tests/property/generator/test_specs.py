"""True of every spec: spoiled ones give diagnostics, and the order of keys means nothing."""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import report
from generator.pipeline import check_tree, compile_tree
from generator.source import tree_of
from tests.golden.cases import spec_texts
from tests.golden.mistakes.corpus import ROOT
from tests.property.generator.spoiling import mutated

RAILWAY = "spec/spatial_rules/railway.yaml"
TEXTS = spec_texts("small_shop")
PATHS = sorted(TEXTS)
BASES = [
    TEXTS,
    *map(
        spec_texts,
        ("all_field_types", "shop_with_fees", "shop_with_papers", "side_by_side", "words_stale"),
    ),
    {
        **spec_texts("ledger"),
        **spec_texts("building_rules_small"),
        RAILWAY: (ROOT / RAILWAY).read_text("utf-8"),
    },
]
"""What is spoiled, in turn: between them every kind of document."""
LONGEST_S = 1.0  # of processor time, for one tree
_watching = False
_written: list[str] = []


def _note_writing(event: str, arguments: tuple[object, ...]) -> None:
    if not _watching:
        return
    if (
        event == "open"
        and isinstance(arguments[2], int)
        and arguments[2] & (os.O_WRONLY | os.O_RDWR)
    ):
        _written.append(str(arguments[0]))
    elif event in (
        "os.mkdir",
        "os.rename",
        "os.remove",
        "os.rmdir",
        "subprocess.Popen",
        "os.system",
    ):
        _written.append(f"{event} {arguments[0]}")


sys.addaudithook(_note_writing)


@contextmanager
def watched(seed: int) -> Generator[None]:
    """Fails where what runs inside takes too long, or writes anything."""
    global _watching

    def too_long(*_: object) -> None:
        raise AssertionError(f"seed {seed} takes more than {LONGEST_S} s")

    before = signal.signal(signal.SIGPROF, too_long)
    signal.setitimer(signal.ITIMER_PROF, LONGEST_S)
    _watching = True
    try:
        yield
    finally:
        _watching = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    assert not _written, (seed, _written)


def check_spoiled(seed: int) -> int:
    """The number of findings; raises where the compiler does."""
    tree = tree_of(mutated(BASES[seed % len(BASES)], seed))
    with watched(seed):
        # A tree without an error is compiled to the end: what passed the checks cannot fail later.
        found = compile_tree(tree)[1] if seed % 10 == 0 else check_tree(tree)[1]
        report.as_text(found, tree.texts)
    for one in found:
        assert one.span.line >= 1, (seed, one)
        assert one.span.column >= 1, (seed, one)
        assert one.span.length >= 1, (seed, one)
    return len(found)


def test_2000_spoiled_specs_give_diagnostics_no_traceback_no_hang_and_no_file() -> None:
    told = sum(check_spoiled(seed) > 0 for seed in range(2_000))
    assert told > 1_400, "the spoilings must spoil something"


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(20))
def test_100000_spoiled_specs_give_diagnostics_no_traceback_no_hang_and_no_file(part: int) -> None:
    first = int(os.environ.get("KSMART_SPOIL_SEED", "2000")) + part * 4_900
    print(f"seeds {first} to {first + 4_899}")
    for seed in range(first, first + 4_900):
        check_spoiled(seed)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PATHS), st.text(max_size=60), st.integers(0, 2_000))
def test_any_text_anywhere_gives_diagnostics(path: str, text: str, at: int) -> None:
    changed = TEXTS[path][:at] + text + TEXTS[path][at:]
    check_tree(tree_of({**TEXTS, path: changed}))


@pytest.mark.parametrize("seed", range(12))
def test_the_order_of_keys_and_files_changes_nothing(seed: int) -> None:
    dice = random.Random(seed)
    before, found = check_tree(tree_of(TEXTS))
    assert not found
    shuffled = {
        path: "---\n".join(_reordered(part, dice) for part in text.split("---\n"))
        if path.endswith(".yaml")
        else text
        for path, text in TEXTS.items()
    }
    items = list(shuffled.items())
    dice.shuffle(items)
    after, found = check_tree(tree_of(dict(items)))
    assert not found
    for name, record in before.records.items():
        assert [field.name for field in after.records[name].fields] == [
            field.name for field in record.fields
        ]
        assert after.records[name].number == record.number
    for name, workflow in before.workflows.items():
        assert [state.name for state in after.workflows[name].states] == [
            state.name for state in workflow.states
        ]


def _reordered(document: str, dice: random.Random) -> str:
    """The top-level keys of a document in another order; the first opens it and stays."""
    blocks: list[str] = []
    for line in document.splitlines(keepends=True):
        if line[:1] in (" ", "-", "") or not blocks:
            if not blocks:
                blocks.append(line)
            else:
                blocks[-1] += line
        else:
            blocks.append(line)
    rest = blocks[1:]
    dice.shuffle(rest)
    return "".join(blocks[:1] + rest)


def test_checking_twice_says_the_same() -> None:
    tree = tree_of(mutated(TEXTS, 7))
    assert check_tree(tree)[1] == check_tree(tree)[1]
