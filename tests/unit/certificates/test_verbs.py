"""`ksmart verify --keys` checks a seal with published keys alone, without project or database."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from runtime.certificates.drawing import Drawer
from runtime.certificates.keys import published
from runtime.cli import app
from tests.unit.certificates.test_drawing import ADDRESS, DRAWING, KEYS, TEMPLATE, TOKEN

RUN = CliRunner()


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "keys.json").write_bytes(published(KEYS))
    return str(tmp_path / "keys.json")


@pytest.mark.parametrize("what", [TOKEN, ADDRESS, ADDRESS.lower()])
def test_a_token_or_the_address_of_a_code_is_read(keys: str, what: str) -> None:
    done = RUN.invoke(app, ["verify", what, "--keys", keys])
    assert done.exit_code in (0, 1)  # 1 once its last day is over
    assert "the seal of key t1 holds" in done.output
    assert "Asha Stores" in done.output


def test_the_token_in_a_file_is_read(keys: str, tmp_path: Path) -> None:
    drawer = Drawer()
    (tmp_path / "c.pdf").write_bytes(drawer.pdf(TEMPLATE, DRAWING))
    drawer.close()
    done = RUN.invoke(app, ["verify", str(tmp_path / "c.pdf"), "--keys", keys])
    assert "the seal of key t1 holds" in done.output
    assert "unchanged is said by the office alone" in done.output


@pytest.mark.parametrize("what", ["nonsense", "A" * 300, TOKEN[:60] + "A" * 20 + TOKEN[80:]])
def test_what_does_not_hold_ends_with_one(keys: str, what: str) -> None:
    done = RUN.invoke(app, ["verify", what, "--keys", keys])
    assert done.exit_code == 1
    assert "holds" not in done.output.replace("does not hold", "")


def test_keys_that_are_none_are_told(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("{}")
    done = RUN.invoke(app, ["verify", TOKEN, "--keys", str(tmp_path / "keys.json")])
    assert done.exit_code == 1
    assert "no list of published keys" in done.output


def test_a_fresh_key_is_printed_as_the_environment_takes_it() -> None:
    done = RUN.invoke(app, ["seal", "new", "k2027"])
    assert done.output.startswith("KSMART_SEAL_KEY=k2027:")
