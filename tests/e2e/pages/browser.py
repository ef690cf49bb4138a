"""Chromium over its debugging pipe: no driver, no port, no package."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--remote-debugging-pipe", "about:blank",
)  # fmt: skip


def chromium() -> str | None:
    """Where Chromium is, if it is installed."""
    return (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )


class Browser:
    """One page of one Chromium. Calls wait for their answers."""

    def __init__(self) -> None:
        found = chromium()
        assert found
        self._profile = tempfile.TemporaryDirectory(
            prefix="ksmart-chromium-", ignore_cleanup_errors=True
        )
        from_us, self._write = os.pipe()
        self._read, to_us = os.pipe()
        # Chromium reads commands from descriptor 3 and answers on 4.
        shell = f'exec 3<&{from_us} 4>&{to_us}; exec "$@"'
        self._process = subprocess.Popen(
            ["bash", "-c", shell, "chromium", found, f"--user-data-dir={self._profile.name}", *FLAGS],
            pass_fds=(from_us, to_us), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(from_us)
        os.close(to_us)
        self._buffer = b""
        self._count = 0
        self._session: str | None = None
        self._events: list[str] = []
        [target] = [t for t in self("Target.getTargets")["targetInfos"] if t["type"] == "page"][:1]
        self._session = self("Target.attachToTarget", targetId=target["targetId"], flatten=True)[
            "sessionId"
        ]
        self("Page.enable")
        self("Network.enable")

    def __call__(self, method: str, **params: Any) -> Any:
        """One command of the protocol."""
        self._count += 1
        message: dict[str, Any] = {"id": self._count, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._count:
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]

    def visit(self, address: str) -> None:
        """Open an address and wait until it is there."""
        self._events.clear()
        self("Page.navigate", url=address)
        self.settle()

    def settle(self) -> None:
        """Wait until the page that is being opened is there."""
        while "Page.loadEventFired" not in self._events:
            self._next()
        self._events.clear()

    def size(self, width: int, height: int = 900, scale: float = 1) -> None:
        """A window of so many CSS pixels, a phone's below 600."""
        self(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=width < 600,
        )

    def script(self, enabled: bool) -> None:
        """Whether pages may run script. `evaluate` always may."""
        self("Emulation.setScriptExecutionDisabled", value=not enabled)

    def cookies(self, address: str, given: dict[str, str]) -> None:
        """The cookies of an address, and no others."""
        self("Network.clearBrowserCookies")
        for name, value in given.items():
            self("Network.setCookie", name=name, value=value, url=address)

    def evaluate(self, expression: str) -> Any:
        """The value of an expression on the page."""
        found = self("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def promised(self, expression: str) -> Any:
        """What the promise that an expression gives comes to."""
        found = self(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def key(self, key: str, text: str = "", modifiers: int = 0) -> None:
        """Press one key."""
        codes = {"Tab": 9, "Enter": 13, " ": 32, "ArrowDown": 40}
        common = {"key": key, "windowsVirtualKeyCode": codes.get(key, 0), "modifiers": modifiers}
        self(
            "Input.dispatchKeyEvent",
            type="keyDown",
            text=text or ("\r" if key == "Enter" else ""),
            **common,
        )
        self("Input.dispatchKeyEvent", type="keyUp", **common)

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        self("Input.insertText", text=text)

    def shot(self, path: Path) -> None:
        """A picture of the whole page."""
        size = self("Page.getLayoutMetrics")["cssContentSize"]
        clip = {
            "x": 0,
            "y": 0,
            "width": size["width"],
            "height": min(size["height"], 6000),
            "scale": 1,
        }
        data = self("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)[
            "data"
        ]
        path.write_bytes(base64.b64decode(data))

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(10)
        os.close(self._write)
        os.close(self._read)
        self._profile.cleanup()

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            more = os.read(self._read, 1 << 16)
            assert more, "Chromium went away"
            self._buffer += more
        line, _, self._buffer = self._buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        if "method" in message:
            self._events.append(message["method"])
        return message
