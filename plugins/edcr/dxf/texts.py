"""Text of a drawing: code pages, escapes and MTEXT formatting."""

from __future__ import annotations

import re

_UNICODE = re.compile(r"\\U\+([0-9A-Fa-f]{4,5})")
_MULTIBYTE = re.compile(r"\\M\+([1-5])([0-9A-Fa-f]{4})")
_MULTIBYTE_PAGES = {"1": "cp932", "2": "cp950", "3": "cp949", "4": "johab", "5": "cp936"}
_CARETS = {"^I": "\t", "^J": "\n", "^M": "", "^ ": "^"}
_STACK = re.compile(r"\\S([^;]*);")
_WITH_VALUE = re.compile(r"\\[ACcFfHpQTW][^;]*;")
_SWITCH = re.compile(r"\\[LlOoKkNX]")
_PERCENT = re.compile(r"%%([cdpouk%]|\d{3})", re.IGNORECASE)
_PERCENT_SIGNS = {"c": "⌀", "d": "°", "p": "±", "o": "", "u": "", "k": "", "%": "%"}
_PAGE_NAMES = {
    "DOS": "cp",
    "ANSI_932": "cp932",
    "ANSI_936": "gbk",
    "ANSI_949": "cp949",
    "ANSI_950": "cp950",
    "ANSI_1361": "johab",
    "MACINTOSH": "mac_roman",
    "UTF-8": "utf-8",
    "UTF8": "utf-8",
}
UNICODE_SINCE = "AC1021"


def encoding_of(version: str, code_page: str) -> str:
    """Python codec for a file: UTF-8 since AutoCAD 2007, before that the code page it names."""
    if version >= UNICODE_SINCE:
        return "utf-8"
    name = code_page.strip().upper()
    if name in _PAGE_NAMES:
        return _PAGE_NAMES[name]
    digits = re.sub(r"\D", "", name)
    if digits:
        if name.startswith("ISO8859"):
            return f"iso8859_{digits[4:]}"
        candidate = f"cp{digits}"
        try:
            "".encode(candidate)
        except LookupError:
            return "cp1252"
        return candidate
    return "cp1252"


def decode(raw: bytes, encoding: str) -> str:
    """Text of one value. A byte that the code page lacks becomes a mark, never an error."""
    text = raw.decode(encoding, errors="replace")
    if "\\" in text:
        text = _UNICODE.sub(lambda m: _character(int(m[1], 16)), text)
        text = _MULTIBYTE.sub(
            lambda m: bytes.fromhex(m[2]).decode(_MULTIBYTE_PAGES[m[1]], errors="replace"), text
        )
    return text


def plain_text(text: str) -> str:
    """TEXT without control marks (`%%d` is a degree sign, `%%u` underlines)."""
    return _percent(text).strip()


def plain_mtext(text: str) -> str:
    """MTEXT without formatting: what a reader of the drawing sees, line by line."""
    if "^" in text:
        for mark, value in _CARETS.items():
            text = text.replace(mark, value)
    if "\\" in text or "{" in text:
        text = text.replace("\\\\", "\0").replace("\\{", "\1").replace("\\}", "\2")
        text = text.replace("\\P", "\n").replace("\\~", " ")
        text = _STACK.sub(lambda m: m[1].replace("^", "/"), text)
        text = _WITH_VALUE.sub("", text)
        text = _SWITCH.sub("", text)
        text = text.replace("{", "").replace("}", "")
        text = text.replace("\0", "\\").replace("\1", "{").replace("\2", "}")
    return _percent(text).strip()


def _percent(text: str) -> str:
    if "%%" not in text:
        return text
    return _PERCENT.sub(lambda m: _PERCENT_SIGNS.get(m[1].lower()) or _numbered(m[1]), text)


def _numbered(code: str) -> str:
    return chr(int(code)) if code.isdigit() and 32 <= int(code) < 256 else ""


def _character(code: int) -> str:
    # A lone surrogate cannot be written out again and would break the report.
    return "�" if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else chr(code)
