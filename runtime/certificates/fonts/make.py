"""Makes the fonts of certificates from npm's `@fontsource` packages: run by hand, its output is committed.

    python -m runtime.certificates.fonts.make

Needs npm and fontTools with brotli. The packages carry WOFF2 for browsers, cut by script; Typst reads
TrueType, and Malayalam pages hold Latin figures and the rupee sign. Licence: SIL OFL 1.1 (OFL.txt).
"""

from __future__ import annotations

import importlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PACKAGES = ("@fontsource/noto-sans@5.3.0", "@fontsource/noto-sans-malayalam@5.3.0")
WEIGHTS = {"400": "Regular", "700": "Bold"}
# Of the extended cut: Latin Extended-A for names, the rupee sign, and dashes that the first cut lacks.
EXTENDED = [*range(0x100, 0x180), 0x20B9, 0x2013, 0x2014, 0x2116]


def main() -> None:
    """Write the four TrueType files and the licence."""
    # Modules by name: fontTools carries no types.
    ttf: Any = importlib.import_module("fontTools.ttLib")
    cut: Any = importlib.import_module("fontTools.subset")
    merge: Any = importlib.import_module("fontTools.merge")
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is needed: it comes with Node.js")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([npm, "pack", "--silent", *PACKAGES], cwd=folder, check=True)  # noqa: S603 - fixed words
        for packed in folder.glob("*.tgz"):
            with tarfile.open(packed) as tar:
                tar.extractall(folder / packed.stem, filter="data")
        files = {path.name: path for path in folder.glob("*/package/files/*.woff2")}

        def plain(woff: str, made: str, only: list[int] | None = None) -> Path:
            font = ttf.TTFont(files[woff])
            if only is not None:
                options = cut.Options(layout_features=["*"], name_IDs=["*"], notdef_outline=True)
                subsetter = cut.Subsetter(options)
                subsetter.populate(unicodes=only)
                subsetter.subset(font)
            font.flavor = None
            font.save(folder / made)
            return folder / made

        for weight, style in WEIGHTS.items():
            latin = plain(f"noto-sans-latin-{weight}-normal.woff2", f"latin-{weight}.ttf")
            ext = plain(f"noto-sans-latin-ext-{weight}-normal.woff2", f"ext-{weight}.ttf", EXTENDED)
            merged = merge.Merger().merge([str(latin), str(ext)])
            _name(merged, "Noto Sans", style, weight)
            merged.save(HERE / f"NotoSans-{style}.ttf")
            malayalam = ttf.TTFont(
                plain(
                    f"noto-sans-malayalam-malayalam-{weight}-normal.woff2",
                    f"malayalam-{weight}.ttf",
                )
            )
            _name(malayalam, "Noto Sans Malayalam", style, weight)
            malayalam.save(HERE / f"NotoSansMalayalam-{style}.ttf")
        licence = next(folder.glob("*malayalam*/package/LICENSE"))
        (HERE / "OFL.txt").write_bytes(licence.read_bytes())


def _name(font: Any, family: str, style: str, weight: str) -> None:
    """The names by which Typst finds a font: the cuts carry them inconsistently."""
    table = font["name"]
    table.names = [record for record in table.names if record.nameID not in (1, 2, 4, 6, 16, 17)]
    for ident, text in (
        (1, family),
        (2, style),
        (4, f"{family} {style}"),
        (6, f"{family.replace(' ', '')}-{style}"),
    ):
        table.setName(text, ident, 3, 1, 0x409)
    font["OS/2"].usWeightClass = int(weight)


if __name__ == "__main__":
    main()
