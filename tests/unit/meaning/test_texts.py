"""Text without a locale."""

from __future__ import annotations

import unicodedata

import pytest

from runtime.meaning.texts import CHILLUS, fold, fold_for_search, lower, normalise, pattern, upper


@pytest.mark.parametrize(("consonant", "chillu"), CHILLUS.items())
def test_both_spellings_of_a_chillu_are_one(consonant: str, chillu: str) -> None:
    old = f"അവ{consonant}\u0d4d\u200d"
    assert normalise(old) == f"അവ{chillu}"
    assert fold(old) == fold(f"അവ{chillu}")


def test_the_two_spellings_of_nta_are_one_when_folded() -> None:
    assert fold("എൻ്റെ") == fold("എന്റെ")
    assert fold("എന്\u200d്റെ") == fold("എന്റെ")


def test_the_two_au_signs_are_one_when_folded() -> None:
    assert fold("കൌ") == fold("കൗ")


def test_composed_and_decomposed_letters_are_one() -> None:
    assert normalise("e\u0301") == "\u00e9"
    assert normalise("ക\u0d46\u0d3e") == unicodedata.normalize("NFC", "ക\u0d46\u0d3e")


def test_only_ascii_letters_change_case() -> None:
    assert lower("ÀİẞABC") == "Àİẞabc"
    assert upper("àıßabc") == "àıßABC"
    assert fold("İSTANBUL") == "İstanbul"


def test_normal_form_is_reached_at_once() -> None:
    for text in ("അവന്\u200d", "e\u0301x", "എൻ്റെ", ""):
        assert normalise(normalise(text)) == normalise(text)
        assert fold(fold(text)) == fold(text)


def test_words_for_search_leave_punctuation_and_case_out() -> None:
    assert fold_for_search("Asha's Stores, 12/345-A") == ("asha", "s", "stores", "12", "345", "a")
    assert fold_for_search("ആശ സ്റ്റോഴ്സ്") == ("ആശ", "സ്റ്റോഴ്സ്")
    assert fold_for_search(" .,- ") == ()


def test_a_joiner_does_not_part_a_word() -> None:
    assert fold_for_search("അവന്\u200d വന്നു") == ("അവൻ", "വന്നു")


def test_a_pattern_is_matched_whole() -> None:
    assert pattern("[A-Z]+").fullmatch("ABC") is not None
    assert pattern("[A-Z]+").fullmatch("ABCd") is None
    assert pattern("[A-Z]+").fullmatch("ABC\n") is None
