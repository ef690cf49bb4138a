"""The stock words of reports."""

from __future__ import annotations

from runtime.words import Words

REPORTS_WORDS: dict[str, Words] = {
    "reports": Words("Reports", "റിപ്പോർട്ടുകൾ"),
    "report_show": Words("Show", "കാണിക്കുക"),
    "report_line": Words("Line", "ഇനം"),
    "report_whole": Words("All rows", "എല്ലാം കൂടി"),
    "report_total": Words("Total", "ആകെ"),
    "report_empty": Words("Not stated", "രേഖപ്പെടുത്താത്തവ"),
    "report_days": Words("days", "ദിവസം"),
    "report_working_days": Words("working days", "പ്രവൃത്തി ദിവസം"),
    "report_upto": Words("Up to {most} {days}", "{most} {days} വരെ"),
    "report_between": Words("{least} to {most} {days}", "{least} മുതൽ {most} വരെ {days}"),
    "report_over": Words("More than {least} {days}", "{least} {days} കഴിഞ്ഞവ"),
    "report_fails": Words("This report does not agree with itself:", "ഈ റിപ്പോർട്ടിലെ കണക്കുകൾ പൊരുത്തപ്പെടുന്നില്ല:"),
    "report_holds": Words("Its figures were checked and agree.", "കണക്കുകൾ പരിശോധിച്ചു, പൊരുത്തപ്പെടുന്നു."),
    "report_more": Words(
        "There are more lines than are shown here. The totals count everything.",
        "കൂടുതൽ വരികളുണ്ട്; ഇവിടെ ചിലതേ കാണിക്കുന്നുള്ളൂ. ആകെത്തുകയിൽ എല്ലാം ഉൾപ്പെടും.",
    ),
    "report_export": Words("Take the figures as a file", "കണക്കുകൾ ഫയലായി എടുക്കുക"),
}  # fmt: skip
