"""The portal's words about money, beside its other stock words."""

from __future__ import annotations

from runtime.words import Words

MONEY_WORDS: dict[str, Words] = {
    "money": Words("Fees and payment", "ഫീസും പണമടയ്ക്കലും"),
    "money_due": Words("To be paid", "അടയ്ക്കാനുള്ളത്"),
    "money_none": Words("Nothing is due", "ഒന്നും അടയ്ക്കാനില്ല"),
    "money_demanded": Words("Demanded", "ആവശ്യപ്പെട്ടത്"),
    "money_received": Words("Received", "ലഭിച്ചത്"),
    "money_head": Words("Fee", "ഫീസ്"),
    "money_total": Words("Total", "ആകെ"),
    "money_how": Words("How it comes about", "എങ്ങനെ കണക്കാക്കി"),
    "money_now": Words("To be paid when you submit", "സമർപ്പിക്കുമ്പോൾ അടയ്ക്കേണ്ടത്"),
    "money_later": Words("To be paid later, by these answers", "ഈ ഉത്തരങ്ങളനുസരിച്ച് പിന്നീട് അടയ്ക്കേണ്ടത്"),
    "money_pay": Words("Pay {amount}", "{amount} അടയ്ക്കുക"),
    "money_pay_lead": Words(
        "Pay by UPI, card or net banking, or at the office.",
        "യു.പി.ഐ., കാർഡ്, നെറ്റ് ബാങ്കിങ് എന്നിവ വഴിയോ ഓഫീസിലോ അടയ്ക്കാം.",
    ),
    "money_to_bank": Words("Go to the bank's page", "ബാങ്കിന്റെ പേജിലേക്ക് പോകുക"),
    "money_scan": Words(
        "Or scan this with any UPI app", "അല്ലെങ്കിൽ ഏതെങ്കിലും യു.പി.ഐ. ആപ്പ് ഉപയോഗിച്ച് സ്കാൻ ചെയ്യുക"
    ),
    "money_upi": Words("Open my UPI app", "എന്റെ യു.പി.ഐ. ആപ്പ് തുറക്കുക"),
    "money_paid_look": Words("I have paid: look now", "ഞാൻ അടച്ചു: ഇപ്പോൾ പരിശോധിക്കുക"),
    "money_checking": Words("We are checking with the bank", "ബാങ്കുമായി പരിശോധിക്കുന്നു"),
    "money_checking_way": Words(
        "This page looks again by itself. You may close it: once the bank tells us, your payment is kept and your"
        " application goes on. Do not pay again.",
        "ഈ പേജ് തനിയെ വീണ്ടും പരിശോധിക്കും. പേജ് അടയ്ക്കാം: ബാങ്ക് അറിയിക്കുമ്പോൾ പണം രേഖപ്പെടുത്തി അപേക്ഷ മുന്നോട്ടു പോകും."
        " വീണ്ടും അടയ്ക്കരുത്.",
    ),
    "money_failed": Words("The payment did not go through", "പണമടയ്ക്കൽ നടന്നില്ല"),
    "money_failed_way": Words(
        "If money left your account it comes back, or we hear of it and keep it for you.",
        "അക്കൗണ്ടിൽ നിന്ന് പണം പോയിട്ടുണ്ടെങ്കിൽ അത് തിരികെ വരും, അല്ലെങ്കിൽ അറിയുമ്പോൾ നിങ്ങൾക്കായി രേഖപ്പെടുത്തും.",
    ),
    "money_settled": Words("Your payment has come", "പണം ലഭിച്ചു"),
    "money_receipts": Words("Receipts", "രസീതുകൾ"),
    "money_receipt": Words("Receipt", "രസീത്"),
    "money_receipt_see": Words("See and print receipt {number}", "രസീത് {number} കാണുക, അച്ചടിക്കുക"),
    "money_cancelled": Words("Cancelled", "റദ്ദാക്കി"),
    "money_advance": Words("Not yet set against a fee", "ഫീസിലേക്ക് വകയിരുത്തിയിട്ടില്ല"),
    "money_refund": Words("Asked back: {amount}", "തിരികെ ആവശ്യപ്പെട്ടത്: {amount}"),
    "money_counter": Words("Take money at the counter", "കൗണ്ടറിൽ പണം സ്വീകരിക്കുക"),
    "money_mode": Words("How it is paid", "അടയ്ക്കുന്ന രീതി"),
    "money_amount": Words("Amount in rupees", "തുക (രൂപ)"),
    "money_amount_hint": Words("All that is due, or less", "അടയ്ക്കാനുള്ളത് മുഴുവനോ അതിൽ കുറവോ"),
    "money_payer": Words("Received from", "ആരിൽ നിന്ന്"),
    "money_instrument": Words("Number of the cheque, draft or transfer", "ചെക്ക്/ഡ്രാഫ്റ്റ്/കൈമാറ്റ നമ്പർ"),
    "money_instrument_on": Words("Its date", "അതിന്റെ തീയതി"),
    "money_instrument_bank": Words("Bank and branch", "ബാങ്കും ശാഖയും"),
    "money_take": Words("Take and give a receipt", "സ്വീകരിച്ച് രസീത് നൽകുക"),
    "money_cancel": Words("Cancel this receipt", "ഈ രസീത് റദ്ദാക്കുക"),
    "money_reason": Words("Why", "കാരണം"),
    "money_choose": Words("Choose", "തിരഞ്ഞെടുക്കുക"),
    "money_mistake": Words("Check this", "ഇത് പരിശോധിക്കുക"),
    "money_paper": Words("Print on a small roll (80 mm)", "ചെറിയ റോളിൽ അച്ചടിക്കുക (80 mm)"),
    "money_paper_a4": Words("Print on A4", "A4-ൽ അച്ചടിക്കുക"),
    "money_for": Words("For", "എന്തിന്"),
    "money_on": Words("Date", "തീയതി"),
    "money_payment_id": Words("Payment", "പേയ്മെന്റ് നമ്പർ"),
    # one line of arithmetic
    "sum_amount": Words("Rate {rate}", "നിരക്ക് {rate}"),
    "sum_slab_upto": Words(
        "{by} {value}, up to {upto}: {rate}", "{by} {value}, {upto} വരെ: {rate}"
    ),
    "sum_slab_between": Words(
        "{by} {value}, above {over} up to {upto}: {rate}",
        "{by} {value}, {over}-ന് മുകളിൽ {upto} വരെ: {rate}",
    ),
    "sum_slab_over": Words(
        "{by} {value}, above {over}: {rate}", "{by} {value}, {over}-ന് മുകളിൽ: {rate}"
    ),
    "sum_slab_any": Words("{by} {value}: {rate}", "{by} {value} ആയതിനാൽ: {rate}"),
    "sum_head": Words("From: {head} {amount}", "ആധാരം: {head} {amount}"),
    "sum_rule": Words("By the rule {rule}: {rate}", "{rule} എന്ന വ്യവസ്ഥ പ്രകാരം: {rate}"),
    "sum_times": Words("× {times} ({by}) = {exact}", "× {times} ({by}) = {exact} രൂപ"),
    "sum_rounded": Words("Rounded to {to}: {amount}", "{to} ആയി റൗണ്ട് ചെയ്തത്: {amount}"),
    "sum_since": Words("Rate since {day}", "{day} മുതലുള്ള നിരക്ക്"),
    "sum_lapsed": Words("No longer due: the file has ended", "ഫയൽ അവസാനിച്ചതിനാൽ അടയ്ക്കേണ്ടതില്ല"),
    "sum_lowered": Words("Worked out anew", "വീണ്ടും കണക്കാക്കിയത്"),
}
