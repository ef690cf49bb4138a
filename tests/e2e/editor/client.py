"""A language server driven over its standard input and output, as an editor drives it."""

from __future__ import annotations

import itertools
import json
import queue
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_WAIT_SECONDS = 60


class Client:
    """Starts a server in a folder; `ask` waits for an answer, `told` for a notification."""

    def __init__(
        self,
        command: list[str],
        folder: Path,
        configuration: Callable[[str], object] = lambda _: None,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self._configuration = configuration
        self._numbers = itertools.count(1)
        self._answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self._told: queue.Queue[dict[str, Any]] = queue.Queue()
        self._process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Self:
        self.ask(
            "initialize",
            {
                "processId": None,
                "rootUri": self.folder.as_uri(),
                "workspaceFolders": [{"uri": self.folder.as_uri(), "name": "project"}],
                "capabilities": {
                    "workspace": {"configuration": True, "workspaceFolders": True},
                    "textDocument": {
                        "completion": {"completionItem": {"snippetSupport": True}},
                        "hover": {"contentFormat": ["markdown", "plaintext"]},
                    },
                },
            },
        )
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": self._configuration("")})
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()

    def open(self, path: str, text: str) -> dict[str, str]:
        """Open a document; its identifier for further requests."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
        uri = target.as_uri()
        self.tell(
            "textDocument/didOpen",
            {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}},
        )
        return {"uri": uri}

    def ask(self, method: str, params: object) -> Any:
        """The result of a request."""
        number = next(self._numbers)
        self._send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        while True:
            answer = self._answers.get(timeout=_WAIT_SECONDS)
            if answer["id"] == number:
                assert "error" not in answer, answer
                return answer["result"]

    def tell(self, method: str, params: object) -> None:
        """Send a notification."""
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def told(self, method: str) -> Any:
        """The next notification of this method."""
        while True:
            message = self._told.get(timeout=_WAIT_SECONDS)
            if message["method"] == method:
                return message["params"]

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps(message).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self._process.stdin.flush()

    def _listen(self) -> None:
        out = self._process.stdout
        assert out is not None
        while True:
            length = 0
            while line := out.readline().strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if not length:
                return
            message = json.loads(out.read(length))
            if "method" in message and "id" in message:
                self._send({"jsonrpc": "2.0", "id": message["id"], "result": self._answer(message)})
            elif "method" in message:
                self._told.put(message)
            else:
                self._answers.put(message)

    def _answer(self, message: dict[str, Any]) -> object:
        if message["method"] == "workspace/configuration":
            return [self._configuration(one["section"]) for one in message["params"]["items"]]
        return None


def after(text: str, words: str) -> dict[str, int]:
    """The place right behind the first occurrence of some words."""
    before = text[: text.index(words) + len(words)]
    return {"line": before.count("\n"), "character": len(before.rsplit("\n", 1)[-1])}
