"""Short words of the report in both languages."""

from __future__ import annotations

OUTCOMES: dict[str, dict[str, str]] = {
    "refused": {"en": "not scrutinised", "ml": "പരിശോധിച്ചിട്ടില്ല"},
    "fails": {"en": "does not comply", "ml": "ചട്ടം പാലിക്കുന്നില്ല"},
    "rules_incomplete": {"en": "rule tables incomplete", "ml": "ചട്ടപ്പട്ടിക അപൂർണ്ണം"},
    "incomplete": {"en": "not everything could be checked", "ml": "എല്ലാം പരിശോധിക്കാനായില്ല"},
    "needs_officer": {
        "en": "complies, an officer must decide on provisos",
        "ml": "പാലിക്കുന്നു; ഇളവുകൾ ഉദ്യോഗസ്ഥൻ തീരുമാനിക്കണം",
    },
    "passes": {"en": "complies", "ml": "ചട്ടം പാലിക്കുന്നു"},
}
STATUSES: dict[str, dict[str, str]] = {
    "pass": {"en": "pass", "ml": "പാലിക്കുന്നു"},
    "fail": {"en": "fail", "ml": "പാലിക്കുന്നില്ല"},
    "not_applicable": {"en": "not applicable", "ml": "ബാധകമല്ല"},
    "cannot_be_checked": {"en": "cannot be checked", "ml": "പരിശോധിക്കാനായില്ല"},
    "needs_officer": {"en": "needs an officer", "ml": "ഉദ്യോഗസ്ഥൻ തീരുമാനിക്കണം"},
    "rule_error": {"en": "rule tables incomplete", "ml": "ചട്ടപ്പട്ടിക അപൂർണ്ണം"},
}
SEVERITIES: dict[str, dict[str, str]] = {
    "error": {"en": "error", "ml": "പിശക്"},
    "warning": {"en": "warning", "ml": "മുന്നറിയിപ്പ്"},
    "note": {"en": "note", "ml": "കുറിപ്പ്"},
}
CERTAINTIES: dict[str, dict[str, str]] = {
    "gazette": {"en": "read in the gazette", "ml": "ഗസറ്റിൽ നിന്ന്"},
    "secondary": {"en": "secondary source", "ml": "ദ്വിതീയ ഉറവിടം"},
    "draft": {"en": "draft, unconfirmed", "ml": "കരട്, സ്ഥിരീകരിക്കാത്തത്"},
}
PAGE: dict[str, dict[str, str]] = {
    "title": {"en": "Scrutiny of the building plan", "ml": "കെട്ടിട പ്ലാൻ പരിശോധന"},
    "required": {"en": "Required", "ml": "വേണ്ടത്"},
    "provided": {"en": "Provided", "ml": "ഉള്ളത്"},
    "margin": {"en": "Margin", "ml": "വ്യത്യാസം"},
    "rule": {"en": "Rule", "ml": "ചട്ടം"},
    "check": {"en": "Check", "ml": "പരിശോധന"},
    "verdict": {"en": "Verdict", "ml": "തീർപ്പ്"},
    "findings": {"en": "The drawing", "ml": "ഡ്രോയിംഗ്"},
    "areas": {"en": "Areas", "ml": "വിസ്തീർണ്ണങ്ങൾ"},
    "plot": {"en": "Plot", "ml": "പ്ലോട്ട്"},
    "declared": {"en": "declared", "ml": "രേഖപ്പെടുത്തിയത്"},
    "drawn": {"en": "drawn", "ml": "വരച്ചത്"},
    "block": {"en": "Block", "ml": "ബ്ലോക്ക്"},
    "floor": {"en": "Floor", "ml": "നില"},
    "use": {"en": "Use", "ml": "ഉപയോഗം"},
    "built_up": {"en": "Built-up", "ml": "നിർമ്മിത വിസ്തീർണ്ണം"},
    "deduction": {"en": "Deduction", "ml": "കിഴിവ്"},
    "floor_area": {"en": "Floor area", "ml": "തറവിസ്തീർണ്ണം"},
    "covered": {"en": "Covered area", "ml": "കവേർഡ് ഏരിയ"},
    "coverage": {"en": "Coverage", "ml": "കവറേജ്"},
    "fsi": {"en": "Floor space index", "ml": "തറവിസ്തീർണ്ണ അനുപാതം"},
    "height": {"en": "Height", "ml": "ഉയരം"},
    "source": {"en": "Where this comes from", "ml": "ഇതിന്റെ ആധാരം"},
    "near": {"en": "near the limit", "ml": "പരിധിക്കടുത്ത്"},
    "table": {"en": "table", "ml": "പട്ടിക"},
    "row": {"en": "row", "ml": "വരി"},
    "handles": {"en": "drawn things", "ml": "വരച്ചവ"},
    "digest": {"en": "Digest of input and rules", "ml": "ഇൻപുട്ടിന്റെയും ചട്ടങ്ങളുടെയും ഡൈജസ്റ്റ്"},
    "as_on": {"en": "as on", "ml": "തീയതി"},
    "none": {"en": "Nothing to report.", "ml": "ഒന്നുമില്ല."},
    "zoom": {
        "en": "Scroll to zoom, drag to move, click a number.",
        "ml": "സൂം ചെയ്യാൻ സ്ക്രോൾ, നീക്കാൻ വലിക്കുക, അക്കത്തിൽ അമർത്തുക.",
    },
}
UNITS: dict[str, dict[str, str]] = {
    "m": {"en": "m", "ml": "മീ."},
    "m2": {"en": "m²", "ml": "ച.മീ."},
    "l": {"en": "litres", "ml": "ലിറ്റർ"},
    "%": {"en": "%", "ml": "%"},
    "cars": {"en": "places", "ml": "സ്ഥലം"},
    "kW": {"en": "kW", "ml": "കി.വാ."},
    "count": {"en": "", "ml": ""},
    "": {"en": "", "ml": ""},
}
_PLACES = {"m": 2, "m2": 2, "%": 2, "l": 0, "cars": 0, "count": 0, "kW": 2, "": 3}
_YES_NO = {"en": ("no", "yes"), "ml": ("ഇല്ല", "ഉണ്ട്")}


def amount(value: float | None, unit: str, language: str) -> str:
    """A number with its unit, as people read it; a dash when there is none."""
    if value is None:
        return "–"
    if unit == "yesno":
        return _YES_NO[language][int(value > 0)]
    text = f"{value:.{_PLACES.get(unit, 2)}f}"
    if "." in text and unit == "":
        text = text.rstrip("0").rstrip(".")
    return f"{text} {UNITS[unit][language]}".strip()
