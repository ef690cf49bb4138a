"""What generated JavaScript looks like."""

from __future__ import annotations

import pytest

from generator.rules.to_javascript import javascript_rule
from tests.unit.rules.world import typed


def gives(text: str) -> str:
    """The expression of a rule's function."""
    made = javascript_rule("rule", typed(text), text).text
    return made.split(" => ", 1)[1].split(",\n  },", 1)[0]


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("kind == 'new'", 'kind === "new"'),
        ("since < today()", "since < today"),
        ("until < today()", "m.less(until, today)"),
        ("until > today()", "m.less(today, until)"),
        ("agreed", "agreed === true"),
        ("!agreed", "!(agreed === true)"),
        ("hazardous && !agreed", "hazardous && !(agreed === true)"),
        ("note == name.ml", "note === name_ml"),
        ("until != null", "until !== null"),
        ("ward in me.wards", "m.within(ward, me_wards)"),
        ("kind in ['new', 'renewal']", '["new", "renewal"].includes(kind)'),
        ("years + 1", "years + 1n"),
        ("count + 1", "m.int64(m.add(count, 1n))"),
        ("fee * 0.25 > 100", "fee * 25n > 1000000n"),
        ("fee + 50 * years == 100", "fee + 50n * years * 100n === 10000n"),
        ("capital ?? 0", "capital ?? 0n"),
        ("today() + 1y", "m.add_months(today, 12n)"),
        ("owners.count()", "m.count(owners)"),
        ("owners.exists(o, o.kind == 'main')", 'owners.some((o) => o.kind === "main")'),
        ("opens < '10:30'", 'm.less(opens, "10:30")'),
        ("class == 'food'", 'class_ === "food"'),
        ("paid(licence_fee)", "paid_licence_fee"),
    ],
)
def test_a_rule_reads_as_if_written_by_hand(text: str, expression: str) -> None:
    assert gives(text) == expression


def test_what_is_read_is_told_in_the_order_of_the_arguments() -> None:
    made = javascript_rule("rule", typed("owners.exists(o, o.born < today()) && fee > 1"), "x").text
    assert 'reads: {"fee": "decimal:2", "owners[]": {"born": "date"}, "today()": "date"}' in made
    assert "gives: (fee, owners, today) =>" in made


def test_a_pattern_is_made_once_and_by_no_text_that_a_page_could_end() -> None:
    made = javascript_rule("rule", typed("note.matches('</script>[A-Z]+')"), "note ...")
    [constant] = made.constants
    assert constant.startswith("const PATTERN_")
    assert "<" not in constant
    assert made.text.count("RegExp") == 0


@pytest.mark.parametrize("text", ["a\nb", "a\u2028b", "*/ alert(1) /*", "</script>", "`${x}`", '"'])
def test_a_text_stays_inside_its_quotes(text: str) -> None:
    written = text.replace("\n", "\\n")
    made = javascript_rule("rule", typed(f"note == '{written}'"), f"note == '{text}'").text
    assert len(made.splitlines()) == 5
    assert "\u2028" not in made
    assert "</script" not in made
