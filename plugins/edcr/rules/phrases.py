"""Sentences of verdicts, in English and Malayalam."""

from __future__ import annotations

import re

from plugins.edcr.rules.book import Check, Words
from plugins.edcr.rules.expr import MissingFactError, Scope, read_path
from plugins.edcr.rules.lookup import NoRowError
from plugins.edcr.rules.verdict import Status

UNITS_IN_DOUBT: Words = {
    "en": "The unit of the drawing is in doubt, so no measure can be trusted. Mend the unit first.",
    "ml": "ഡ്രോയിംഗിന്റെ അളവ് യൂണിറ്റ് സംശയകരമാണ്; അതിനാൽ അളവുകൾ വിശ്വസിക്കാനാവില്ല. ആദ്യം യൂണിറ്റ് ശരിയാക്കുക.",
}
NO_LIMIT: Words = {
    "en": "The table sets no limit for this case.",
    "ml": "ഈ സാഹചര്യത്തിന് പട്ടികയിൽ പരിധിയില്ല.",
}
_BLANK = re.compile(r"\{([a-z_.0-9]+)\}")


# Words of the model that people read inside sentences.
_MALAYALAM = {
    "front": "മുൻ",
    "rear": "പിൻ",
    "side": "വശ",
    "notified": "വിജ്ഞാപിത റോഡ്",
    "other": "മറ്റു റോഡ്",
    "lane": "ഇടവഴി",
    "culdesac": "അടഞ്ഞ വഴി",
    "closet": "കക്കൂസ്",
    "bath": "കുളിമുറി",
    "closet_bath": "കക്കൂസും കുളിമുറിയും",
    "car_slot": "കാർ",
    "disabled_slot": "ഭിന്നശേഷി",
    "room": "മുറി",
    "parking": "പാർക്കിംഗ്",
    "corridor": "ഇടനാഴി",
    "exit_door": "വാതിൽ",
    "disabled_ramp": "ഭിന്നശേഷി",
    "vehicle_ramp": "വാഹനം",
    "ramp": "നടപ്പാത",
    "special_closet": "ഭിന്നശേഷി ശൗചാലയം",
    "visitor_slot": "സന്ദർശകർ",
    "special_slot": "പ്രത്യേകം",
    "mechanical_slot": "യന്ത്രവൽകൃതം",
    "ac_room": "എ.സി. മുറി",
    "mezzanine": "മെസനൈൻ",
    "assembly": "സമ്മേളനമുറി",
    "ac_hall": "എ.സി. ഹാൾ",
    "ac_assembly": "എ.സി. സമ്മേളനമുറി",
    "balcony": "ബാൽക്കണി",
    "store": "സ്റ്റോർ, ശൗചാലയം",
    "work": "പണിമുറി",
    "canteen": "കാന്റീൻ, ലാബ്",
    "industrial_store": "വ്യവസായ സ്റ്റോർ",
}
_ENGLISH = {
    "culdesac": "cul-de-sac",
    "closet": "water closet",
    "closet_bath": "bath with water closet",
    "special_closet": "toilet for persons with disabilities",
    "car_slot": "car",
    "disabled_slot": "person with disability",
    "visitor_slot": "visitor",
    "special_slot": "special",
    "mechanical_slot": "mechanised",
    "ac_room": "air-conditioned room",
    "exit_door": "exit door",
    "disabled_ramp": "for persons with disabilities",
    "vehicle_ramp": "for vehicles",
    "ramp": "for walking",
    "ac_hall": "air-conditioned hall",
    "ac_assembly": "air-conditioned assembly",
    "industrial_store": "industrial store",
}


def fill(words: Words, scope: Scope) -> Words:
    """Words with `{yard.layer}` blanks filled from the scope; a blank not known stays a dash."""
    return {
        language: _BLANK.sub(_Shown(scope, names), text)
        for (language, text), names in zip(words.items(), (_ENGLISH, _MALAYALAM), strict=True)
    }


def compared(check: Check, outcome: Status) -> Words:
    """Why a bare comparison passed or failed."""
    if outcome is Status.PASS:
        return {"en": "Within the limit.", "ml": "പരിധിക്കുള്ളിലാണ്."}
    if check.sense == "at_least":
        return {"en": "Less than required.", "ml": "ആവശ്യമായതിലും കുറവാണ്."}
    return {"en": "More than allowed.", "ml": "അനുവദനീയമായതിലും കൂടുതലാണ്."}


def advice(check: Check, scope: Scope, lacking: float, subject: str) -> Words:
    """How to comply: how much is missing, or how much is too much."""
    if check.unit == "yesno":
        label = fill(check.label, scope)
        return {
            "en": f"show the {label['en']} in the drawing",
            "ml": f"{label['ml']} ഡ്രോയിംഗിൽ കാണിക്കുക",
        }
    amount = _amount(lacking, check.unit, _UNITS["en"])
    amount_ml = _amount(lacking, check.unit, _UNITS["ml"])
    label = fill(check.label, scope)
    where = label["en"] or subject
    where_ml = label["ml"] or subject
    if check.sense == "at_least":
        return {
            "en": f"needs {amount} more" + (f" on the {where}" if where else ""),
            "ml": (f"{where_ml}: " if where_ml else "") + f"{amount_ml} കൂടി വേണം",
        }
    return {
        "en": f"must be {amount} less" + (f": {where}" if where else ""),
        "ml": (f"{where_ml}: " if where_ml else "") + f"{amount_ml} കുറയ്ക്കണം",
    }


def no_row(error: NoRowError) -> Words:
    """The rule texts are incomplete for this plan."""
    return {
        "en": f"The rule tables are incomplete: {error}. Nothing is passed; tell the keeper of the rules.",
        "ml": f"ചട്ടങ്ങളുടെ പട്ടിക അപൂർണ്ണമാണ് ({error.table.name}). ഒന്നും അംഗീകരിച്ചിട്ടില്ല; ചട്ടം സൂക്ഷിപ്പുകാരെ അറിയിക്കുക.",
    }


def not_drawn(need: Words) -> Words:
    """A check whose things are nowhere in the drawing."""
    return {"en": f"Not drawn: {need['en']}", "ml": f"വരച്ചിട്ടില്ല: {need['ml']}"}


def not_stated(needs: list[Words]) -> Words:
    """Facts that are missing."""
    return {
        "en": "Missing: " + "; ".join(dict.fromkeys(need["en"] for need in needs)),
        "ml": "ഇല്ലാത്തത്: " + "; ".join(dict.fromkeys(need["ml"] for need in needs)),
    }


def proviso_open(why: Words, rule: str, path: str) -> Words:
    """A proviso that could help if a fact were stated."""
    return {
        "en": f"Could be relaxed: {why['en']} ({rule}) - the drawing does not state {path}",
        "ml": f"ഇളവിന് സാധ്യത: {why['ml']} ({rule}) - {path} രേഖപ്പെടുത്തിയിട്ടില്ല",
    }


def draft_limit(outcome: str) -> Words:
    """The limit itself is unconfirmed."""
    held = {"pass": "would pass", "fail": "would fail"}[outcome]
    held_ml = {"pass": "പാലിക്കുന്നു", "fail": "പാലിക്കുന്നില്ല"}[outcome]
    return {
        "en": f"By the unconfirmed (draft) limit the plan {held}; an officer must confirm the limit.",
        "ml": f"സ്ഥിരീകരിക്കാത്ത (കരട്) പരിധി പ്രകാരം പ്ലാൻ {held_ml}; പരിധി ഉദ്യോഗസ്ഥൻ സ്ഥിരീകരിക്കണം.",
    }


_UNITS = {
    "en": {"m2": "m²", "l": "litres", "count": "", "cars": "car places"},
    "ml": {
        "m": "മീ.",
        "m2": "ച.മീ.",
        "l": "ലിറ്റർ",
        "count": "",
        "cars": "കാർ സ്ഥലം",
        "kW": "കി.വാ.",
    },
}


def _amount(value: float, unit: str, names: dict[str, str]) -> str:
    places = {"m": 2, "m2": 2, "%": 2, "l": 0, "cars": 0, "count": 0, "": 3}.get(unit, 2)
    # Rounded up in the last place shown: a drafter who adds what is asked must then pass.
    step = 10.0**-places
    shown = -(-(value - 1e-6) // step) * step
    return f"{shown:.{places}f} {names.get(unit, unit)}".strip()


def _shown(path: str, scope: Scope) -> str:
    try:
        value = read_path(tuple(path.split(".")))(scope)
    except (MissingFactError, AttributeError):
        return "–"
    return f"{value:g}" if isinstance(value, float) else str(value)


class _Shown:
    """What stands in a blank: the value of its path, in the words of one language."""

    def __init__(self, scope: Scope, names: dict[str, str]) -> None:
        self.scope = scope
        self.names = names

    def __call__(self, blank: re.Match[str]) -> str:
        text = _shown(blank[1], self.scope)
        return self.names.get(text, text)
