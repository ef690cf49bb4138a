"""What is said about a drawing, in the drafter's words: code -> English, Malayalam.

Each message says what is wrong and how to mend it. `{blanks}` are filled from the finding.
"""

from __future__ import annotations

import string

Text = tuple[str, str]

REFUSALS: dict[str, Text] = {
    "empty_file": (
        "The file is empty. Save the drawing again and upload that file.",
        "ഫയൽ ശൂന്യമാണ്. ഡ്രോയിംഗ് വീണ്ടും സേവ് ചെയ്ത് അപ്‌ലോഡ് ചെയ്യുക.",
    ),
    "too_large": (
        "The file has {megabytes} MB; {limit} MB is the limit. Purge unused blocks and keep only the scrutiny layers.",
        "ഫയലിന് {megabytes} MB ഉണ്ട്; പരിധി {limit} MB ആണ്. ഉപയോഗിക്കാത്ത ബ്ലോക്കുകൾ നീക്കുക.",
    ),
    "is_dwg": (
        "This is a DWG file with another name. In the CAD program choose Save As, type DXF, and upload that.",
        "ഇത് പേരുമാറ്റിയ DWG ഫയലാണ്. CAD പ്രോഗ്രാമിൽ DXF ആയി സേവ് ചെയ്ത് അപ്‌ലോഡ് ചെയ്യുക.",
    ),
    "is_zip": (
        "This is a compressed archive. Unpack it and upload the DXF file inside.",
        "ഇത് കംപ്രസ് ചെയ്ത ഫയലാണ്. അതിനുള്ളിലെ DXF ഫയൽ അപ്‌ലോഡ് ചെയ്യുക.",
    ),
    "is_pdf": (
        "This is a PDF. Scrutiny needs the drawing itself, saved as DXF.",
        "ഇത് PDF ആണ്. DXF ആയി സേവ് ചെയ്ത ഡ്രോയിംഗ് വേണം.",
    ),
    "is_office": (
        "This is an office document. Scrutiny needs the drawing saved as DXF.",
        "ഇത് ഓഫീസ് ഡോക്യുമെന്റാണ്. DXF ആയി സേവ് ചെയ്ത ഡ്രോയിംഗ് വേണം.",
    ),
    "is_picture": (
        "This is a picture. Scrutiny needs the drawing saved as DXF.",
        "ഇത് ചിത്രമാണ്. DXF ആയി സേവ് ചെയ്ത ഡ്രോയിംഗ് വേണം.",
    ),
    "is_utf16": (
        "The file was saved as Unicode (UTF-16) text. Save it from the CAD program as DXF.",
        "ഫയൽ UTF-16 ആയാണ് സേവ് ചെയ്തത്. CAD പ്രോഗ്രാമിൽ നിന്ന് DXF ആയി സേവ് ചെയ്യുക.",
    ),
    "not_dxf": (
        "This is not a DXF drawing. In the CAD program choose Save As, type DXF.",
        "ഇത് DXF ഡ്രോയിംഗ് അല്ല. CAD പ്രോഗ്രാമിൽ DXF ആയി സേവ് ചെയ്യുക.",
    ),
    "no_sections": (
        "The file holds no drawing sections. Save it again from the CAD program as DXF.",
        "ഫയലിൽ ഡ്രോയിംഗ് ഭാഗങ്ങളില്ല. വീണ്ടും DXF ആയി സേവ് ചെയ്യുക.",
    ),
    "no_entities": (
        "The file ends before the drawing itself begins. It was cut off; save and upload it again.",
        "ഡ്രോയിംഗ് തുടങ്ങുന്നതിനു മുമ്പ് ഫയൽ അവസാനിക്കുന്നു. വീണ്ടും സേവ് ചെയ്ത് അപ്‌ലോഡ് ചെയ്യുക.",
    ),
    "nameless_section": (
        "Line {line}: a section without a name. The file is damaged; save it again as DXF.",
        "വരി {line}: പേരില്ലാത്ത ഭാഗം. ഫയൽ കേടാണ്; വീണ്ടും DXF ആയി സേവ് ചെയ്യുക.",
    ),
    "open_section": (
        "Line {line}: the section {section} is not closed (ENDSEC is missing). The file is damaged or was cut; save it again as DXF.",
        "വരി {line}: {section} ഭാഗം അടച്ചിട്ടില്ല (ENDSEC ഇല്ല). ഫയൽ കേടാണ്; വീണ്ടും DXF ആയി സേവ് ചെയ്യുക.",
    ),
    "bad_group_code": (
        "Line {line}: a group code (number) is expected, but {text} stands there. The file is damaged or a template was not filled in; save it again as DXF.",
        "വരി {line}: സംഖ്യ വേണ്ടിടത്ത് {text} എന്നാണ്. ഫയൽ കേടാണ്; വീണ്ടും DXF ആയി സേവ് ചെയ്യുക.",
    ),
    "binary_cut": (
        "The binary DXF breaks off or is damaged at byte {byte}. Save it again.",
        "ബൈനറി DXF {byte}-ാം ബൈറ്റിൽ മുറിഞ്ഞിരിക്കുന്നു. വീണ്ടും സേവ് ചെയ്യുക.",
    ),
    "cut_off": (
        "The end-of-file mark is missing: the file was cut off on the way. Upload it again.",
        "ഫയലിന്റെ അവസാന അടയാളമില്ല: ഫയൽ മുറിഞ്ഞുപോയി. വീണ്ടും അപ്‌ലോഡ് ചെയ്യുക.",
    ),
    "bad_number": (
        "A {kind} has {value} where a number belongs. Delete or redraw it.",
        "{kind}-ൽ സംഖ്യയ്ക്കു പകരം {value} ആണ്. അത് മായ്ച്ച് വീണ്ടും വരയ്ക്കുക.",
    ),
    "far_number": (
        "A {kind} (handle {handle}, layer {layer}) lies at {value}, far outside any drawing. Delete it or move the drawing near the origin.",
        "{layer} ലെയറിലെ {kind} ({handle}) വളരെ അകലെ {value}-ലാണ്. അത് മായ്ക്കുക.",
    ),
    "too_many_vertices": (
        "The drawing has more than {limit} corners on scrutiny layers. Keep only what scrutiny needs there.",
        "സ്ക്രൂട്ടിനി ലെയറുകളിൽ {limit}-ലധികം കോണുകളുണ്ട്. ആവശ്യമുള്ളവ മാത്രം വയ്ക്കുക.",
    ),
    "too_many_entities": (
        "The drawing has more than {limit} things outside layer 0. Keep only what scrutiny needs on its layers.",
        "ലെയർ 0-ന് പുറത്ത് {limit}-ലധികം വസ്തുക്കളുണ്ട്. ആവശ്യമുള്ളവ മാത്രം വയ്ക്കുക.",
    ),
    "too_many_blocks": (
        "Blocks are placed more than {limit} times. Explode or remove what scrutiny does not need.",
        "ബ്ലോക്കുകൾ {limit}-ലധികം തവണ വച്ചിട്ടുണ്ട്. ആവശ്യമില്ലാത്തവ നീക്കുക.",
    ),
    "blocks_too_deep": (
        "Blocks lie inside blocks more than {depth} deep. Explode them.",
        "ബ്ലോക്കുകൾക്കുള്ളിൽ ബ്ലോക്കുകൾ {depth}-ലധികം ആഴത്തിലുണ്ട്. അവ explode ചെയ്യുക.",
    ),
    "block_in_itself": (
        "The block {block} contains itself. Redefine it.",
        "{block} എന്ന ബ്ലോക്ക് അതിനെത്തന്നെ ഉൾക്കൊള്ളുന്നു. അത് വീണ്ടും നിർവചിക്കുക.",
    ),
    "huge_record": (
        "Near line {line}: one thing in the drawing is larger than any plan needs. Delete it.",
        "വരി {line}-നടുത്ത്: ഡ്രോയിംഗിലെ ഒരു വസ്തു അമിതമായി വലുതാണ്. അത് മായ്ക്കുക.",
    ),
    "too_slow": (
        "Reading took more than {seconds} seconds and was stopped. Purge the drawing.",
        "വായിക്കാൻ {seconds} സെക്കൻഡിലധികം എടുത്തതിനാൽ നിർത്തി. ഡ്രോയിംഗ് ലഘൂകരിക്കുക.",
    ),
    "worker_died": (
        "Scrutiny of this file was stopped because it used too much {resource}. Purge the drawing and try again.",
        "ഈ ഫയൽ അമിതമായ {resource} ഉപയോഗിച്ചതിനാൽ പരിശോധന നിർത്തി. ഡ്രോയിംഗ് ലഘൂകരിക്കുക.",
    ),
}

FINDINGS: dict[str, Text] = {
    "unit_missing": (
        "The drawing does not say its unit; metres are assumed. Set the unit to metres (INSUNITS 6).",
        "യൂണിറ്റ് രേഖപ്പെടുത്തിയിട്ടില്ല; മീറ്റർ എന്ന് കരുതി. INSUNITS 6 ആക്കുക.",
    ),
    "unit_strange": (
        "The drawing unit {unit} is not one a plan is drawn in. Set the unit to metres (INSUNITS 6).",
        "യൂണിറ്റ് {unit} അംഗീകൃതമല്ല. മീറ്റർ (INSUNITS 6) ആക്കുക.",
    ),
    "unit_converted": (
        "The drawing unit is {unit}; lengths were converted to metres. Draw in metres.",
        "യൂണിറ്റ് {unit} ആണ്; അളവുകൾ മീറ്ററിലേക്ക് മാറ്റി. മീറ്ററിൽ വരയ്ക്കുക.",
    ),
    "unit_doubt": (
        "The plot is drawn as {drawn} m² but declared as {declared} m². The two agree if the drawing is in {unit} and the declared area in {declared_as}. Set INSUNITS and PLOT_AREA_M2 right.",
        "പ്ലോട്ട് {drawn} ച.മീ. ആയി വരച്ചു, {declared} ച.മീ. എന്ന് രേഖപ്പെടുത്തി. ഡ്രോയിംഗ് {unit}-ലും വിസ്തീർണ്ണം {declared_as}-ലും ആണെങ്കിൽ യോജിക്കും. INSUNITS, PLOT_AREA_M2 ശരിയാക്കുക.",
    ),
    "size_absurd": (
        "The plot measures {drawn} m²: the unit of the drawing must be wrong. Set INSUNITS to the unit it is drawn in.",
        "പ്ലോട്ടിന് {drawn} ച.മീ.: യൂണിറ്റ് തെറ്റാണ്. INSUNITS ശരിയാക്കുക.",
    ),
    "nothing_drawn": (
        "Nothing is drawn outside layer 0. Draw the scrutiny layers (take the template).",
        "ലെയർ 0-ന് പുറത്ത് ഒന്നും വരച്ചിട്ടില്ല. സ്ക്രൂട്ടിനി ലെയറുകൾ വരയ്ക്കുക.",
    ),
    "layer_missing": (
        "The layer {layer} is missing. Make it and draw on it what its name says.",
        "{layer} എന്ന ലെയർ ഇല്ല. അത് ഉണ്ടാക്കി വരയ്ക്കുക.",
    ),
    "layer_empty": (
        "The layer {layer} is there but nothing is drawn on it.",
        "{layer} എന്ന ലെയറിൽ ഒന്നും വരച്ചിട്ടില്ല.",
    ),
    "not_closed": (
        "An outline on {layer} is open by {gap} m. Close it where marked; it is never closed silently.",
        "{layer}-ലെ രേഖ {gap} മീ. തുറന്നിരിക്കുന്നു. അടയാളപ്പെടുത്തിയിടത്ത് അടയ്ക്കുക.",
    ),
    "closed_by_touch": (
        "An outline on {layer} ends where it began but is not marked closed. Use Close.",
        "{layer}-ലെ രേഖ അടഞ്ഞതായി അടയാളപ്പെടുത്തിയിട്ടില്ല. Close ഉപയോഗിക്കുക.",
    ),
    "crosses_itself": (
        "An outline on {layer} crosses itself at the mark. Redraw it.",
        "{layer}-ലെ രേഖ സ്വയം മുറിച്ചുകടക്കുന്നു. വീണ്ടും വരയ്ക്കുക.",
    ),
    "no_area": (
        "An outline on {layer} encloses nothing. Delete or redraw it.",
        "{layer}-ലെ രേഖയ്ക്ക് വിസ്തീർണ്ണമില്ല. മായ്ക്കുകയോ വീണ്ടും വരയ്ക്കുകയോ ചെയ്യുക.",
    ),
    "more_than_one": (
        "{layer} has {count} outlines ({areas} m²) where one belongs. Keep one.",
        "{layer}-ൽ {count} രേഖകളുണ്ട് ({areas} ച.മീ.); ഒന്നേ പാടുള്ളൂ.",
    ),
    "drawn_twice": (
        "The same outline ({area} m²) lies twice on {layer}. Delete one.",
        "{layer}-ൽ ഒരേ രേഖ ({area} ച.മീ.) രണ്ടു തവണയുണ്ട്. ഒന്ന് മായ്ക്കുക.",
    ),
    "unread_kind": (
        "{layer} holds a {kind}, which cannot be measured. Draw it as a polyline.",
        "{layer}-ൽ {kind} ആണ്; അത് അളക്കാനാവില്ല. പോളിലൈനായി വരയ്ക്കുക.",
    ),
    "curve_flattened": (
        "{count} ellipse or spline outlines were measured as fine polylines. Better draw arcs and polylines.",
        "{count} എലിപ്സ്/സ്പ്ലൈൻ രേഖകൾ പോളിലൈനായി അളന്നു. ആർക്കും പോളിലൈനും ഉപയോഗിക്കുന്നതാണ് നല്ലത്.",
    ),
    "block_missing": (
        "The block {block} is placed but not defined in the file.",
        "{block} എന്ന ബ്ലോക്ക് ഫയലിൽ നിർവചിച്ചിട്ടില്ല.",
    ),
    "outside_plot": (
        "The building outline {layer} sticks out of the plot at the mark.",
        "കെട്ടിടരേഖ {layer} പ്ലോട്ടിന് പുറത്തേക്ക് നീളുന്നു.",
    ),
    "yard_off_building": (
        "The yard {layer} does not lie against the building outline (nearest {distance} m). Snap its corners to the footprint.",
        "{layer} എന്ന മുറ്റം കെട്ടിടരേഖയോട് ചേരുന്നില്ല ({distance} മീ. അകലെ). കോണുകൾ ചേർത്തു വരയ്ക്കുക.",
    ),
    "yard_off_boundary": (
        "The yard {layer} does not lie against the plot boundary (nearest {distance} m). Snap its corners to the boundary.",
        "{layer} എന്ന മുറ്റം പ്ലോട്ട് അതിർത്തിയോട് ചേരുന്നില്ല ({distance} മീ. അകലെ). കോണുകൾ ചേർത്തു വരയ്ക്കുക.",
    ),
    "yards_overlap": (
        "The yards {layer} and {other} overlap. Each place belongs to one yard.",
        "{layer}, {other} എന്നീ മുറ്റങ്ങൾ ഒന്നിനുമേൽ ഒന്നായി കിടക്കുന്നു.",
    ),
    "two_means_differ": (
        "{layer}: measured in the drawing {drawn} m, by the dimension {dimension} m. Mend the one that is wrong.",
        "{layer}: വരച്ചത് {drawn} മീ., അളവിൽ {dimension} മീ. തെറ്റായത് തിരുത്തുക.",
    ),
    "typed_over": (
        "A dimension on {layer} shows '{text}' but measures {drawn} m. Remove the typed text; dimensions are not edited.",
        "{layer}-ലെ അളവിൽ '{text}' എന്ന് എഴുതിയിരിക്കുന്നു; യഥാർത്ഥ അളവ് {drawn} മീ. എഴുത്ത് നീക്കുക.",
    ),
    "shown_differs": (
        "A dimension on {layer} is shown as '{text}' but measures {drawn} m. Update the dimension.",
        "{layer}-ലെ അളവ് '{text}' എന്ന് കാണിക്കുന്നു; യഥാർത്ഥ അളവ് {drawn} മീ. അളവ് പുതുക്കുക.",
    ),
    "dimension_unread": (
        "A dimension on {layer} has no length that can be read. Draw it as a linear dimension.",
        "{layer}-ലെ അളവ് വായിക്കാനാവുന്നില്ല. ലീനിയർ ഡൈമെൻഷനായി വരയ്ക്കുക.",
    ),
    "colour_means_nothing": (
        "A thing on {layer} has colour {colour}, which the convention does not know there. Give it the colour of its use.",
        "{layer}-ലെ വസ്തുവിന്റെ നിറം {colour} ആണ്; അതിന് അർത്ഥമില്ല. ഉപയോഗത്തിന്റെ നിറം നൽകുക.",
    ),
    "colour_by_layer": (
        "An outline on {layer} takes colour {colour} from its layer; it was read as use {use}. Give the outline itself the colour of its use.",
        "{layer}-ലെ രേഖ ലെയറിന്റെ നിറം {colour} എടുക്കുന്നു; ഉപയോഗം {use} എന്ന് വായിച്ചു. രേഖയ്ക്കു തന്നെ നിറം നൽകുക.",
    ),
    "deduction_outside": (
        "A deduction of {area} m² on {layer} lies outside the built-up outline of its floor.",
        "{layer}-ലെ {area} ച.മീ. കിഴിവ് നിലയുടെ രേഖയ്ക്ക് പുറത്താണ്.",
    ),
    "deductions_overlap": (
        "Two deductions on {layer} overlap: the place would be deducted twice.",
        "{layer}-ലെ രണ്ട് കിഴിവുകൾ ഒന്നിനുമേൽ ഒന്നാണ്: രണ്ടു തവണ കുറയും.",
    ),
    "negative_area": (
        "More is deducted on {layer} than is built: {area} m² would remain.",
        "{layer}-ൽ നിർമ്മിച്ചതിലും കൂടുതൽ കിഴിച്ചു: {area} ച.മീ.",
    ),
    "carpet_above_built": (
        "{layer}: the carpet area {carpet} m² is more than the built-up area {built} m² of the floor.",
        "{layer}: കാർപെറ്റ് ഏരിയ {carpet} ച.മീ., നിലയുടെ വിസ്തീർണ്ണം {built} ച.മീ.-ലും കൂടുതൽ.",
    ),
    "covered_below_footprint": (
        "{layer}: the covered area {covered} m² is less than the footprint {footprint} m².",
        "{layer}: കവേർഡ് ഏരിയ {covered} ച.മീ., കെട്ടിടരേഖ {footprint} ച.മീ.-ലും കുറവ്.",
    ),
    "typical_clash": (
        "{layer}: the typical floor text of floor {floor} names floor {floors}, which is drawn itself or twice.",
        "{layer}: നില {floor}-ന്റെ TYPICAL_FLOOR_PLAN-ൽ {floors} ആവർത്തിക്കുന്നു.",
    ),
    "plot_differs": (
        "The plot is drawn as {drawn} m² and declared as {declared} m² ({pct} % apart). The smaller is used.",
        "പ്ലോട്ട് വരച്ചത് {drawn} ച.മീ., രേഖപ്പെടുത്തിയത് {declared} ച.മീ. ({pct} % വ്യത്യാസം). ചെറുത് എടുത്തു.",
    ),
    "slots_overlap": (
        "Two parking places on {layer} overlap.",
        "{layer}-ലെ രണ്ട് പാർക്കിംഗ് സ്ഥലങ്ങൾ ഒന്നിനുമേൽ ഒന്നാണ്.",
    ),
    "two_on_a_line": (
        "{layer}: two statements on one line; {key}={value} was read as the second. Write one on each line.",
        "{layer}: ഒരു വരിയിൽ രണ്ട് വിവരങ്ങൾ; {key}={value} രണ്ടാമതായി വായിച്ചു. ഓരോ വരിയിൽ ഒന്ന് എഴുതുക.",
    ),
    "key_twice": (
        "{key} is stated more than once with different values ({values}); none is used. Keep the right one.",
        "{key} പല വിലകളോടെ ആവർത്തിക്കുന്നു ({values}); ഒന്നും എടുത്തിട്ടില്ല. ശരിയായത് മാത്രം വയ്ക്കുക.",
    ),
    "value_unread": (
        "{key}={value} cannot be understood. Write YES, NO or a number.",
        "{key}={value} മനസ്സിലാകുന്നില്ല. YES, NO അല്ലെങ്കിൽ സംഖ്യ എഴുതുക.",
    ),
    "area_with_unit": (
        "{key}={value} was read as {area} m². Write the area in m² without a unit.",
        "{key}={value} എന്നത് {area} ച.മീ. ആയി വായിച്ചു. ച.മീ.-ൽ സംഖ്യ മാത്രം എഴുതുക.",
    ),
}


class _Blanks(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


def say(texts: dict[str, Text], code: str, values: dict[str, str]) -> dict[str, str]:
    """A message in both languages, blanks filled."""
    english, malayalam = texts[code]
    blanks = _Blanks(values)
    return {
        "en": string.Formatter().vformat(english, (), blanks),
        "ml": string.Formatter().vformat(malayalam, (), blanks),
    }
