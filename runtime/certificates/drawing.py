"""Drawing certificates: one Typst compiler is kept, every page's facts come to it as data.

No text of a person is ever put into Typst source: it comes as JSON through `sys.inputs`, so a name that
looks like code is a name.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import msgspec
import typst

from runtime.certificates.covered import drawable

HERE = Path(__file__).parent


class DrawingError(RuntimeError):
    """A template cannot be drawn: the template's mistake, told with its place by Typst."""


@dataclass(frozen=True, slots=True)
class Page:
    """The facts of one page, in one language, already as they are printed."""

    lang: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Drawing:
    """One certificate to draw; `token` and `qr` are empty where it bears no seal."""

    title: str
    pages: Sequence[Page]
    at: datetime  # when it was issued; in the file, so that drawing again gives the same bytes
    token: str = ""
    qr: str = ""  # SVG


@dataclass(slots=True)
class Drawer:
    """Keeps one compiler and its memory of fonts and templates. Safe to call from several threads."""

    _folder: Path = field(init=False)
    _compiler: typst.Compiler = field(init=False)
    _known: dict[Path, str] = field(default_factory=dict[Path, str])
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="ksmart-typst-"))
        for name in ("main.typ", "ksmart.typ"):
            shutil.copy(HERE / "typst" / name, self._folder / name)
        self._compiler = typst.Compiler(
            str(self._folder / "main.typ"),
            root=str(self._folder),
            font_paths=[str(HERE / "fonts")],
            ignore_system_fonts=True,
            package_path=str(self._folder / "none"),  # templates fetch nothing
        )

    def close(self) -> None:
        """Remove the copies of the templates."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def pdf(self, template: Path, drawing: Drawing) -> bytes:
        """The certificate as PDF/A-2b.

        Raises:
            DrawingError: The template is missing, or Typst refuses it.
        """
        return self._made(template, drawing, "pdf", None)

    def png(self, template: Path, drawing: Drawing, ppi: float) -> bytes:
        """The first page as a picture, for looking at."""
        return self._made(template, drawing, "png", ppi)

    def _made(
        self, template: Path, drawing: Drawing, form: Literal["pdf", "png"], ppi: float | None
    ) -> bytes:
        # PDF/A refuses a letter that no font has, and somebody would wait for his certificate for ever.
        pages, replaced = drawable(
            [{"lang": page.lang, "data": page.data} for page in drawing.pages]
        )
        given = {
            "title": drawing.title,
            "token": drawing.token,
            "qr": drawing.qr,
            "pages": pages,
            "replaced": replaced,
        }
        with self._lock:
            inputs = {
                "template": self._copied(template),
                "data": msgspec.json.encode(given).decode(),
            }
            try:
                made = self._compiler.compile(
                    format=form,
                    ppi=ppi,
                    sys_inputs=inputs,
                    pdf_standards=["a-2b"] if form == "pdf" else [],
                    timestamp=int(drawing.at.timestamp()),
                )
            except (typst.TypstError, RuntimeError) as error:
                raise DrawingError(f"{template.name}: {error}") from error
        first = made[0] if isinstance(made, list) else made
        assert isinstance(first, bytes)
        return first

    def _copied(self, template: Path) -> str:
        """Where the compiler finds the template: its content decides the name, so a new one is read anew."""
        known = self._known.get(template)
        if known is None:
            try:
                text = template.read_bytes()
            except OSError as error:
                raise DrawingError(f"{template}: {error.strerror}") from error
            known = f"/{hashlib.sha256(text).hexdigest()[:20]}.typ"
            (self._folder / known[1:]).write_bytes(text)
            self._known[template] = known
        return known
