"""True of every spec: spoiled ones give diagnostics, and the order of keys means nothing."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import report
from generator.pipeline import check_tree
from generator.source import tree_of
from tests.golden.cases import spec_texts

TEXTS = spec_texts("small_shop")
PATHS = sorted(TEXTS)
PIECES = [
    *("{", "}", "[", "]", ":", ",", "#", "'", '"', "&a", "*a", "!x", "|", ">", "-", "?", "%", "@"),
    *("\n", "  ", "\t", "\x00", "\ufeff", "\u2028", "\u200d", "ക്ഷ", "e\u0301", "\ud83d\ude00"),
    *("null", "true", "-1", "99999999999999999999", "2026-02-30", "<<: ", "---\n", "...\n", ".."),
    *("me", "it", "state", "core.ward", "../../etc/passwd", "'; drop table x; --", "${x}", "{{x}}"),
]


def mutated(texts: dict[str, str], seed: int) -> dict[str, str]:
    """The tree with one to four small spoilings, from the seed."""
    dice = random.Random(seed)
    spoiled = dict(texts)
    for _ in range(dice.randint(1, 4)):
        path = dice.choice(sorted(spoiled))
        text = spoiled[path]
        start = dice.randrange(len(text) + 1)
        end = min(len(text), start + dice.choice([0, 1, 3, 10, 80]))
        match dice.randrange(6):
            case 0:
                text = text[:start] + text[end:]
            case 1:
                text = text[:start] + dice.choice(PIECES) + text[start:]
            case 2:
                text = text[:start] + dice.choice(PIECES) + text[end:]
            case 3:
                lines = text.split("\n")
                dice.shuffle(lines)
                text = "\n".join(lines)
            case 4:
                words = text.split(" ")
                one, two = dice.randrange(len(words)), dice.randrange(len(words))
                words[one], words[two] = words[two], words[one]
                text = " ".join(words)
            case _:
                text = text[:start] + text[dice.randrange(len(text) + 1) :]
        spoiled[path] = text
        if dice.random() < 0.05:
            del spoiled[path]
    return spoiled


def check_spoiled(seed: int) -> int:
    """The number of findings; raises where the compiler does."""
    tree = tree_of(mutated(TEXTS, seed))
    _, found = check_tree(tree)
    report.as_text(found, tree.texts)
    for one in found:
        assert one.span.line >= 1, (seed, one)
        assert one.span.column >= 1, (seed, one)
        assert one.span.length >= 1, (seed, one)
    return len(found)


def test_a_spoiled_spec_gives_diagnostics_and_never_a_traceback() -> None:
    told = sum(check_spoiled(seed) > 0 for seed in range(150))
    assert told > 110, "the spoilings must spoil something"


@pytest.mark.nightly
def test_many_spoiled_specs_give_diagnostics_and_never_a_traceback() -> None:
    for seed in range(150, 20_000):
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
