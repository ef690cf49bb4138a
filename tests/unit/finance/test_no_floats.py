"""No float touches money: in the library, in the runtime's money, in what the compiler wrote."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PLACES = ("plugins/finance", "runtime/money", "runtime/meaning/ledger", "generated/*/fees", "generated/*/fee_rules", "generated/*/jobs", "generated/*/job_rules")  # fmt: skip
# Seconds of patience and between attempts; factors of posting rules, which are Fractions until they are whole.
ELSEWHERE = {"runtime/money/http_gateway.py": "10.0", "plugins/finance/install.py": "0.02", "runtime/meaning/ledger/linear.py": "times / row[lead]"}  # fmt: skip


def wrong(path: Path) -> Iterator[str]:
    """Float literals, calls of float or round, true divisions that are no joined paths."""
    text = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)):
        bad = (
            (isinstance(node, ast.Constant) and isinstance(node.value, float | complex))
            or (isinstance(node, ast.Name) and node.id in ("float", "round"))
            or (isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div))
            or (isinstance(node, ast.Attribute) and node.attr in ("fsum", "total_seconds"))
        )
        if bad:
            said = ast.get_source_segment(text, node) or ""
            name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
            if said != ELSEWHERE.get(name):
                yield f"{name}:{getattr(node, 'lineno', 0)}: {said}"


def files() -> list[Path]:
    return sorted(path for place in PLACES for folder in ROOT.glob(place) for path in folder.rglob("*.py"))  # fmt: skip


def test_no_float_stands_on_a_money_path() -> None:
    found = files()
    assert {path.parts[len(ROOT.parts)] for path in found} == {"plugins", "runtime", "generated"}
    assert [said for path in found for said in wrong(path)] == []


@pytest.mark.parametrize(
    "code", ["a = 0.1", "a = float(b)", "a = round(b)", "a = b / c", "b /= 2", "a = 1e3"]
)
def test_the_walk_finds_each_way_to_a_float(tmp_path: Path, code: str) -> None:
    (tmp_path / "a.py").write_text(code)
    assert len(list(wrong(tmp_path / "a.py"))) == 1
