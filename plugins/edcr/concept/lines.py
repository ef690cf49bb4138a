"""A concept in words: the same lines for the shell and the page."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.edcr.concept.envelope import Envelope, Wish
from plugins.edcr.report.labels import CERTAINTIES
from plugins.edcr.rules.book import Words

LABELS: dict[str, Words] = {
    "yards": {"en": "Yards: front, rear, each side", "ml": "മുറ്റങ്ങൾ: മുൻ, പിൻ, ഓരോ വശം"},
    "footprint": {"en": "Footprint, coverage", "ml": "കെട്ടിടം നിൽക്കുന്ന സ്ഥലം, കവറേജ്"},
    "height": {"en": "Height", "ml": "ഉയരം"},
    "area": {"en": "Floor area that fits", "ml": "സാധ്യമായ തറവിസ്തീർണ്ണം"},
    "free": {"en": "Floor area without additional fee", "ml": "അധിക ഫീസില്ലാത്ത തറവിസ്തീർണ്ണം"},
    "most": {"en": "Most floor area, with fee", "ml": "ഫീസോടെ പരമാവധി തറവിസ്തീർണ്ണം"},
    "access": {"en": "Width of access", "ml": "പ്രവേശന വഴിയുടെ വീതി"},
    "cars": {"en": "Car places", "ml": "കാർ പാർക്കിംഗ്"},
    "fits": {"en": "This can be built.", "ml": "ഇത് നിർമ്മിക്കാം."},
    "nothing": {"en": "Nothing may be built.", "ml": "ഒന്നും നിർമ്മിക്കാനാവില്ല."},
    "too_much": {"en": "The wish does not fit.", "ml": "ആഗ്രഹിക്കുന്നത്ര സാധ്യമല്ല."},
    "unread": {"en": "not in the tables that have been read", "ml": "വായിച്ച പട്ടികകളിലില്ല"},
    "perhaps": {"en": "to be confirmed", "ml": "സ്ഥിരീകരിക്കണം"},
    "rows": {"en": "Rows", "ml": "പട്ടികകൾ"},
    "sure": {"en": "Certainty", "ml": "ഉറപ്പ്"},
}


def concept_facts(wish: Wish, found: Envelope, language: str) -> Iterator[tuple[str, str]]:
    """(label, value) pairs of an envelope, its fees and what the site brings."""

    def label(name: str) -> str:
        return LABELS[name][language]

    yards = (found.front_m, found.rear_m, found.side_m)
    yield label("yards"), ", ".join(f"{yard:.2f} m" for yard in yards)
    yield label("footprint"), f"{found.footprint_m2:.2f} m², {found.coverage_pct:.1f} %"
    yield label("height"), f"{found.height_m:.2f} m"
    yield label("area"), f"{found.floor_area_m2:.2f} m² ({found.storeys})"
    for name, value in (("free", found.floor_area_free_m2), ("most", found.floor_area_most_m2)):
        if value is not None:
            yield label(name), f"{value:.2f} m²"
    if found.access_m is not None:
        yield label("access"), f"{found.access_m:.2f} m"
    if found.cars is not None:
        yield label("cars"), str(found.cars)
    for fee in found.fees:
        known = label("unread") if fee.paise is None else rupees(fee.paise)
        yield (
            fee.title[language],
            f"{known} ({CERTAINTIES[fee.certainty][language]})" if fee.paise is not None else known,
        )
    if wish.site is not None:
        for cap in wish.site.caps:
            yield (
                label("height"),
                f"≤ {cap.metres:.2f} m: {_cited(cap.cited.en, cap.cited.ml, cap.cited.source, language)}",
            )
        for note in wish.site.notes:
            text = note.ml if language == "ml" else note.en
            yield note.source, text if note.certain else f"{text} ({label('perhaps')})"


def concept_lines(wish: Wish, found: Envelope, language: str) -> list[str]:
    """An envelope as lines of text."""
    lines = [f"{name}: {value}" for name, value in concept_facts(wish, found, language)]
    if not found.is_buildable:
        lines.append(LABELS["nothing"][language])
    elif not found.fits:
        lines.append(LABELS["too_much"][language])
    lines.append(f"{LABELS['sure'][language]}: {CERTAINTIES[found.certainty][language]}")
    lines.append(f"{LABELS['rows'][language]}: {'; '.join(found.rows)}")
    return lines


def rupees(paise: int) -> str:
    """₹ with Indian grouping: 12,34,567.50."""
    whole, rest = divmod(paise, 100)
    text = str(whole)
    head, tail = text[:-3], text[-3:]
    groups: list[str] = []
    while head:
        groups.insert(0, head[-2:])
        head = head[:-2]
    return f"₹ {','.join([*groups, tail])}" + (f".{rest:02d}" if rest else "")


def _cited(en: str, ml: str, source: str, language: str) -> str:
    return f"{ml if language == 'ml' else en} ({source})"
