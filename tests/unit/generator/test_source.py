"""What may lie in `spec/`, and what is refused before it is read."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

from generator.pipeline import check_tree
from generator.source import MAX_YAML_BYTES, read_tree, tree_of


def test_a_hundred_megabytes_are_refused_without_reading_them(tmp_path: Path) -> None:
    (tmp_path / "spec").mkdir()
    with (tmp_path / "spec" / "big.yaml").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    tracemalloc.start()
    started = time.perf_counter()
    tree = read_tree(tmp_path)
    took = time.perf_counter() - started
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [one.code for one in tree.unread] == ["KS001"]
    assert not tree.texts
    assert took < 0.2
    assert peak < 1024 * 1024


def test_a_text_too_large_is_refused_in_memory_too() -> None:
    _, found = check_tree(tree_of({"spec/a/x.yaml": "a" * (MAX_YAML_BYTES + 1)}))
    assert [one.code for one in found] == ["KS001"]


def test_a_file_in_another_encoding_is_told_at_the_byte(tmp_path: Path) -> None:
    folder = tmp_path / "spec" / "a"
    folder.mkdir(parents=True)
    (folder / "module.yaml").write_bytes(b"module: a\ntitle: caf\xe9\n")
    tree = read_tree(tmp_path)
    assert [(one.code, one.span.line, one.span.column) for one in tree.unread] == [("KS002", 2, 11)]


def test_links_are_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "spec"
    folder.mkdir()
    outside = tmp_path / "outside.yaml"
    outside.write_text("module: a\n")
    (folder / "link.yaml").symlink_to(outside)
    tree = read_tree(tmp_path)
    assert [one.code for one in tree.unread] == ["KS003"]
    assert not tree.texts


def test_the_digest_knows_every_path_and_byte() -> None:
    digests = {
        tree_of({"spec/a.yaml": "x"}).digest(),
        tree_of({"spec/a.yaml": "y"}).digest(),
        tree_of({"spec/b.yaml": "x"}).digest(),
        tree_of({"spec/a.yaml": "x", "spec/b.yaml": ""}).digest(),
    }
    assert len(digests) == 4
    one = tree_of({"spec/a.yaml": "1", "spec/b.yaml": "2"})
    assert one.digest() == tree_of({"spec/b.yaml": "2", "spec/a.yaml": "1"}).digest()


def test_an_empty_tree_is_no_mistake() -> None:
    assert check_tree(tree_of({}))[1] == []
