"""What generated SQL looks like; that it gives the same is shown in `tests/property/rules`."""

from __future__ import annotations

import pytest

from generator.rules.to_sql import quoted, sql_condition, sql_value
from tests.unit.rules.world import NAMES, typed


def condition(text: str) -> str:
    """A rule as a condition."""
    return sql_condition(typed(text), NAMES)


def value(text: str) -> str:
    """A rule as a value."""
    return sql_value(typed(text), NAMES)


@pytest.mark.parametrize(
    ("text", "sql"),
    [
        ("applicant == me", "a.applicant = $1"),
        (
            "ward.local_body == local_body && ward in me.wards",
            "w.local_body = a.local_body AND a.ward = ANY ($2)",
        ),
        ("place.local_body == local_body", "p.local_body = a.local_body"),
        ("until < today()", "a.until < $3"),
        ("hp > 5 || agreed", "a.hp > 5 OR a.agreed"),
        ("kind in ['new', 'renewal']", "a.kind IN ('new', 'renewal')"),
        ("note.matches('[A-Z]+')", "a.note COLLATE \"C\" ~ '^(?:[A-Z]+)$'"),
    ],
)
def test_a_top_level_conjunct_stays_bare(text: str, sql: str) -> None:
    assert condition(text) == sql


@pytest.mark.parametrize(
    ("text", "sql"),
    [
        ("!(until < today())", "(a.until < $3) IS NOT TRUE"),
        ("!(since < today())", "a.since >= $3"),
        ("!agreed", "a.agreed IS NOT TRUE"),
        ("!hazardous", "NOT a.hazardous"),
        ("note != name.en", "a.note IS DISTINCT FROM a.name_en"),
        ("kind != 'new'", "a.kind <> 'new'"),
        ("until == null", "a.until IS NULL"),
        ("note == name.en + 'x'", "a.note = (a.name_en || 'x'::text)"),
        (
            "place == null || place.local_body == local_body",
            "a.place IS NULL OR p.local_body = a.local_body",
        ),
    ],
)
def test_emptiness_is_spelled_out_only_where_it_matters(text: str, sql: str) -> None:
    assert condition(text) == sql


def test_two_values_that_may_both_be_empty_are_equal_when_both_are() -> None:
    assert condition("note == lower(note)") == (
        'a.note IS NOT DISTINCT FROM lower(a.note COLLATE "C")'
    )
    assert (
        condition("agreed == food") == "a.agreed = a.food OR (a.agreed IS NULL AND a.food IS NULL)"
    )


def test_money_columns_are_compared_in_paise_so_that_their_index_serves() -> None:
    assert condition("fee > 1000.50") == "a.fee > 100050"
    assert condition("fee <= capital") == "a.fee <= a.capital"
    assert condition("fee in [50, 100]") == "a.fee IN (5000, 10000)"
    assert condition("fee > 0.125") == "a.fee * 0.01 > 0.125"
    assert value("fee") == "a.fee * 0.01"


def test_whole_numbers_are_reckoned_without_overflow() -> None:
    assert value("years + 1") == "(a.years::numeric + 1)::bigint"
    assert value("count + 1") == "ksmart.int64(a.count::numeric + 1)"


def test_texts_are_ordered_by_code_point() -> None:
    assert condition("note < 'x'") == "a.note COLLATE \"C\" < 'x'"


def test_tables_become_correlated_sub_selects() -> None:
    assert condition("owners.exists(o, o.kind == 'main')") == (
        "EXISTS (SELECT FROM m.r_owners AS r1 WHERE r1.r = a.id AND r1.kind = 'main')"
    )
    assert value("owners.count(o, o.share > 50)") == (
        "(SELECT count(*) FROM m.r_owners AS r1 WHERE r1.r = a.id AND r1.share > 50)"
    )
    assert condition("owners.exists(o, o.phones.exists(p, p.digits == o.name))") == (
        "EXISTS (SELECT FROM m.r_owners AS r1 WHERE r1.r = a.id AND EXISTS (SELECT FROM "
        "m.r_owners_phones AS r2 WHERE r2.owner = r1.id AND r2.digits = r1.name))"
    )


def test_all_is_no_row_where_it_does_not_hold() -> None:
    assert condition("owners.all(o, o.share > 1)") == (
        "NOT EXISTS (SELECT FROM m.r_owners AS r1 WHERE r1.r = a.id AND (r1.share > 1) IS NOT TRUE)"
    )


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("it's", "'it''s'"),
        ("\\'; DROP TABLE t; --", "E'\\\\''; DROP TABLE t; --'"),
        ("$1 %s {row}", "'$1 %s {row}'"),
        ("മലയാളം", "'മലയാളം'"),
    ],
)
def test_texts_are_quoted_whatever_they_hold(text: str, literal: str) -> None:
    assert quoted(text) == literal


def test_a_text_that_looks_like_a_placeholder_stays_a_text() -> None:
    assert condition("owners.exists(o, o.name == '{row}.x {parent}')") == (
        "EXISTS (SELECT FROM m.r_owners AS r1 WHERE r1.r = a.id AND r1.name = '{row}.x {parent}')"
    )


def test_a_negative_number_never_begins_a_comment() -> None:
    assert "--" not in value("count - -5")
    assert "--" not in value("-(-count)")
    assert "--" not in value("-(-5 - hp)")
