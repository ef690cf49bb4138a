"""Spoils specs from a seed: letters, lines, words and whole entries go astray."""

from __future__ import annotations

import random
import re

PIECES = [
    *("{", "}", "[", "]", ":", ",", "#", "'", '"', "&a", "*a", "!x", "|", ">", "-", "?", "%", "@"),
    *("\n", "  ", "\t", "\x00", "\ufeff", "\u2028", "\u200d", "ക്ഷ", "e\u0301", "\ud83d\ude00"),
    *("null", "true", "-1", "99999999999999999999", "2026-02-30", "<<: ", "---\n", "...\n", ".."),
    *("me", "it", "state", "core.ward", "../../etc/passwd", "'; drop table x; --", "${x}", "{{x}}"),
    *("!!python/object/apply:os.system [x]", "(" * 80, "[" * 80, "a.b.c.d", "1e309", "9**9**9"),
]
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*|[0-9]+")
_ENTRY = re.compile(r"[a-z_]+: *(?:\{[^{}]*\}|\[[^\[\]]*\]|\"[^\"]*\"|[^,{}\[\]\n]+)")


def mutated(texts: dict[str, str], seed: int) -> dict[str, str]:
    """The tree with one to four small spoilings, from the seed."""
    dice = random.Random(seed)
    spoiled = dict(texts)
    for _ in range(dice.randint(1, 4)):
        path = dice.choice(sorted(spoiled))
        spoiled[path] = _spoiled(spoiled[path], dice, spoiled)
        if dice.random() < 0.05 and len(spoiled) > 1:
            del spoiled[path]
    return spoiled


def _spoiled(text: str, dice: random.Random, texts: dict[str, str]) -> str:
    start = dice.randrange(len(text) + 1)
    end = min(len(text), start + dice.choice([0, 1, 3, 10, 80]))
    match dice.randrange(12):
        case 0:
            return text[:start] + text[end:]
        case 1:
            return text[:start] + dice.choice(PIECES) + text[start:]
        case 2:
            return text[:start] + dice.choice(PIECES) + text[end:]
        case 3:
            lines = text.split("\n")
            dice.shuffle(lines)
            return "\n".join(lines)
        case 4:
            words = text.split(" ")
            one, two = dice.randrange(len(words)), dice.randrange(len(words))
            words[one], words[two] = words[two], words[one]
            return " ".join(words)
        case 5:
            return text[:start] + text[dice.randrange(len(text) + 1) :]
        case 6:
            return _another(text, dice, _WORD, _pieces(texts, dice, _WORD))
        case 7:
            return _another(text, dice, _ENTRY, _pieces(texts, dice, _ENTRY))
        case 8:
            return _another(text, dice, _ENTRY, [""])
        case 9:
            return _another(text, dice, _WORD, PIECES)
        case 10:
            lines = text.split("\n")
            lines.insert(dice.randrange(len(lines) + 1), dice.choice(lines))
            return "\n".join(lines)
        case _:
            lines = text.split("\n")
            del lines[dice.randrange(len(lines))]
            return "\n".join(lines)


def _pieces(texts: dict[str, str], dice: random.Random, pattern: re.Pattern[str]) -> list[str]:
    """What else of the kind is written anywhere in the tree."""
    return pattern.findall(texts[dice.choice(sorted(texts))]) or ["x"]


def _another(text: str, dice: random.Random, pattern: re.Pattern[str], pieces: list[str]) -> str:
    """The text with one match exchanged for a piece."""
    found = list(pattern.finditer(text))
    if not found:
        return text
    one = dice.choice(found)
    return text[: one.start()] + dice.choice(pieces) + text[one.end() :]
