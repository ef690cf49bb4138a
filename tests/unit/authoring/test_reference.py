"""The reference for configurators speaks of all that there is."""

from __future__ import annotations

from generator.explain import entries, explained
from generator.kinds import KINDS
from generator.reference import pages
from generator.rules.functions import FUNCTIONS, OVER_ROWS


def test_every_kind_function_and_code_has_its_place() -> None:
    made = pages()
    for name in KINDS:
        assert f"# {name}\n" in made[f"{name}.md"]
        assert f"[{name}]({name}.md)" in made["README.md"]
    for one in FUNCTIONS.values():
        assert f"| `{one.usage}` |" in made["rules.md"]
    for name in OVER_ROWS:
        assert f".{name}(" in made["rules.md"]
    for code in entries():
        assert f"| {code} |" in made["codes.md"]


def test_explain_lists_the_functions() -> None:
    said = explained("KS312")
    assert said is not None
    assert all(one.usage in said for one in FUNCTIONS.values())


def test_every_key_of_every_kind_is_told() -> None:
    made = pages()
    for name, kind in KINDS.items():
        for key, field in kind.model.model_fields.items():
            assert f"| `{field.alias or key}` |" in made[f"{name}.md"], (name, key)


def test_a_kind_with_a_start_shows_an_example() -> None:
    made = pages()
    assert "```yaml\nworkflow: my_service" in made["workflow.md"]
    assert "<" not in made["workflow.md"].partition("## example")[2]
