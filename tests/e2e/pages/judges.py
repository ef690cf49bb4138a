"""Two judges of pages that are not ours: axe-core for WCAG 2.2 AA, the Nu checker for HTML."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from runtime.web.npm import bring
from tests.e2e.pages.browser import Browser
from tests.e2e.pages.everywhere import Look

HERE = Path(__file__).parent
INSTALLED = HERE.parents[2] / ".cache" / "pages"
_FILES = {"axe.min.js": "axe-core/axe.min.js", "vnu.jar": "vnu-jar/build/dist/vnu.jar"}
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = (
    "axe.run(document, {runOnly: RULES, resultTypes: ['violations']}).then(found => JSON.stringify("
    "found.violations.filter(one => ['serious', 'critical'].includes(one.impact))"
    ".map(one => [one.id, one.impact, one.nodes.map(node => node.html.slice(0, 160))])))"
)

# Contrast is looked at, so styles have to be there.
_STYLED = (
    "Promise.all([document.fonts.ready, ...[...document.querySelectorAll('link[rel=stylesheet]')]"
    ".map(link => link.sheet ? 0 : new Promise(done => link.onload = link.onerror = done))])"
)


def judges() -> Path:
    """The folder of both, at the versions of package-lock.json; skips where npm brings nothing."""
    lock, kept = (HERE / "package-lock.json").read_bytes(), INSTALLED.with_suffix(".lock")
    if not INSTALLED.is_dir() or not kept.is_file() or kept.read_bytes() != lock:
        INSTALLED.parent.mkdir(parents=True, exist_ok=True)
        if not bring(HERE, _FILES, INSTALLED):
            pytest.skip("npm reaches no registry here: no axe-core, no Nu checker")
        kept.write_bytes(lock)
    return INSTALLED


class Axe:
    """axe-core in a browser. The page is laid before it as text, with the styles of its own server."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser = browser
        self._source = (judges() / "axe.min.js").read_text("utf-8")
        browser.visit(f"{address}/")
        self._frame = browser("Page.getFrameTree")["frameTree"]["frame"]["id"]

    def violations(self, html: str) -> list[tuple[str, str, list[str]]]:
        """What is serious or critical: rule, impact, the elements."""
        self._browser("Page.setDocumentContent", frameId=self._frame, html=html)
        return self._found()

    def visit(self, address: str) -> list[tuple[str, str, list[str]]]:
        """The same of a page where it stands."""
        self._browser.visit(address)
        return self._found()

    def _found(self) -> list[tuple[str, str, list[str]]]:
        self._browser.evaluate(f"{self._source};0")
        self._browser.promised(_STYLED)
        found = self._browser.promised(_RUN.replace("RULES", json.dumps(_RULES)))
        return [(rule, impact, nodes) for rule, impact, nodes in json.loads(found)]

    def width(self) -> int:
        """How wide the page that was looked at last is, in CSS pixels."""
        return int(self._browser.evaluate("document.documentElement.scrollWidth"))


def nu_errors(looks: Sequence[Look], folder: Path) -> list[str]:
    """What the Nu checker calls an error, each with its page. Skips where there is no Java."""
    folder.mkdir(parents=True, exist_ok=True)
    java = shutil.which("java")
    if java is None:
        pytest.skip("no Java on this machine: the Nu checker cannot run")
    for number, look in enumerate(looks):
        (folder / f"{number:04}.html").write_text(look.html, "utf-8")
    done = subprocess.run(
        [java, "-jar", str(judges() / "vnu.jar"), "--errors-only", "--format", "json", str(folder)],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    told: list[dict[str, Any]] = json.loads(done.stderr)["messages"]
    found: list[str] = []
    for one in told:
        if "“vector-effect”" in one["message"]:
            continue  # SVG 2; the checker knows the properties of HTML
        look = looks[int(Path(one["url"]).stem)]
        found.append(
            f"{look.kind} ({look.state}): {one['message']}: {one.get('extract', '')[:160]}"
        )
    return found
