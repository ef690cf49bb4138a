"""Plugins are named in ksmart.toml, found when an app or a command asks, and put together."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from runtime.cli import run_plugin
from runtime.config import Settings, SettingsError, read_settings
from runtime.interfaces.plugin import Brought, Heard, Interface, Interfaces
from runtime.jobs.outbox import Outbox
from runtime.plugins import find_plugin, gather

DEPTH: Interface[list[int]] = Interface("depth")


class Echo:
    """A plugin that says what it was told."""

    def __init__(self, *topics: str) -> None:
        self.heard: list[str] = []
        self.topics = topics
        self.interfaces = Interfaces()

    def bring(self, settings: Settings, interfaces: Interfaces) -> Brought:
        self.interfaces = interfaces
        return Brought(listeners=dict.fromkeys(self.topics, self._hear), offers={"depth": [7]})

    def run(self, words: Sequence[str]) -> int:
        self.heard += words
        return 5

    async def _hear(self, topic: str, payload: bytes) -> None:
        self.heard.append(f"{topic} {payload.decode()}")


ONE = Echo("file", "tax.paid")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project folder whose ksmart.toml names the plugin above."""
    ONE.heard.clear()
    (tmp_path / "ksmart.toml").write_text(f'[plugins]\necho = "{__name__}:ONE"\n')
    monkeypatch.chdir(tmp_path)
    path = list(sys.path)
    yield tmp_path
    sys.path[:] = path


def test_a_command_goes_to_the_plugin_of_its_name(project: Path) -> None:
    assert run_plugin("echo", ["a", "b"]) == 5
    assert ONE.heard == ["a", "b"]
    assert run_plugin("serve", []) is None


def test_a_plugin_that_is_not_there_is_told(project: Path) -> None:
    (project / "ksmart.toml").write_text('[plugins]\ngone = "no.such.place:X"\n')
    with pytest.raises(SettingsError, match="cannot be loaded"):
        gather(read_settings(project, {}))
    assert run_plugin("gone", []) == 1
    (project / "ksmart.toml").write_text('[plugins]\ngone = "no place"\n')
    with pytest.raises(SettingsError, match=r"package\.module:NAME"):
        read_settings(project, {})
    (project / "ksmart.toml").write_text('[plugins]\ngone = "sys:path"\n')
    with pytest.raises(SettingsError, match="no plugin"):
        find_plugin(read_settings(project, {}), "gone")


def test_what_one_plugin_offers_others_find(project: Path) -> None:
    gather(read_settings(project, {}))
    assert ONE.interfaces.find(DEPTH) == [7]
    assert ONE.interfaces.find(Interface[int]("width")) is None


def test_two_offers_of_one_interface_stop_the_app(project: Path) -> None:
    (project / "ksmart.toml").write_text(
        f'[plugins]\necho = "{__name__}:ONE"\nother = "{__name__}:ONE"\n'
    )
    with pytest.raises(SettingsError, match="offers 'depth' already"):
        gather(read_settings(project, {}))


@pytest.mark.anyio
async def test_a_listener_hears_all_topics_below_its_own(project: Path) -> None:
    listeners: Mapping[str, Heard] = gather(read_settings(project, {})).listeners or {}
    outbox = Outbox(_NoDoors(), _NoDoors(), listeners)  # type: ignore[arg-type]  # neither is asked
    for topic in ("file.approve", "filed", "tax.paid", "tax"):
        await outbox._deliver(1, topic, b"{}")  # pyright: ignore[reportPrivateUsage]
    assert ONE.heard == ["file.approve {}", "tax.paid {}"]


class _NoDoors:
    """Stands where the outbox would ask the database."""
