"""Policies to reader classes: a role is in one of them, with all that its rules allow."""

from __future__ import annotations

from generator.lower.readers import readers_of
from generator.pipeline import check_tree
from generator.source import tree_of
from tests.golden.cases import spec_texts

POLICY = "spec/shop/policies/application.yaml"
ACTING = '{role: clerk, can: [read, act], where: "local_body == me.local_body && ward in me.wards"}'
APART = ACTING.replace("[read, act]", "read"), ACTING.replace("[read, act]", "act")


def test_what_two_rules_of_one_condition_allow_a_role_comes_together() -> None:
    whole = spec_texts("small_shop")
    assert ACTING in whole[POLICY]
    apart = {**whole, POLICY: whole[POLICY].replace(ACTING, "\n  - ".join(APART))}
    found: list[object] = []
    for texts in (whole, apart):
        symbols, said = check_tree(tree_of(texts))
        assert said == []
        found.append(
            readers_of(symbols.records["shop.application"], symbols.policies["shop.application"])
        )
    assert found[0] == found[1]
