"""The stock words of the plugin's pages. What the rules say comes from the rule books."""

from __future__ import annotations

from runtime.words import Words

WORDS: dict[str, Words] = {
    "title": Words("Check a building plan", "കെട്ടിട പ്ലാൻ പരിശോധിക്കുക"),
    "lead": Words(
        "Upload the scrutiny drawing and see within seconds what complies, what does not, and by how much.",
        "സ്ക്രൂട്ടിനി ഡ്രോയിംഗ് അപ്‌ലോഡ് ചെയ്താൽ, പാലിക്കുന്നതും പാലിക്കാത്തതും എത്രത്തോളമെന്നും സെക്കൻഡുകൾക്കകം കാണാം.",
    ),
    "kept": Words(
        "No log-in is needed. The drawing and the result are deleted after half an hour. This is not a permit.",
        "ലോഗിൻ വേണ്ട. ഡ്രോയിംഗും ഫലവും അര മണിക്കൂറിനു ശേഷം മായ്ക്കും. ഇത് പെർമിറ്റല്ല.",
    ),
    "file": Words("The drawing", "ഡ്രോയിംഗ്"),
    "file_hint": Words(
        "A DXF file in metres, up to {size} MB. Save a DWG as DXF first.",
        "മീറ്ററിലുള്ള DXF ഫയൽ, {size} MB വരെ. DWG ആണെങ്കിൽ ആദ്യം DXF ആയി സേവ് ചെയ്യുക.",
    ),
    "book": Words("Which rules", "ഏത് ചട്ടങ്ങൾ"),
    "on": Words("Date of the application", "അപേക്ഷയുടെ തീയതി"),
    "on_hint": Words(
        "Left empty: today. The text in force on that day counts.",
        "ഒഴിച്ചിട്ടാൽ ഇന്ന്. അന്ന് നിലവിലുള്ള ചട്ടമാണ് ബാധകം.",
    ),
    "check": Words("Check the plan", "പ്ലാൻ പരിശോധിക്കുക"),
    "template": Words("Empty drawing with all layers (DXF)", "എല്ലാ ലെയറുകളുമുള്ള ശൂന്യ ഡ്രോയിംഗ് (DXF)"),
    "no_file": Words("Choose a DXF file", "ഒരു DXF ഫയൽ തിരഞ്ഞെടുക്കുക"),
    "no_book": Words("Choose the rules", "ചട്ടങ്ങൾ തിരഞ്ഞെടുക്കുക"),
    "no_day": Words("Write the date as year-month-day", "തീയതി വർഷം-മാസം-ദിവസം എന്ന് എഴുതുക"),
    "busy": Words(
        "Many plans are being checked just now. Try again in a minute.",
        "ഇപ്പോൾ പല പ്ലാനുകൾ പരിശോധിക്കുകയാണ്. ഒരു മിനിറ്റ് കഴിഞ്ഞ് ശ്രമിക്കുക.",
    ),
    "checking": Words("Checking {name}", "{name} പരിശോധിക്കുന്നു"),
    "reloads": Words("This page reloads by itself every second.", "ഈ പേജ് ഓരോ സെക്കൻഡിലും താനേ പുതുക്കും."),
    "again_now": Words("Look now", "ഇപ്പോൾ നോക്കുക"),
    "before": Words("Plans before this one: {count}", "ഇതിനു മുമ്പുള്ള പ്ലാനുകൾ: {count}"),
    "stage_waiting": Words("Waiting for its turn", "ഊഴം കാത്തിരിക്കുന്നു"),
    "stage_reading": Words("Reading the drawing", "ഡ്രോയിംഗ് വായിക്കുന്നു"),
    "stage_judging": Words("Judging by the rules", "ചട്ടപ്രകാരം പരിശോധിക്കുന്നു"),
    "stage_drawing": Words("Writing the report", "റിപ്പോർട്ട് തയ്യാറാക്കുന്നു"),
    "stage_done": Words("Done", "കഴിഞ്ഞു"),
    "step_done": Words("done", "കഴിഞ്ഞു"),
    "step_now": Words("now", "ഇപ്പോൾ"),
    "step_next": Words("to come", "വരാനുണ്ട്"),
    "result": Words("Result for {name}", "{name}: ഫലം"),
    "by": Words("{book}, as on {on}", "{book}, {on}-ന് നിലവിലുള്ളത്"),
    "mend": Words("What must be mended", "ശരിയാക്കേണ്ടവ"),
    "drawing": Words("About the drawing", "ഡ്രോയിംഗിനെക്കുറിച്ച്"),
    "officer": Words("For an officer to decide", "ഉദ്യോഗസ്ഥൻ തീരുമാനിക്കേണ്ടവ"),
    "open": Words("Could not be checked", "പരിശോധിക്കാനാകാത്തവ"),
    "rest": Words(
        "Complies: {passed}. Not applicable: {na}.", "പാലിക്കുന്നവ: {passed}. ബാധകമല്ലാത്തവ: {na}."
    ),
    "more_than": Words("… and {count} more of this kind", "… ഇത്തരത്തിൽ {count} എണ്ണം കൂടി"),
    "report": Words("Full report with the plan", "പ്ലാനോടു കൂടിയ പൂർണ്ണ റിപ്പോർട്ട്"),
    "pdf": Words("As PDF", "PDF ആയി"),
    "marked": Words("Drawing with numbered marks (DXF)", "അടയാളമിട്ട ഡ്രോയിംഗ് (DXF)"),
    "data": Words("As data (JSON)", "ഡാറ്റയായി (JSON)"),
    "another": Words("Check another plan", "മറ്റൊരു പ്ലാൻ പരിശോധിക്കുക"),
    "required": Words("required", "വേണ്ടത്"),
    "provided": Words("provided", "ഉള്ളത്"),
    "concept_title": Words("What may I build?", "എനിക്ക് എന്തു നിർമ്മിക്കാം?"),
    "concept_lead": Words(
        "Before there is a drawing: plot, street, use and size in; yards, floor area, parking, needs and fees out.",
        "ഡ്രോയിംഗിനു മുമ്പ്: പ്ലോട്ടും റോഡും ഉപയോഗവും നൽകിയാൽ മുറ്റങ്ങളും വിസ്തീർണ്ണവും പാർക്കിംഗും ഫീസും അറിയാം.",
    ),
    "width": Words("Plot along the street (m)", "റോഡരികിലെ വീതി (മീ.)"),
    "depth": Words("Depth of the plot (m)", "പ്ലോട്ടിന്റെ ആഴം (മീ.)"),
    "use": Words("Use of the building", "കെട്ടിടത്തിന്റെ ഉപയോഗം"),
    "height": Words("Height (m)", "ഉയരം (മീ.)"),
    "area": Words("Wished floor area (m²)", "ആഗ്രഹിക്കുന്ന വിസ്തീർണ്ണം (ച.മീ.)"),
    "road": Words("Street", "റോഡ്"),
    "road_width": Words("Width of the street (m)", "റോഡിന്റെ വീതി (മീ.)"),
    "body": Words("Local body", "തദ്ദേശ സ്ഥാപനം"),
    "category": Words("Category of the panchayat", "പഞ്ചായത്തിന്റെ വിഭാഗം"),
    "corners": Words("Corners of the plot on the map", "ഭൂപടത്തിലെ പ്ലോട്ടിന്റെ മൂലകൾ"),
    "corners_hint": Words(
        "Instead of width and depth: one corner a line, latitude, longitude. The maps' limits then count too.",
        "വീതിക്കും ആഴത്തിനും പകരം: ഒരു വരിയിൽ ഒരു മൂല, അക്ഷാംശം, രേഖാംശം. ഭൂപടത്തിലെ പരിധികളും കണക്കിലെടുക്കും.",
    ),
    "front": Words(
        "Which side lies at the street (1 = from the first corner)",
        "റോഡരികിലെ വശം (1 = ആദ്യ മൂലയിൽ നിന്ന്)",
    ),
    "no_plot": Words("These corners make no plot on our maps", "ഈ മൂലകൾ ഭൂപടത്തിൽ ഒരു പ്ലോട്ടാകുന്നില്ല"),
    "show": Words("Show what is allowed", "അനുവദനീയമായത് കാണിക്കുക"),
    "allowed": Words("What the rules allow", "ചട്ടം അനുവദിക്കുന്നത്"),
    "needs": Words("What the building must have", "കെട്ടിടത്തിന് വേണ്ടത്"),
    "start_drawing": Words("Begin from this drawing (DXF)", "ഈ ഡ്രോയിംഗിൽ നിന്ന് തുടങ്ങുക (DXF)"),
    "not_a_number": Words("Write numbers such as 15 or 20.5", "15 അല്ലെങ്കിൽ 20.5 പോലെ സംഖ്യ എഴുതുക"),
    "no_row": Words(
        "The tables have no row for this use and size: ask an officer.",
        "ഈ ഉപയോഗത്തിനും വലിപ്പത്തിനും പട്ടികയിൽ വരിയില്ല: ഉദ്യോഗസ്ഥനോട് ചോദിക്കുക.",
    ),
    "makes_no_sense": Words(
        "Plot, area and height must be of a size that is built",
        "പ്ലോട്ട്, വിസ്തീർണ്ണം, ഉയരം എന്നിവ സാധ്യമായ അളവിലാകണം",
    ),
    "any": Words("not known", "അറിയില്ല"),
    "notified": Words("notified road", "വിജ്ഞാപിത റോഡ്"),
    "other": Words("other road", "മറ്റു റോഡ്"),
    "lane": Words("lane", "ഇടവഴി"),
    "culdesac": Words("cul-de-sac", "അടഞ്ഞ വഴി"),
    "panchayat": Words("grama panchayat", "ഗ്രാമപഞ്ചായത്ത്"),
    "municipality": Words("municipality", "മുനിസിപ്പാലിറ്റി"),
    "corporation": Words("corporation", "കോർപ്പറേഷൻ"),
}


def say(name: str, language: str, /, **marks: object) -> str:
    """Stock words in a language, with their marks filled in."""
    return WORDS[name].in_language(language).format(**marks)
