"""The stock words of the plugin's pages. What the law says comes from the rule books."""

from __future__ import annotations

from runtime.words import Words

WORDS: dict[str, Words] = {
    "title": Words("Know your land", "നിങ്ങളുടെ ഭൂമിയെ അറിയാം"),
    "lead": Words(
        "Stand on a plot, or name it, and see which rules apply and what may be built there.",
        "പ്ലോട്ടിൽ നിന്നുകൊണ്ടോ അതിന്റെ വിവരം നൽകിയോ, ബാധകമായ നിയമങ്ങളും നിർമിക്കാവുന്നതും അറിയുക.",
    ),
    "kept": Words(
        "Nothing about you or the place you ask about is kept.",
        "നിങ്ങളെയോ നിങ്ങൾ ചോദിക്കുന്ന സ്ഥലത്തെയോ കുറിച്ച് ഒന്നും സൂക്ഷിക്കുന്നില്ല.",
    ),
    "here": Words("Use where I stand", "ഞാൻ നിൽക്കുന്ന സ്ഥലം എടുക്കുക"),
    "finding": Words("Finding where you are …", "നിങ്ങളുടെ സ്ഥാനം കണ്ടെത്തുന്നു …"),
    "not_found": Words(
        "The phone did not tell where it is. Type the place, or point at it on the map.",
        "സ്ഥാനം ലഭിച്ചില്ല. സ്ഥാനം ടൈപ്പ് ചെയ്യുക, അല്ലെങ്കിൽ ഭൂപടത്തിൽ തൊടുക.",
    ),
    "place": Words("The place", "സ്ഥാനം"),
    "latitude": Words("Latitude", "അക്ഷാംശം"),
    "longitude": Words("Longitude", "രേഖാംശം"),
    "accuracy": Words("True to (metres)", "കൃത്യത (മീറ്റർ)"),
    "accuracy_hint": Words(
        "As the phone says. Left empty: 5 m, as for a tap on the map.",
        "ഫോൺ കാണിക്കുന്നത്. ഒഴിച്ചിട്ടാൽ 5 മീ.",
    ),
    "survey": Words("Survey number", "സർവേ നമ്പർ"),
    "survey_hint": Words("Block / number / sub-division", "ബ്ലോക്ക് / നമ്പർ / സബ് ഡിവിഷൻ"),
    "plot": Words("The corners of a plot", "പ്ലോട്ടിന്റെ മൂലകൾ"),
    "plot_hint": Words("One corner a line: latitude, longitude", "ഒരു വരിയിൽ ഒരു മൂല: അക്ഷാംശം, രേഖാംശം"),
    "building": Words("What you want to build (optional)", "എന്താണ് നിർമിക്കേണ്ടത് (നിർബന്ധമില്ല)"),
    "occupancy": Words("Use of the building", "കെട്ടിടത്തിന്റെ ഉപയോഗം"),
    "occupancy_hint": Words(
        "Group of the building rules: A1, F …", "കെട്ടിട നിയമത്തിലെ ഗ്രൂപ്പ്: A1, F …"
    ),
    "built_up": Words("Built-up area (m²)", "വിസ്തീർണം (ച.മീ.)"),
    "floors": Words("Floors", "നിലകൾ"),
    "ground": Words("Ground above sea level (m)", "സമുദ്രനിരപ്പിൽ നിന്നുള്ള ഉയരം (മീ.)"),
    "as_of": Words("Law of the day", "ഏത് തീയതിയിലെ നിയമം"),
    "as_of_hint": Words("Left empty: today", "ഒഴിച്ചിട്ടാൽ ഇന്ന്"),
    "more": Words(
        "More: survey number, plot, building, date", "കൂടുതൽ: സർവേ നമ്പർ, പ്ലോട്ട്, കെട്ടിടം, തീയതി"
    ),
    "ask": Words("Show what applies", "ബാധകമായവ കാണിക്കുക"),
    "again": Words("Ask about another place", "മറ്റൊരു സ്ഥലം ചോദിക്കുക"),
    "wrong": Words("This cannot be answered", "ഇതിന് ഉത്തരം നൽകാനാവില്ല"),
    "show_map": Words("Show the map", "ഭൂപടം കാണിക്കുക"),
    "map": Words("Map", "ഭൂപടം"),
    "no_map": Words(
        "The map has not been installed here; the list below is complete.",
        "ഇവിടെ ഭൂപടം ലഭ്യമല്ല; താഴെയുള്ള പട്ടിക പൂർണമാണ്.",
    ),
    "draw": Words("Draw a plot", "പ്ലോട്ട് വരയ്ക്കുക"),
    "drawn": Words("Ask about this plot", "ഈ പ്ലോട്ടിനെക്കുറിച്ച് ചോദിക്കുക"),
    "undo": Words("Take the last corner back", "അവസാന മൂല മായ്ക്കുക"),
    "tap": Words("Tap the place on the map.", "ഭൂപടത്തിൽ സ്ഥലം തൊടുക."),
    "tap_corners": Words("Tap the corners one after the other.", "മൂലകൾ ഒന്നൊന്നായി തൊടുക."),
    "where": Words("Where this is", "ഇത് എവിടെയാണ്"),
    "local_body": Words("Local body", "തദ്ദേശ സ്ഥാപനം"),
    "ward": Words("Ward", "വാർഡ്"),
    "village": Words("Village", "വില്ലേജ്"),
    "parcel": Words("Survey parcel", "സർവേ നമ്പർ"),
    "on_border": Words("on the border", "അതിർത്തിയിൽ"),
    "nearest": Words("nearest, {metres} m away", "ഏറ്റവും അടുത്തത്, {metres} മീ. അകലെ"),
    "share": Words("{percent} % of the plot", "പ്ലോട്ടിന്റെ {percent} %"),
    "verdict_certain": Words("Certain", "ഉറപ്പ്"),
    "verdict_possible": Words("Possible", "സാധ്യത"),
    "verdict_none": Words(
        "No rule was found here in the layers that were checked. See below what was not checked.",
        "പരിശോധിച്ച പാളികളിൽ ഇവിടെ ബാധകമായ നിയമമൊന്നും കണ്ടില്ല. പരിശോധിക്കാത്തവ താഴെ കാണുക.",
    ),
    "rules": Words("Rules that apply or may apply", "ബാധകമായതോ ആകാവുന്നതോ ആയ നിയമങ്ങൾ"),
    "law": Words("Law", "നിയമം"),
    "since": Words("since {day}", "{day} മുതൽ"),
    "from_layer": Words("Layer", "പാളി"),
    "authority": Words("Authority", "അധികാരി"),
    "step": Words("Certain after a step of {metres} m", "{metres} മീ. മാറിയാൽ ഉറപ്പിക്കാം"),
    "draft": Words("draft, not in force", "കരട്, പ്രാബല്യത്തിലില്ല"),
    "stayed": Words("stayed by a court", "കോടതി സ്റ്റേ ചെയ്തത്"),
    "made_up": Words("made-up data for demonstration", "പ്രദർശനത്തിനുള്ള സാങ്കൽപ്പിക വിവരം"),
    "all_made_up": Words(
        "Made-up data for demonstration: the layers below show no real land.",
        "പ്രദർശനത്തിനുള്ള സാങ്കൽപ്പിക വിവരം: താഴെയുള്ള പാളികൾ യഥാർത്ഥ ഭൂമിയുടേതല്ല.",
    ),
    "sure": Words("Known from", "ഉറവിടം"),
    "sure_gazette": Words("the gazette", "ഗസറ്റ്"),
    "sure_official": Words("an official page", "ഔദ്യോഗിക പേജ്"),
    "sure_press": Words("the press: to be verified", "പത്രവാർത്ത: ഉറപ്പാക്കേണ്ടത്"),
    "sure_draft": Words("general knowledge: to be verified", "പൊതു അറിവ്: ഉറപ്പാക്കേണ്ടത്"),
    "sure_synthetic": Words("made up", "സാങ്കൽപ്പികം"),
    "may_build": Words("What may be built", "എന്തു നിർമിക്കാം"),
    "height": Words("Height", "ഉയരം"),
    "above_ground": Words(
        "{metres} m above the ground at most", "തറനിരപ്പിൽ നിന്ന് പരമാവധി {metres} മീ."
    ),
    "above_sea": Words(
        "top at most {metres} m above sea level", "മുകൾഭാഗം സമുദ്രനിരപ്പിൽ നിന്ന് പരമാവധി {metres} മീ."
    ),
    "no_cap": Words("no cap found", "പരിധി കണ്ടില്ല"),
    "height_unknown": Words("not known", "അറിയില്ല"),
    "max_floors": Words("Floors at most", "പരമാവധി നിലകൾ"),
    "max_area": Words("Built-up area at most", "പരമാവധി വിസ്തീർണം"),
    "setbacks": Words("Distances to keep", "പാലിക്കേണ്ട അകലം"),
    "setback": Words("{metres} m from", "{metres} മീ. അകലം:"),
    "side_front": Words("Front", "മുൻവശം"),
    "side_rear": Words("Rear", "പിൻവശം"),
    "side_left": Words("Left", "ഇടതുവശം"),
    "side_right": Words("Right", "വലതുവശം"),
    "buildable": Words("Left to build on", "നിർമിക്കാൻ ബാക്കി"),
    "uses": Words("Uses of land", "ഭൂവിനിയോഗം"),
    "use_permitted": Words("permitted", "അനുവദനീയം"),
    "use_restricted-1": Words("with the district town planner", "ജില്ലാ ടൗൺ പ്ലാനറുടെ അനുമതിയോടെ"),
    "use_restricted-2": Words("with the chief town planner", "ചീഫ് ടൗൺ പ്ലാനറുടെ അനുമതിയോടെ"),
    "use_prohibited": Words("prohibited", "പാടില്ല"),
    "no_plan": Words("No published plan covers this place.", "ഈ സ്ഥലത്തിന് പ്രസിദ്ധീകരിച്ച പ്ലാനില്ല."),
    "nocs": Words("No-objection certificates to obtain", "നേടേണ്ട എൻ.ഒ.സി.കൾ"),
    "days": Words("{days} days", "{days} ദിവസം"),
    "papers": Words("Papers", "രേഖകൾ"),
    "not_checked": Words("Not checked", "പരിശോധിക്കാത്തവ"),
    "report": Words("Report (PDF)", "റിപ്പോർട്ട് (PDF)"),
    "as_data": Words("The same as data (JSON)", "ഇതേ വിവരം ഡേറ്റയായി (JSON)"),
    "state_of": Words(
        "As the law stands on {day}, from what was recorded by {moment}",
        "{day}-ലെ നിയമം, {moment} വരെ രേഖപ്പെടുത്തിയത് പ്രകാരം",
    ),
    "hash": Words("Fingerprint of rules and data", "നിയമങ്ങളുടെയും വിവരങ്ങളുടെയും മുദ്ര"),
    "error": Words("The place is true to {metres} m", "സ്ഥാനകൃത്യത {metres} മീ."),
    "area": Words("Area", "വിസ്തീർണം"),
    "checks": Words(
        "Scan the code to ask the same question again, under the same law and data.",
        "ഇതേ ചോദ്യം ഇതേ നിയമവും വിവരവും പ്രകാരം വീണ്ടും ചോദിക്കാൻ കോഡ് സ്കാൻ ചെയ്യുക.",
    ),
    "k_map": Words("K-Map", "കെ-മാപ്പ്"),
    "k_map_lead": Words("The layers of land rules of Kerala.", "കേരളത്തിലെ ഭൂനിയമ പാളികൾ."),
    "permit_map": Words("Issued permit map", "നൽകിയ പെർമിറ്റുകളുടെ ഭൂപടം"),
    "permit_map_lead": Words(
        "Building permits and the stage that each has reached.",
        "കെട്ടിട പെർമിറ്റുകളും അവയുടെ നിലവിലെ ഘട്ടവും.",
    ),
    "layers": Words("Layers", "പാളികൾ"),
    "zones": Words("{count} areas", "{count} മേഖലകൾ"),
    "no_permits": Words("No permit has been put on the map yet.", "പെർമിറ്റുകളൊന്നും ഭൂപടത്തിലില്ല."),
    "moved_last": Words("Permits that moved last", "ഒടുവിൽ മാറ്റം വന്ന പെർമിറ്റുകൾ"),
    "permit": Words("Permit", "പെർമിറ്റ്"),
    "stage": Words("Stage", "ഘട്ടം"),
    "use": Words("Use", "ഉപയോഗം"),
    "for_machines": Words(
        "For programs: OGC API Features and Tiles", "പ്രോഗ്രാമുകൾക്ക്: OGC API Features, Tiles"
    ),
}


def say(name: str, lang: str, /, **marks: object) -> str:
    """The text in a language with its marks filled."""
    text = WORDS[name].in_language(lang)
    return text.format(**marks) if marks else text
