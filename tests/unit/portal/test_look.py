"""The words, the stylesheet and the templates hold together."""

import gzip
import re
from itertools import pairwise
from pathlib import Path

import pytest

import runtime.portal
from runtime.portal import assets, styleguide
from runtime.portal.frame import Frame, environment, rendered
from runtime.portal.words import LANGUAGES, WORDS, say

HERE = Path(runtime.portal.__file__).parent
CSS = (HERE / "static" / "portal.css").read_text(encoding="utf-8")
TEMPLATES = sorted((HERE / "templates").glob("*.html"))
MALAYALAM = re.compile("[\u0d00-\u0d7f]")
MARKS = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("name", sorted(WORDS))
def test_every_stock_word_says_the_same_in_both_languages(name: str) -> None:
    words = WORDS[name]
    assert words.en.strip()
    assert not MALAYALAM.search(words.en)
    assert sorted(MARKS.findall(words.en)) == sorted(MARKS.findall(words.ml))
    # Some are marks only: what fills them is in the right language already.
    assert MALAYALAM.search(words.ml) or not MARKS.sub("", words.ml).strip(": ")


def test_the_templates_ask_for_no_word_that_does_not_exist() -> None:
    asked = {
        word
        for path in TEMPLATES
        for word in re.findall(r"""\bt\("(\w+)["']""", path.read_text(encoding="utf-8"))
        + re.findall(r"""stock\["(\w+)"\]""", path.read_text(encoding="utf-8"))
    }
    # A word that is put together (`standing_` and what stands) is there with every ending.
    begun = {word for word in asked if word.endswith("_")}
    assert asked - begun <= set(WORDS)
    assert all(any(word.startswith(start) for word in WORDS) for start in begun)
    assert len(asked) > 100


def test_an_unfilled_mark_is_a_bug_and_no_page() -> None:
    with pytest.raises(KeyError):
        say("page_of", "en", n=1)


def test_no_template_carries_script_or_style() -> None:
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8").lower()
        # A page names one file of ours; nothing stands between the tags.
        text = re.sub(r'<script type="module" src="{{ [\w.()\']+ }}"></script>', "", text)
        assert "<script" not in text, path
        assert "style=" not in text, path
        assert not re.search(r"\son\w+=", text), path
        assert "|safe" not in text.replace(" ", ""), path


def test_the_stylesheet_is_small_and_asks_for_nothing() -> None:
    assert len(gzip.compress(CSS.encode())) <= 20 * 1024
    assert "url(" not in CSS
    assert "@import" not in CSS


def test_malayalam_letters_come_from_here_and_fit_the_budget() -> None:
    if not assets.has_letters():
        pytest.skip("the letters have not been fetched: ksmart assets")
    sheet = assets.asset("portal.css")[0].decode()
    named = re.findall(r'url\("([^"]+)"\)', sheet)
    assert named == [assets.asset_address(name) for name in assets.LETTERS]
    # 60 KB for the first page, 110 KB with Malayalam: what lies between is the letters'.
    assert sum(len(assets.asset(name)[0]) for name in assets.LETTERS) <= 50 * 1024
    assert all(assets.asset(name)[0].startswith(b"wOF2") for name in assets.LETTERS)


# Every pair of text and ground that the stylesheet puts together.
PAIRS = [
    ("ink", "paper"), ("ink", "card"), ("ink", "stone-soft"), ("ink", "leaf-soft"), ("ink", "gold-soft"),
    ("ink-soft", "paper"), ("ink-soft", "card"), ("on-leaf", "leaf"), ("on-leaf", "leaf-deep"), ("on-leaf", "laterite"),
    ("on-leaf", "laterite-deep"), ("on-leaf", "lagoon"), ("lagoon", "paper"), ("lagoon", "card"), ("lagoon", "gold-soft"),
    ("lagoon", "stone-soft"), ("lagoon", "leaf-soft"), ("leaf", "card"), ("leaf-deep", "card"), ("leaf-deep", "leaf-soft"),
    ("gold-ink", "gold-soft"), ("laterite", "paper"), ("laterite", "card"), ("ink", "focus"), ("leaf-deep", "paper"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(text: str, ground: str) -> None:
    assert contrast(token(text), token(ground)) >= 4.5


@pytest.mark.parametrize("ground", ["paper", "card"])
def test_the_edge_of_an_input_stands_out(ground: str) -> None:
    assert contrast(token("line-strong"), token(ground)) >= 3


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_style_guide_escapes_what_people_typed(lang: str, tmp_path: Path) -> None:
    text = rendered(
        environment(tmp_path),
        "portal/styleguide.html",
        Frame(lang, "/styleguide"),
        styleguide.samples(lang),
    )
    assert "<b>Thomas</b>" not in text
    assert "Asha &lt;b&gt;Thomas&lt;/b&gt;" in text
    assert f'<html lang="{lang}">' in text


def test_the_language_link_keeps_the_rest_of_the_address() -> None:
    frame = Frame("en", "/registers/a/b", (("ward", "1"), ("lang", "en")))
    assert frame.in_language("ml") == "/registers/a/b?ward=1&lang=ml"


def test_headings_of_the_style_guide_skip_no_level(tmp_path: Path) -> None:
    text = rendered(
        environment(tmp_path), "portal/styleguide.html", Frame("en", "/"), styleguide.samples("en")
    )
    levels = [int(level) for level in re.findall(r"<h([1-6])", text)]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def token(name: str) -> str:
    found = re.search(rf"--{name}: (#[0-9a-f]{{6}});", CSS)
    assert found, name
    return found[1]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    def linear(part: int) -> float:
        value = part / 255
        return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(int(colour[n : n + 2], 16)) for n in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
