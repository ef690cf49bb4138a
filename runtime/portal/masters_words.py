"""The stock words of the masters' editor."""

from __future__ import annotations

from runtime.words import Words

MASTERS_WORDS: dict[str, Words] = {
    "masters": Words("Lists and rates", "പട്ടികകളും നിരക്കുകളും"),
    "master_on": Words("Rows in force on", "ഈ ദിവസം ബാധകമായ വരികൾ"),
    "master_waits": Words("Waits for a second officer", "രണ്ടാമത്തെ ഉദ്യോഗസ്ഥന്റെ തീരുമാനത്തിന്"),
    "master_adds": Words("New row", "പുതിയ വരി"),
    "master_ends": Words("Ends", "അവസാനിക്കുന്നു"),
    "master_approve": Words("Approve", "അംഗീകരിക്കുക"),
    "master_return": Words("Send back", "തിരിച്ചയയ്ക്കുക"),
    "master_approved": Words("Approved", "അംഗീകരിച്ചു"),
    "master_returned": Words("Sent back", "തിരിച്ചയച്ചു"),
    "master_faults": Words("This cannot be done yet", "ഇത് ഇപ്പോൾ ചെയ്യാനാവില്ല"),
    "master_proof": Words("Proved: this is what changes", "പരിശോധിച്ചു: മാറ്റങ്ങൾ ഇവയാണ്"),
    "master_line": Words("Line {line}:", "വരി {line}:"),
    "master_propose": Words("Propose a change", "മാറ്റം നിർദേശിക്കുക"),
    "master_text": Words("Rows, as CSV", "വരികൾ (CSV)"),
    "master_text_hint": Words(
        "A row with a new day begins there and ends the one before it. To end a row, repeat its key and `since` and write `until`.",
        "പുതിയ തീയതിയുള്ള വരി അന്നു തുടങ്ങും, മുമ്പത്തേത് അന്ന് അവസാനിക്കും. ഒരു വരി അവസാനിപ്പിക്കാൻ അതിന്റെ കോഡും `since`-ഉം ആവർത്തിച്ച് `until` എഴുതുക.",
    ),
    "master_note": Words("Order or reason", "ഉത്തരവ് അല്ലെങ്കിൽ കാരണം"),
    "master_prove": Words("Check it", "പരിശോധിക്കുക"),
    "master_hand": Words("Hand to the second officer", "രണ്ടാമത്തെ ഉദ്യോഗസ്ഥന് കൈമാറുക"),
    "master_decided": Words("Decided", "തീരുമാനിച്ചവ"),
}
