"""A statement leaves no account out and counts none twice."""

from pathlib import Path

import pytest

from plugins.finance.chart import load_chart
from plugins.finance.statements import load_statements
from plugins.finance.yaml_source import SpecError
from tests.unit.finance.conftest import SAMPLE

CHART = load_chart(SAMPLE / "chart.yaml")


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
def test_a_wrong_statement_is_reported(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = (SAMPLE / "statements.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "statements.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(SpecError) as found:
        load_statements(path, CHART)
    assert message in [problem.message for problem in found.value.problems]
