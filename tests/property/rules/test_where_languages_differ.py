"""The places where Python, JavaScript and PostgreSQL differ by nature, each with its one answer.

Every case is a rule of the world, the values it reads, and the answer that all sides give.
"""

from __future__ import annotations

import asyncio
import random
from datetime import date, time
from decimal import Decimal

import pytest

from tests.property.rules.sides import (
    Rule,
    compiled,
    javascript_answers,
    prepared,
    python_answers,
    same,
    sql_answers,
)
from tests.property.rules.world import OWNER, WorldRow, random_row, random_value

D = Decimal


def row(**values: object) -> WorldRow:
    """A row with some values given; `__` stands for a dot; owners as a list of columns."""
    made = random_row(random.Random(7))
    owners = values.pop("owners", None)
    made.values |= {name.replace("__", "."): value for name, value in values.items()}
    if isinstance(owners, list):
        chance = random.Random(11)
        base = {name: random_value(chance, column) for name, column in OWNER.items()}
        made.owners = [{**base, **owner} for owner in owners]
        made.phones = [[] for _ in owners]
    return made


CASES: list[tuple[str, str, WorldRow, object]] = [
    # Python raises, SQL gives NULL; here false or empty.
    ("order with an empty value is false", "start_o < start", row(start_o=None), False),
    ("its opposite is true", "!(start_o < start)", row(start_o=None), True),
    ("arithmetic with an empty value is empty", "count_o + 1", row(count_o=None), None),
    # NULL = NULL is NULL in SQL.
    ("two empty values are equal", "note_o == title.ml", row(note_o=None, title__ml=None), True),
    ("an empty value is not a value", "kind_o != 'new'", row(kind_o=None), True),
    ("an empty value is in no list", "!(ward_o in wards)", row(ward_o=None, wards=["W1"]), True),
    ("nothing is in an empty list", "ward in wards_o", row(wards_o=None), False),
    # NULL OR TRUE, FALSE AND NULL.
    ("an empty truth does not hold", "flag_o || !flag_o", row(flag_o=None), True),
    ("a choice by an empty truth takes the second", "flag_o ? 1 : 2", row(flag_o=None), 2),
    # Python's ints never end, bigint raises.
    ("64 bits are the end", "count + 1", row(count=2**63 - 1), None),
    ("64 bits are the end below too", "-count", row(count=-(2**63)), None),
    ("a step beyond is empty for good", "count + 1 - 1", row(count=2**63 - 1), None),
    ("the last whole number is lawful", "count - 1 + 1", row(count=2**63 - 1), 2**63 - 1),
    # Division.
    ("division by zero is empty", "ratio / years", row(ratio=D(1), years=0), None),
    ("remainder by zero is empty", "count % years", row(count=1, years=0), None),
    ("a remainder has the sign of the dividend", "years % 3", row(years=-5), -2),
    ("a decimal remainder too", "fine % 2", row(fine=D("-3.500000")), D("-1.5")),
    ("division has ten places", "fee / 3", row(fee=100), D("0.3333333333")),
    ("whole numbers divide exactly", "years / 2", row(years=5), D("2.5")),
    # Rounding: Python rounds half to even, JavaScript half up.
    ("half goes away from zero", "round(ratio)", row(ratio=D("-2.50")), -3),
    ("half goes away from zero at two places", "round(fine, 2)", row(fine=D("2.675000")), D("2.68")),
    ("half to even where it is asked", "div(ratio, 1, 0, 'half_even')", row(ratio=D("2.50")), D(2)),
    # Digits.
    (
        "28 digits are not the end of exactness",
        "ratio * ratio * 0 + ratio + fine",
        row(ratio=D("99.99"), fine=D("0.000001")),
        D("99.990001"),
    ),
    ("18 whole digits are the end", "ratio + 1", row(ratio=D("999999999999999999.99")), None),
    (
        "a product is exact",
        "fine * fine * fine",
        row(fine=D("999.999999")),
        D("999999997.000000002999999999"),
    ),
    ("paise are rupees", "fee * 1", row(fee=12_345), D("123.45")),
    ("the largest money", "fee > 92233720368547758.06", row(fee=2**63 - 1), True),
    # JavaScript's own: floats, null as 0, texts glued to numbers.
    ("tenths are exact", "ratio + 0.2 == 0.3", row(ratio=D("0.10")), True),
    ("whole numbers go on beyond 53 bits", "count + 1", row(count=2**53), 2**53 + 1),
    ("an empty number is not 0", "count_o >= 0", row(count_o=None), False),
    ("an empty day is not the first", "start_o <= start", row(start_o=None), False),
    ("a minus before an empty number is empty", "-count_o", row(count_o=None), None),
    ("an empty text glued is empty", "note_o + 'a'", row(note_o=None), None),
    ("paise are never a float", "fee * 3", row(fee=9_007_199_254_740_993), D("270215977642229.79")),
    ("digits compare as text", "note < '9'", row(note="10"), True),
    ("zero is a value", "(count_o ?? 5) + 0", row(count_o=0), 0),
    ("no is a value", "flag_o == false", row(flag_o=False), True),
    ("a nothing text is a value", "note_o == null", row(note_o=""), False),
    ("years below 100 are themselves", "date(years, 3, 1)", row(years=26), date(26, 3, 1)),
    ("months count from one", "date(2026, 12, years)", row(years=1), date(2026, 12, 1)),
    # Dates.
    ("a month after 31 January", "start + 1mo", row(start=date(2026, 1, 31)), date(2026, 2, 28)),
    ("a year after 29 February", "start + 1y", row(start=date(2024, 2, 29)), date(2025, 2, 28)),
    ("years of who was born on 29 February", "years(start, date('2025-02-28'))", row(start=date(2000, 2, 29)), 25),
    ("years backwards are negative", "years(date('2026-05-02'), start)", row(start=date(2024, 5, 2)), -2),
    ("the calendar has an end", "start + years(count)", row(start=date(2026, 1, 1), count=10**9), date(9999, 12, 30)),
    ("an empty date stays empty however far", "start_o + days(count)", row(start_o=None, count=2**63 - 1), None),
    ("31 March closes the year", "fy(start)", row(start=date(2026, 3, 31)), "2025-26"),
    ("1 April opens it", "fy(start)", row(start=date(2026, 4, 1)), "2026-27"),
    ("the century's year", "fy(date('1999-12-31'))", row(), "1999-00"),
    ("the end of the third year", "fy_end(start, 3)", row(start=date(2026, 5, 4)), date(2029, 3, 31)),
    ("no 30 February", "date(2024, years, 30)", row(years=2), None),
    ("the day of an instant is Kerala's", "date(now())", row(), date(2026, 11, 22)),
    ("a second Saturday is off", "holiday(date('2026-11-14'))", row(), True),
    ("a first Saturday is worked", "holiday(date('2026-11-07'))", row(), False),
    ("working days skip a holiday", "start + 1wd", row(start=date(2026, 11, 21)), date(2026, 11, 24)),
    ("working days between", "workdays(start, date('2026-11-30'))", row(start=date(2026, 11, 20)), 7),
    ("half past nine is before half past ten", "opens < '10:30'", row(opens=time(9, 59)), True),
    ("an empty hour is before nothing", "opens_o < '10:30'", row(opens_o=None), False),
    # Text.
    ("order is by code point", "note < 'a'", row(note="Z"), True),
    ("beyond the basic plane too", "note > '\uffee'", row(note="😀"), True),
    ("size counts code points", "size(note)", row(note="😀അ"), 2),
    ("only ASCII changes case", "lower(note)", row(note="İSTANBUL É"), "İstanbul É"),
    ("sharp s stays", "upper(note)", row(note="straße"), "STRAßE"),
    ("both chillu spellings fold alike", "fold(note) == fold('അവൻ')", row(note="അവന്\u200d"), True),
    ("unfolded they differ", "note == 'അവൻ'", row(note="അവന്\u200d"), False),
    ("composed and not fold alike", "fold(note) == fold('\u00e9')", row(note="e\u0301"), True),
    ("the spellings of nta fold alike", "fold(note) == fold('എന്റെ')", row(note="എൻ്റെ"), True),
    ("a percent sign is a letter", "note.contains('%')", row(note="abc"), False),
    ("an underscore is a letter", "note.startsWith('_')", row(note="abc"), False),
    ("a backslash is a letter", "note.contains('\\\\')", row(note="a\\b"), True),
    ("every text ends with nothing", "note.endsWith('')", row(note=""), True),
    ("a longer ending is none", "note.endsWith('xabc')", row(note="abc"), False),
    ("a pattern is anchored", "note.matches('[a-z]+')", row(note="abc\n"), False),
    ("a dot is any character", "note.matches('a.b')", row(note="a\nb"), True),
    ("a digit is ASCII", "note.matches('\\\\d')", row(note="൧"), False),
    ("a class goes by code point", "note.matches('[ക-ഹ]')", row(note="മ"), True),
    # Rows.
    ("a sum of nothing is zero", "owners.sum(o, o.share)", row(owners=[]), D(0)),
    ("a sum with an empty part is empty", "owners.sum(o, o.share_o)", row(owners=[{"share_o": D(1)}, {"share_o": None}]), None),
    ("the greatest of nothing is empty", "owners.max(o, o.age)", row(owners=[]), None),
    ("the least with an empty one is empty", "owners.min(o, o.age_o)", row(owners=[{"age_o": 3}, {"age_o": None}]), None),
    ("all of nothing holds", "owners.all(o, o.age > 3)", row(owners=[]), True),
    ("all asks of the empty too", "owners.all(o, o.age_o > 3)", row(owners=[{"age_o": None}]), False),
    ("the first is by place", "owners.first().age", row(owners=[{"age": 9}, {"age": 3}]), 9),
    ("the first may be empty", "owners.first().age_o", row(owners=[{"age_o": None}, {"age_o": 3}]), None),
    ("a map leaves the empty out", "'a' in owners.map(o, o.name_o)", row(owners=[{"name_o": None}, {"name_o": "a"}]), True),
    ("half is not the main value", "owners.main(o, o.name, o.share)", row(owners=[{"name": "a", "share": D(1)}, {"name": "b", "share": D(1)}]), None),
    ("more than half is", "owners.main(o, o.name, o.share)", row(owners=[{"name": "a", "share": D(2)}, {"name": "b", "share": D(1)}]), "a"),
    ("least passes over no empty value", "min(count_o, years)", row(count_o=None, years=1), None),
]  # fmt: skip


@pytest.fixture(scope="module")
def answers(pg_url: str) -> list[dict[str, object]]:
    """What each language gives for every case."""
    rules: list[Rule] = []
    for number, (_, text, _, _) in enumerate(CASES):
        rule = compiled(text, number)
        assert isinstance(rule, Rule), f"{text}: {rule}"
        rules.append(rule)
    rows = [case[2] for case in CASES]

    async def asked() -> list[list[object]]:
        connection = await prepared(pg_url)
        try:
            return await sql_answers(connection, rules, rows)
        finally:
            await connection.close()

    sides = {
        "sql": asyncio.run(asked()),
        "python": python_answers(rules, rows),
        "javascript": javascript_answers(rules, rows),
    }
    return [{name: side[n][n] for name, side in sides.items()} for n in range(len(CASES))]


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case[0] for case in CASES])
def test_one_answer_where_languages_differ(answers: list[dict[str, object]], number: int) -> None:
    wanted = CASES[number][3]
    for name, answer in answers[number].items():
        assert same(answer, wanted), f"{name} gives {answer!r}"
