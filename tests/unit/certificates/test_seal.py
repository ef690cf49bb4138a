"""A token says what was sealed, or is refused: no changed letter passes."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.certificates.keys import (
    VARIABLE,
    new_key,
    published,
    read_published,
    seal_key,
)
from runtime.certificates.seal import PublishedKey, TokenError, read_token, seal
from runtime.config import SettingsError
from tests.unit.certificates.test_drawing import AT, CLAIMS, KEY, KEYS, TOKEN

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@given(st.integers(0, len(TOKEN) - 1), st.sampled_from(LETTERS))
def test_a_changed_letter_is_found(place: int, letter: str) -> None:
    changed = TOKEN[:place] + letter + TOKEN[place + 1 :]
    if changed == TOKEN:
        return
    with contextlib.suppress(TokenError):
        assert read_token(changed, KEYS).problem


@given(st.text(max_size=300) | st.text(alphabet=LETTERS, max_size=400))
def test_any_text_is_refused_and_never_breaks(text: str) -> None:
    with contextlib.suppress(TokenError):
        assert read_token(text, KEYS).problem


@given(
    number=st.text(min_size=1, max_size=40),
    valid_to=st.none() | st.dates(date(1990, 1, 1), date(2200, 1, 1)),
    shown=st.dictionaries(st.text(max_size=20), st.text(max_size=60), max_size=5),
)
def test_what_was_sealed_is_read(number: str, valid_to: date | None, shown: dict[str, str]) -> None:
    claims = replace(CLAIMS, number=number, valid_to=valid_to, shown=shown)
    assert read_token(seal(claims, KEY), KEYS).claims == claims


def test_a_key_that_nobody_published_seals_nothing() -> None:
    assert read_token(TOKEN, []).problem == "unknown_key"


def test_a_key_seals_only_in_its_own_time() -> None:
    ended = PublishedKey("t1", KEY.public, KEYS[0].since, until=AT - timedelta(days=1))
    begun = PublishedKey("t1", KEY.public, AT + timedelta(days=1))
    assert read_token(TOKEN, [ended]).problem == "outside_key"
    assert read_token(TOKEN, [begun]).problem == "outside_key"


def test_a_revoked_key_seals_nothing() -> None:
    gone = PublishedKey("t1", KEY.public, KEYS[0].since, revoked_at=AT)
    assert read_token(TOKEN, [gone]).problem == "key_revoked"


def test_keys_are_published_without_their_private_half() -> None:
    text = published(KEYS)
    assert read_published(text) == KEYS
    assert KEY.private.private_bytes_raw().hex() not in text.decode()


def test_production_has_its_key_from_the_environment_alone(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=VARIABLE):
        seal_key({}, tmp_path, production=True)
    with pytest.raises(SettingsError, match="development"):
        seal_key({VARIABLE: new_key("dev-1")}, tmp_path, production=True)
    assert seal_key({VARIABLE: new_key("k2026")}, tmp_path, production=True).kid == "k2026"


def test_a_developers_key_is_made_once_and_is_his_alone(tmp_path: Path) -> None:
    first = seal_key({}, tmp_path / "private", production=False)
    again = seal_key({}, tmp_path / "private", production=False)
    assert (first.kid, first.public) == (again.kid, again.public)
    assert (tmp_path / "private/seal.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text", ["k", "k:short", "K:" + "A" * 43, "k:" + "!" * 43])
def test_a_key_that_cannot_be_used_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError, match=VARIABLE):
        seal_key({VARIABLE: text}, tmp_path, production=False)


def test_a_key_is_not_printed() -> None:
    assert KEY.private.private_bytes_raw().hex() not in repr(KEY)
    assert repr(KEY) == "SealKey('t1')"


def test_the_moment_is_kept_to_the_second() -> None:
    assert read_token(TOKEN, KEYS).claims.issued_at == datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
