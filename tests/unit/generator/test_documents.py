"""Documents are typed by their kind; every fault is told at its place, all at once."""

from __future__ import annotations

from tests.unit.generator.checking import check_in, check_shop, places

RECORD = "spec/shop/records/application.yaml"


def test_unknown_field_type_is_reported_where_it_is_written() -> None:
    found = check_in(RECORD, "{type: decimal,", "{type: decimel,")
    assert places(found) == [("KS204", 9, 19)]
    assert found[0].mend == "did you mean 'decimal'?"


def test_what_stands_under_a_misspelt_key_is_looked_at_too() -> None:
    found = check_in(RECORD, "checks:\n  enough: {rule:", "cheks:\n  enough: {ruel:")
    assert [(one.code, one.mend) for one in found] == [
        ("KS105", "did you mean 'checks'?"),
        ("KS105", "did you mean 'rule'?"),
    ]


def test_a_fault_in_one_field_hides_no_fault_in_another() -> None:
    found = check_in(
        RECORD,
        "min: 1, max: 5000, label: {en: Area, ml: വിസ്തീർണ്ണം}}\n  since:   {type: date,",
        "min: 1, max: many, optional: yes, label: {en: Area, ml: വിസ്തീർണ്ണം}}\n  since:   {type: dat,",
    )
    assert {one.code for one in found} >= {"KS110", "KS204"}


def test_a_hundred_faults_are_all_told() -> None:
    fields = "\n".join(f"  f{n}: {{type: txt, label: {{en: A, ml: എ}}}}" for n in range(100))
    found = check_shop(
        records__other=f"record: other\ntitle: {{en: A, ml: എ}}\nfields:\n{fields}",
        policies__other='policy: other\nrules:\n  - {role: clerk, can: read, where: "local_body == me.local_body"}',
    )
    assert [one.code for one in found] == ["KS204"] * 100


def test_a_key_of_the_language_that_is_not_carried_says_so() -> None:
    found = check_in("spec/shop/workflows/issue.yaml", "clock: stopped", "must: any")
    assert [one.code for one in found] == ["KS108"]


def test_every_later_kind_is_refused_as_such() -> None:
    from generator.kinds import LATER_KINDS

    for kind in LATER_KINDS:
        found = check_shop(x=f"{kind}: something\nof: application")
        assert [one.code for one in found] == ["KS102"], kind


def test_a_module_may_stand_in_one_file_with_its_documents() -> None:
    from generator.pipeline import check_tree
    from generator.source import tree_of
    from tests.golden.cases import spec_texts

    texts = spec_texts("small_shop")
    shop = [path for path in texts if path.startswith("spec/shop/") and path.endswith(".yaml")]
    first = "spec/shop/module.yaml"
    whole = "\n---\n".join(texts[path] for path in sorted(shop, key=lambda path: path != first))
    one_file = {path: text for path, text in texts.items() if path not in shop}
    assert check_tree(tree_of({**one_file, first: whole}))[1] == []


def test_an_id_that_postgres_would_cut_is_refused() -> None:
    found = check_in(RECORD, "  reason:", f"  {'r' * 49}:")
    assert "KS104" in [one.code for one in found]


def test_masters_take_dated_rows_and_keep_them_in_order() -> None:
    from generator.pipeline import check_tree
    from generator.source import tree_of
    from tests.golden.cases import spec_texts

    table, found = check_tree(tree_of(spec_texts("small_shop")))
    assert not found
    rows = table.masters["shop.trade"].rows
    assert [(row.key, str(row.values["fee"]), str(row.since)) for row in rows] == [
        ("SAW", "900", "2020-04-01"),
        ("TEA", "100", "2020-04-01"),
        ("TEA", "150.50", "2024-04-01"),
    ]
