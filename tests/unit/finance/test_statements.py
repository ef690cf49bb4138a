"""A statement leaves no account out and counts none twice."""

import pytest

from plugins.finance.yaml_source import read_documents
from runtime.meaning.ledger.nodes import SpecError
from runtime.meaning.ledger.statements import read_statement
from tests.unit.finance.conftest import BOOKS, SPEC


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('accounts: ["171"]', 'accounts: ["172"]', "the account 171010101 stands in no line"),
        ('accounts: ["171"]', 'accounts: ["171", "180"]', "the account 180010101 stands in interest and other"),
        ("add: [tax, rental,", "add: [tax, rentals,", "no line above is named 'rentals'"),
        ("ties: [[owed, owned]]", "ties: [[owed]]", "a tie names two lines"),
        ("of: movement", "of: guesses", "unknown word 'guesses'"),
    ],
)  # fmt: skip
def test_a_wrong_statement_is_reported(old: str, new: str, message: str) -> None:
    text = (SPEC / "statements.yaml").read_text(encoding="utf-8")
    assert old in text
    documents = read_documents(text.replace(old, new), "statements.yaml")
    with pytest.raises(SpecError) as found:
        [read_statement(document, BOOKS.chart) for document in documents]
    assert message in [problem.message for problem in found.value.problems]
