"""`ksmart init DIR`: a project of one's own, with the core module and one small service to read.

The specs are this repository's own `spec/core` and `spec/residence_certificate`; the wheel carries
them beside this file as `starter/`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from generator.schema import write_schemas

MODULES = ("core", "residence_certificate")
_HERE = Path(__file__).parent

_SETTINGS = """\
# A ksmart project. `ksmart --help` lists what can be done in this folder.
[project]
name = "{name}"

# [database]
# url = "postgresql://migrator@host/database"   # none: an embedded PostgreSQL; passwords come from KSMART_DATABASE_URL
"""
# The YAML extension of an editor checks and completes by the compiler's own models.
_EDITOR = """\
{
  "yaml.schemas": {"spec/schema/ksmart.json": "spec/**/*.yaml"}
}
"""
_IGNORED = ".ksmart/\n__pycache__/\n"
# ksmart is a library to this project, its generated code is the project's own.
_LINTER = (
    'line-length = 100\n\n[lint.isort]\nknown-first-party = ["runtime", "plugins", "generated"]\n'
)


class StarterError(Exception):
    """The project cannot begin there; the message says why."""


def begin_project(folder: Path) -> list[Path]:
    """Make a project in `folder`, which must be new or empty; returns the files made.

    Raises:
        StarterError: The folder holds something, or the specs are missing from this installation.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StarterError(f"{folder} is not empty: name a new folder")
    source = _specs()
    folder.mkdir(parents=True, exist_ok=True)
    for module in MODULES:
        shutil.copytree(source / module, folder / "spec" / module)
    (folder / "plugins").mkdir()
    (folder / "plugins" / "README.md").write_text(
        "Hand-written plugins of this project: one folder each, no `__init__.py` here.\n", "utf-8"
    )
    (folder / "ksmart.toml").write_text(_SETTINGS.format(name=folder.absolute().name), "utf-8")
    (folder / ".gitignore").write_text(_IGNORED, "utf-8")
    (folder / "ruff.toml").write_text(_LINTER, "utf-8")
    (folder / ".vscode").mkdir()
    (folder / ".vscode" / "settings.json").write_text(_EDITOR, "utf-8")
    write_schemas(folder)
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def _specs() -> Path:
    for place in (_HERE / "starter", _HERE.parent / "spec"):
        if all((place / module).is_dir() for module in MODULES):
            return place
    raise StarterError("this installation carries no starter specs: install ksmart again")
