"""The stock words of the plugin's pages. What accounts and fees are called comes from the specs."""

from __future__ import annotations

from runtime.words import Words

WORDS: dict[str, Words] = {
    "books": Words("Accounts", "കണക്കുകൾ"),
    "books_says": Words(
        "Reports of the books and demands of the period", "കണക്കുകളുടെ റിപ്പോർട്ടുകളും ഡിമാൻഡുകളും"
    ),
    "reports": Words("Reports", "റിപ്പോർട്ടുകൾ"),
    "runs": Words("Demands of the period", "കാലയളവിലെ ഡിമാൻഡുകൾ"),
    "from": Words("From", "മുതൽ"),
    "to": Words("To", "വരെ"),
    "show": Words("Show", "കാണിക്കുക"),
    "fund": Words("Fund", "ഫണ്ട്"),
    "account": Words("Account", "അക്കൗണ്ട്"),
    "thing": Words("Number of what is charged", "ഡിമാൻഡ് നമ്പർ"),
    "fee": Words("Fee", "ഫീസ്"),
    "body": Words("Local body", "തദ്ദേശ സ്ഥാപനം"),
    "choose": Words("Choose", "തിരഞ്ഞെടുക്കുക"),
    "take": Words("Take it with you", "ഫയലായി എടുക്കുക"),
    "journal": Words("The whole journal", "മുഴുവൻ ജേണൽ"),
    "no_rows": Words("Nothing in these days", "ഈ ദിവസങ്ങളിൽ ഒന്നുമില്ല"),
    "no_rows_way": Words("Choose other days above.", "മുകളിൽ മറ്റു ദിവസങ്ങൾ തിരഞ്ഞെടുക്കുക."),
    "ties": Words("ties", "പൊരുത്തപ്പെടുന്നു"),
    "differs": Words("differs", "പൊരുത്തപ്പെടുന്നില്ല"),
    "total": Words("Total", "ആകെ"),
    "bad_day": Words(
        "Write the date as year-month-day: 2026-04-01", "തീയതി വർഷം-മാസം-ദിവസം എന്ന് എഴുതുക: 2026-04-01"
    ),
    "try_now": Words("Work it out now", "ഇപ്പോൾ കണക്കാക്കുക"),
    "approve": Words("Approve and demand", "അംഗീകരിച്ച് ഡിമാൻഡ് ചെയ്യുക"),
    "reason": Words("Reason", "കാരണം"),
    "reason_why": Words("The figures ask for a reason: {rule}", "ഈ തുകകൾക്ക് കാരണം വേണം: {rule}"),
    "things": Words("Charged", "എണ്ണം"),
    "amount": Words("Amount", "തുക"),
    "due_on": Words("Due on", "അവസാന തീയതി"),
    "state": Words("State", "നില"),
    "tried": Words("Waits for approval", "അംഗീകാരം കാക്കുന്നു"),
    "approved": Words("Approved: being demanded", "അംഗീകരിച്ചു: ഡിമാൻഡ് ചെയ്യുന്നു"),
    "raised": Words("Demanded", "ഡിമാൻഡ് ചെയ്തു"),
    "no_runs": Words("Nothing was worked out yet", "ഇതുവരെ ഒന്നും കണക്കാക്കിയിട്ടില്ല"),
    "no_runs_way": Words(
        "It is worked out on its day by itself, or now by the button above.",
        "അതത് ദിവസം സ്വയം കണക്കാക്കും; അല്ലെങ്കിൽ മുകളിലെ ബട്ടൺ അമർത്തുക.",
    ),
    "sent_back": Words("Sent back: {why}", "തിരിച്ചയച്ചു: {why}"),
    "quick": Words("Pay without logging in", "ലോഗിൻ ഇല്ലാതെ അടയ്ക്കുക"),
    "quick_says": Words(
        "Rent, tax and other dues, by the number on the demand",
        "വാടക, നികുതി തുടങ്ങിയവ, ഡിമാൻഡിലെ നമ്പർ ഉപയോഗിച്ച്",
    ),
    "quick_lead": Words(
        "Write the number on the demand and the payer's mobile or name. You see what is due and nothing else.",
        "ഡിമാൻഡിലെ നമ്പറും അടയ്ക്കേണ്ടയാളുടെ മൊബൈലോ പേരോ എഴുതുക. കുടിശ്ശിക മാത്രം കാണാം.",
    ),
    "second": Words("Mobile or name of the payer", "അടയ്ക്കേണ്ടയാളുടെ മൊബൈൽ അഥവാ പേര്"),
    "second_hint": Words("As the office has it", "ഓഫീസിൽ നൽകിയതുപോലെ"),
    "look": Words("Look", "നോക്കുക"),
    "not_found": Words(
        "Nothing was found by this number and this mobile or name. Check both.",
        "ഈ നമ്പറും മൊബൈലും (പേരും) വെച്ച് ഒന്നും കണ്ടില്ല. രണ്ടും പരിശോധിക്കുക.",
    ),
    "period": Words("Period", "കാലയളവ്"),
    "principal": Words("Demand", "ഡിമാൻഡ്"),
    "interest": Words("Interest", "പലിശ"),
    "due": Words("Due now", "ഇപ്പോൾ അടയ്ക്കേണ്ടത്"),
    "nothing_due": Words("Nothing is due", "കുടിശ്ശികയില്ല"),
    "pay": Words("Pay {amount}", "{amount} അടയ്ക്കുക"),
    "to_bank": Words("Go on to the bank", "ബാങ്കിലേക്ക് പോകുക"),
    "paid_look": Words("I have paid: look now", "ഞാൻ അടച്ചു: ഇപ്പോൾ പരിശോധിക്കുക"),
    "no_gateway": Words("Pay at the counter of the office.", "ഓഫീസിലെ കൗണ്ടറിൽ അടയ്ക്കുക."),
    "settled": Words("Paid. Thank you", "അടച്ചു. നന്ദി"),
    "checking": Words("We are asking the bank", "ബാങ്കിനോട് ചോദിക്കുന്നു"),
    "checking_way": Words("This page looks again by itself.", "ഈ പേജ് സ്വയം വീണ്ടും നോക്കും."),
    "failed": Words("The payment did not go through", "പണമടയ്ക്കൽ നടന്നില്ല"),
    "failed_way": Words(
        "Nothing was taken, or it comes back. You may try again.",
        "തുക എടുത്തിട്ടില്ല, അല്ലെങ്കിൽ തിരികെ വരും. വീണ്ടും ശ്രമിക്കാം.",
    ),
    "group": Words("My dues", "എന്റെ കുടിശ്ശികകൾ"),
    "group_says": Words(
        "Everything that is due of you in every local body, paid at once",
        "എല്ലാ തദ്ദേശ സ്ഥാപനങ്ങളിലെയും നിങ്ങളുടെ കുടിശ്ശിക ഒരുമിച്ച് അടയ്ക്കാം",
    ),
    "group_pay": Words("Pay what is ticked", "തിരഞ്ഞെടുത്തവ അടയ്ക്കുക"),
    "group_none": Words("Nothing is demanded of you", "നിങ്ങളിൽനിന്ന് ഒന്നും ഈടാക്കാനില്ല"),
    "group_none_way": Words(
        "What is not in your name you may pay by its number.", "നിങ്ങളുടെ പേരിലല്ലാത്തവ നമ്പർ വഴി അടയ്ക്കാം."
    ),
    "tick_one": Words("Tick what you pay", "അടയ്ക്കുന്നവ തിരഞ്ഞെടുക്കുക"),
    "receipt": Words("Receipts", "രസീതുകൾ"),
}
