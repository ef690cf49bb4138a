"""The index of names: what speaks of what is learnt, renames are proved."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.diagnostics import has_errors
from generator.lsp.complete import complete, told
from generator.lsp.names import Names, Word
from generator.lsp.rename import RenameError, applied, renamed
from generator.pipeline import check_tree
from generator.source import read_tree, tree_of

ROOT = Path(__file__).resolve().parents[3]
FOLDER = "spec/residence_certificate"
WORKFLOW = f"{FOLDER}/workflows/issue.yaml"
RECORD = f"{FOLDER}/records/application.yaml"


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {
        path: text
        for path, text in read_tree(ROOT).texts.items()
        if path.split("/")[1] in ("core", "residence_certificate")
    }


@pytest.fixture(scope="module")
def names(texts: dict[str, str]) -> Names:
    made = Names()
    made.read({path: text for path, text in texts.items() if path.endswith(".yaml")})
    return made


def the(names: Names, file: str, text: str, at: str) -> Word:
    return next(one for one in names.words_in(file) if one.text == text and one.at == at)


@pytest.mark.parametrize(
    ("place", "spoken_of"),
    [
        ("ActionSpec.to", "WorkflowSpec.states:"),
        ("ActionSpec.by", "ModuleSpec.roles:"),
        ("PageSpec.fields", "RecordSpec.fields:"),
        ("SlaSpec.states:", "WorkflowSpec.states:"),
        ("SlaSpec.calendar", "calendar"),
        ("ServiceSpec.record", "record"),
        ("StepSpec.do", "StateSpec.actions:"),
        ("EffectsSpec.create:", "record"),
    ],
)
def test_what_speaks_of_what_is_learnt_from_the_specs(
    names: Names, place: str, spoken_of: str
) -> None:
    assert names.speaks_of[place] == spoken_of


def test_a_state_is_defined_in_its_own_workflow(names: Names) -> None:
    (home,) = names.definitions(the(names, WORKFLOW, "approval", "ActionSpec.to"))
    assert (home.at, home.span.file, home.text) == ("WorkflowSpec.states:", WORKFLOW, "approval")


def test_a_name_in_a_rule_leads_to_its_field(names: Names) -> None:
    word = next(
        one for one in names.words_in(RECORD) if one.in_rule and one.text == "resident_since"
    )
    (home,) = names.definitions(word)
    assert (home.at, home.span.file) == ("RecordSpec.fields:", RECORD)


def test_a_name_of_another_module_is_followed(names: Names) -> None:
    (home,) = names.definitions(the(names, RECORD, "core.ward", "FieldSpec.to"))
    assert home.span.file == "spec/core/masters/ward.yaml"


@pytest.mark.parametrize(
    ("file", "word", "at", "new", "files"),
    [
        (
            WORKFLOW,
            "approval",
            "WorkflowSpec.states:",
            "sanction",
            {WORKFLOW, f"{FOLDER}/slas/issue.yaml"},
        ),
        (RECORD, "tenure", "RecordSpec.fields:", "holding", {RECORD, f"{FOLDER}/forms/apply.yaml"}),
        (WORKFLOW, "issue", "workflow", "sanction", {WORKFLOW, f"{FOLDER}/slas/issue.yaml"}),
        (WORKFLOW, "forward", "StateSpec.actions:", "send_up", {WORKFLOW}),
    ],
)
def test_a_rename_reaches_every_file_and_leaves_no_mistake(
    names: Names, texts: dict[str, str], file: str, word: str, at: str, new: str, files: set[str]
) -> None:
    places = renamed(names, texts, the(names, file, word, at), new)
    assert files <= set(places)
    changed = applied(texts, [one for group in places.values() for one in group], word, new)
    before, after = check_tree(tree_of(texts))[1], check_tree(tree_of(changed))[1]
    assert not has_errors(after)
    assert len(after) == len(before)
    assert sum(text.count(new) for text in changed.values()) >= len(files)


def test_a_rename_that_would_clash_or_be_no_id_is_refused(
    names: Names, texts: dict[str, str]
) -> None:
    state = the(names, WORKFLOW, "approval", "WorkflowSpec.states:")
    for new in ("scrutiny", "Approval", "a b", "me", "x" * 99):
        with pytest.raises(RenameError):
            renamed(names, texts, state, new)


def labels(names: Names, file: str, text: str) -> list[str]:
    before = text[: text.index("@")]
    line, column = before.count("\n"), len(before.rsplit("\n", 1)[-1])
    return [one.label for one in complete(names, file, text.replace("@", ""), line, column)]


def test_states_of_the_own_workflow_come_first(names: Names, texts: dict[str, str]) -> None:
    text = texts[WORKFLOW].replace(
        "forward: {by: [clerk, superintendent], to: approval", "forward: {by: clerk, to: @"
    )
    found = labels(names, WORKFLOW, text)
    assert {"scrutiny", "approval", "issued"} <= set(found)


def test_rules_are_offered_fields_and_functions(names: Names, texts: dict[str, str]) -> None:
    text = texts[RECORD].replace("tenure != 'own'", "@", 1)
    found = labels(names, RECORD, text)
    assert found[0] in texts[RECORD]
    assert {"tenure", "years", "me"} <= set(found)


def test_a_key_is_told_with_its_meaning(names: Names, texts: dict[str, str]) -> None:
    text = texts[WORKFLOW]
    line = text[: text.index("not_by")].count("\n")
    column = text.split("\n")[line].index("not_by") + 2
    assert "Not by the person" in told(names, WORKFLOW, text, line, column)
