"""What generated Python looks like and gives."""

from __future__ import annotations

import ast
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from generator.rules.to_python import parameters, python_function
from generator.rules.typed import reads
from generator.rules.types import Money
from tests.unit.rules.world import answer, python, typed


def body(text: str) -> str:
    """The last statement of a rule's function."""
    return python(text).text.rstrip("\n").split("\n")[-1].strip()


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("kind == 'new'", 'return kind == "new"'),
        ("since < today()", "return since < today"),
        ("until < today()", "return until is not None and until < today"),
        (
            "until < today() && until > since",
            "return until is not None and until < today and until > since",
        ),
        ("!(until < today())", "return not (until is not None and until < today)"),
        ("!(since < today())", "return since >= today"),
        ("agreed", "return agreed is True"),
        ("!agreed", "return agreed is not True"),
        ("hazardous && !agreed", "return hazardous and agreed is not True"),
        ("note == name.ml", "return note == name_ml"),
        ("until != null", "return until is not None"),
        ("ward in me.wards", "return me_wards is not None and ward in me_wards"),
        ("kind in ['new', 'renewal']", 'return kind in ("new", "renewal")'),
        ("years + 1", "return years + 1"),
        ("count + 1", "return int64(count + 1) if count is not None else None"),
        ("fee * years", "return fee * years"),
        ("fee * 0.25 > 100", "return fee * D_0_25 > 100"),
        ("capital ?? 0", "return capital if capital is not None else D_0"),
        ("years(since, today())", "return years_between(since, today)"),
        ("today() + 1y", "return add_months(today, 12)"),
        ("until - since", "return (until - since).days if until is not None else None"),
        ("owners.count()", "return len(owners)"),
        ("owners.exists(o, o.kind == 'main')", 'return any(o.kind == "main" for o in owners)'),
        ("owners.count(o, true)", "return len(owners)"),
        ("owners.exists(o, hazardous)", "return any(hazardous for _ in owners)"),
        ("owners.first().name", "return next((row.name for row in owners), None)"),
        ("'x' + name.en == note", 'return "x" + name_en == note'),
        ("paid(licence_fee)", "return paid_licence_fee"),
    ],
)
def test_a_rule_reads_as_if_written_by_hand(text: str, statement: str) -> None:
    assert body(text) == statement


def test_the_whole_function_of_a_rule() -> None:
    made = python_function(
        "shares",
        None,
        typed("kind != 'transfer' || owners.sum(o, o.share ?? 0) == 100"),
        doc="Shares add up to 100.",
    )
    assert made.text == (
        "def shares(kind: str, owners: Sequence[OwnersRow]) -> bool:\n"
        '    """Shares add up to 100."""\n'
        "    part_1 = sum((o.share if o.share is not None else D_0 for o in owners), D_0) == 100\n"
        '    return kind != "transfer" or part_1\n'
    )
    assert made.params == (("kind", "kind"), ("owners[]", "owners"))
    assert made.returns == "bool"
    assert made.rows[0].columns == (("share", "Decimal | None"),)
    assert ("collections.abc", "Sequence") in made.imports


def test_arguments_may_be_ordered_and_named_by_the_caller() -> None:
    expr = typed("since < today() && hazardous")
    made = python_function(
        "due", [("today()", "on"), ("since", "begun"), ("hazardous", "risky")], expr
    )
    assert made.text == (
        "def due(on: date, begun: date, risky: bool) -> bool:\n    return begun < on and risky\n"
    )


def test_a_missing_argument_is_a_bug_of_the_caller() -> None:
    with pytest.raises(AssertionError, match="since"):
        python_function("due", [("today()", "today")], typed("since < today()"))


def test_what_is_read_is_told_sorted_and_once() -> None:
    expr = typed(
        "owners.exists(o, o.born < until) && until < today() && ward.local_body == local_body"
    )
    assert reads(expr) == (
        "local_body",
        "owners[]",
        "owners[].born",
        "today()",
        "until",
        "ward.local_body",
    )
    assert [path for path, _ in parameters(expr)] == [
        "local_body",
        "owners[]",
        "today()",
        "until",
        "ward.local_body",
    ]


def test_a_uuid_key_is_typed_as_one() -> None:
    made = python("applicant == me")
    assert made.text.startswith("def rule(applicant: UUID, me: UUID) -> bool:")
    assert ("uuid", "UUID") in made.imports


def test_a_whole_number_becomes_rupees_where_money_is_wanted() -> None:
    made = python("years > 1 ? 50 : round(fee * 0.25, 2)", Money())
    assert made.returns == "Decimal"
    assert "D_50 if years > 1 else rounded(fee * D_0_25, 2)" in made.text


@pytest.mark.parametrize(
    "text",
    [
        "'); import os; os.system('id') #",
        '"""',
        "\\",
        "{note}",
        "\u2028\u202e\u200d",
        "a\nb\rc",
        "'\"'\"",
        "%s %(x)s",
    ],
)
def test_no_text_of_a_spec_leaves_its_literal(text: str) -> None:
    quoted = "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'"
    made = python(f"note == {quoted}")
    tree = ast.parse(made.text + "\n".join(made.constants))
    literals = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert text in literals
    plain = python("note == 'x'" if text.isascii() else "note == 'അ'")
    shape = ast.parse(plain.text + "\n".join(plain.constants))
    assert [type(n) for n in ast.walk(tree)] == [type(n) for n in ast.walk(shape)]
    assert answer(f"note == {quoted}", {"note": text}) is True


def test_names_of_python_do_not_stand_in_the_way() -> None:
    assert answer("class == 'food'", {"class": "food"}) is True
    assert answer("owners.sum(l, l.share ?? 0) > 1", {"owners[]": []}) is False


def test_long_rules_are_taken_apart_line_by_line() -> None:
    text = " || ".join(f"(note == '{n}' && years > {n} && until < today())" for n in range(2, 14))
    made = python(text)
    assert max(map(len, made.text.splitlines())) <= 100
    assert (
        answer(
            text, {"note": "3", "years": 4, "until": date(2026, 1, 1), "today()": date(2026, 2, 1)}
        )
        is True
    )
    assert (
        answer(text, {"note": "3", "years": 4, "until": None, "today()": date(2026, 2, 1)}) is False
    )


def test_a_temporary_never_takes_the_name_of_an_argument() -> None:
    expr = typed("hp / count > 3")
    made = python_function("rule", [("hp", "part_1"), ("count", "part_2")], expr)
    assert "(part_3 := divided(part_1, part_2))" in made.text


def test_a_long_condition_on_rows_gets_a_function_of_its_own() -> None:
    text = (
        "owners.exists(o, o.born != null && o.born + 18y > today() && o.kind in ['main', 'other'] "
        "&& o.name.startsWith('A very long beginning') && o.phones.exists(p, p.digits == '12345'))"
    )
    made = python(text)
    assert "def _rule_1(o: OwnersRow, today: date) -> bool:" in made.text
    owner = SimpleNamespace(
        born=date(2010, 1, 1),
        kind="main",
        name="A very long beginning and more",
        phones=[SimpleNamespace(digits="12345")],
    )
    assert answer(text, {"owners[]": [owner], "today()": date(2026, 1, 1)}) is True
    assert answer(text, {"owners[]": [owner], "today()": date(2028, 1, 1)}) is False


def test_nothing_ever_raises_on_empty_values() -> None:
    values = {
        "capital": None,
        "hp": None,
        "count": None,
        "until": None,
        "note": None,
        "agreed": None,
    }
    for text in (
        "capital * 2 / count",
        "hp % count",
        "until + days(count)",
        "lower(note) + note",
        "min(capital, 5)",
        "round(hp, 1)",
    ):
        assert answer(text, values) is None
    for text in ("capital > 1", "note.contains('a')", "until < until", "note in ['a']", "agreed"):
        assert answer(text, values) is False
    assert answer("hp == null", values) is True


def test_division_by_zero_is_empty() -> None:
    assert answer("hp / 0 == null", {"hp": Decimal(1)}) is True
    assert answer("years % (years - years)", {"years": 3}) is None
