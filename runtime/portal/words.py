"""The stock words of the portal, each in both languages; what is municipal comes from the catalogue.

One table, so that a translator reads one file. `{name}` marks are filled by `say`.
"""

from __future__ import annotations

from runtime.portal.first_words import FIRST_WORDS
from runtime.portal.masters_words import MASTERS_WORDS
from runtime.portal.money_words import MONEY_WORDS
from runtime.portal.papers_words import PAPERS_WORDS
from runtime.portal.reports_words import REPORTS_WORDS
from runtime.words import Words

LANGUAGES = ("en", "ml")


def say(name: str, language: str, /, **marks: object) -> str:
    """The stock text `name` in `language` with its marks filled.

    Raises:
        KeyError: No such text, or a mark left unfilled: a bug of ours.
    """
    text = WORDS[name].in_language(language)
    return text.format(**marks) if marks else text


WORDS: dict[str, Words] = {
    # the frame
    "service_name": Words("ksmart", "കെ-സ്മാർട്ട്"),
    "service_line": Words("Local government services, Kerala", "തദ്ദേശ സ്വയംഭരണ സേവനങ്ങൾ, കേരളം"),
    "skip": Words("Skip to main content", "പ്രധാന ഉള്ളടക്കത്തിലേക്ക്"),
    "language": Words("Language", "ഭാഷ"),
    "menu": Words("Menu", "മെനു"),
    "home": Words("Services", "സേവനങ്ങൾ"),
    "my_applications": Words("My applications", "എന്റെ അപേക്ഷകൾ"),
    "inbox": Words("Inbox", "ഇൻബോക്സ്"),
    "registers": Words("Registers", "രജിസ്റ്ററുകൾ"),
    "log_in": Words("Log in", "ലോഗിൻ"),
    "log_out": Words("Log out", "ലോഗൗട്ട്"),
    "staff_log_in": Words("Log in as staff", "ജീവനക്കാരുടെ ലോഗിൻ"),
    "back": Words("Back", "പിന്നോട്ട്"),
    "foot_what": Words(
        "Applications and registers of the panchayats, municipalities and corporations of Kerala.",
        "കേരളത്തിലെ പഞ്ചായത്തുകളുടെയും മുനിസിപ്പാലിറ്റികളുടെയും കോർപ്പറേഷനുകളുടെയും അപേക്ഷകളും രജിസ്റ്ററുകളും.",
    ),
    "foot_help": Words(
        "You can also apply at your local body's office or an Akshaya centre.",
        "തദ്ദേശ സ്ഥാപനത്തിന്റെ ഓഫീസിലോ അക്ഷയ കേന്ദ്രത്തിലോ നേരിട്ടും അപേക്ഷിക്കാം.",
    ),
    "acting_as": Words("Acting as", "ചുമതല"),
    "change_post": Words("Change post", "തസ്തിക മാറ്റുക"),
    "error_prefix": Words("Error:", "പിശക്:"),
    # registers as files, and kept views
    "export": Words("Take the whole list as a file", "മുഴുവൻ പട്ടികയും ഫയലായി എടുക്കുക"),
    "views": Words("Kept views", "സൂക്ഷിച്ച കാഴ്ചകൾ"),
    "keep_view": Words("Keep this view", "ഈ കാഴ്ച സൂക്ഷിക്കുക"),
    "view_name": Words("Name of the view", "കാഴ്ചയുടെ പേര്"),
    "choose_body": Words("Which local body do you live in?", "ഏത് തദ്ദേശ സ്ഥാപനത്തിലാണ്?"),
    "choose_body_hint": Words(
        "Your application goes to the office of this local body.",
        "അപേക്ഷ ഈ സ്ഥാപനത്തിന്റെ ഓഫീസിലേക്ക് പോകും.",
    ),
    "local_body": Words("Local body", "തദ്ദേശ സ്ഥാപനം"),
    "district": Words("District", "ജില്ല"),
    # log-in
    "login_title": Words("Log in with your mobile number", "മൊബൈൽ നമ്പർ ഉപയോഗിച്ച് ലോഗിൻ ചെയ്യുക"),
    "mobile": Words("Mobile number", "മൊബൈൽ നമ്പർ"),
    "mobile_hint": Words("10 digits. We send a code by SMS.", "10 അക്കം. ഒരു കോഡ് SMS ആയി അയയ്ക്കും."),
    "mobile_wrong": Words(
        "Enter a mobile number of 10 digits, like 9000000001",
        "10 അക്കമുള്ള മൊബൈൽ നമ്പർ ചേർക്കുക, ഉദാ. 9000000001",
    ),
    "send_code": Words("Send the code", "കോഡ് അയയ്ക്കുക"),
    "code_title": Words("Enter the code we sent you", "അയച്ച കോഡ് ചേർക്കുക"),
    "code": Words("Code", "കോഡ്"),
    "code_hint": Words(
        "6 digits, sent to the number that ends in {last}",
        "{last}-ൽ അവസാനിക്കുന്ന നമ്പറിലേക്ക് അയച്ച 6 അക്കം",
    ),
    "code_wrong": Words(
        "This code is not right or no longer valid. Check the SMS, or ask for a new code",
        "ഈ കോഡ് ശരിയല്ല, അല്ലെങ്കിൽ കാലാവധി കഴിഞ്ഞു. SMS നോക്കുക, അല്ലെങ്കിൽ പുതിയ കോഡ് ചോദിക്കുക",
    ),
    "code_again": Words("Ask for a new code", "പുതിയ കോഡ് ചോദിക്കുക"),
    "continue": Words("Continue", "തുടരുക"),
    "username": Words("User name", "യൂസർ നെയിം"),
    "password": Words("Password", "പാസ്‌വേഡ്"),
    "password_wrong": Words(
        "The user name or the password is not right, or the account is locked for some minutes",
        "യൂസർ നെയിമോ പാസ്‌വേഡോ ശരിയല്ല, അല്ലെങ്കിൽ അക്കൗണ്ട് കുറച്ചു നേരത്തേക്ക് പൂട്ടിയിരിക്കുന്നു",
    ),
    "post_title": Words("Choose the post you act as", "ഏത് തസ്തികയിലാണ് പ്രവർത്തിക്കുന്നത്?"),
    "post_hint": Words(
        "Everything you do is recorded under this post.",
        "നിങ്ങൾ ചെയ്യുന്നതെല്ലാം ഈ തസ്തികയുടെ പേരിൽ രേഖപ്പെടുത്തും.",
    ),
    "as_myself": Words("As myself: my own applications", "സ്വന്തം നിലയിൽ: എന്റെ അപേക്ഷകൾ"),
    "post_none": Words("You hold no post today", "ഇന്ന് നിങ്ങൾക്ക് തസ്തികയൊന്നുമില്ല"),
    "post_none_way": Words(
        "Ask the office to record your posting.", "നിയമനം രേഖപ്പെടുത്താൻ ഓഫീസിൽ ആവശ്യപ്പെടുക."
    ),
    # the form
    "page_of": Words("Page {n} of {total}", "പേജ് {n} / {total}"),
    "optional": Words("optional", "നിർബന്ധമില്ല"),
    "in_english": Words("In English", "ഇംഗ്ലീഷിൽ"),
    "in_malayalam": Words("In Malayalam", "മലയാളത്തിൽ"),
    "day": Words("Day", "ദിവസം"),
    "month": Words("Month", "മാസം"),
    "year": Words("Year", "വർഷം"),
    "date_hint": Words("For example, 27 3 2015", "ഉദാഹരണം: 27 3 2015"),
    "alike": Words("May be the same", "ഒന്നുതന്നെയാകാം"),
    "alike_text": Words(
        "These files agree with this one. Compare them before you go on.",
        "ഈ ഫയലുകൾ ഇതുമായി ഒത്തുപോകുന്നു. തുടരുന്നതിനു മുമ്പ് താരതമ്യം ചെയ്യുക.",
    ),
    "point_hint": Words(
        "In degrees, as a phone's map shows them: 10.015861 and 76.341867",
        "ഫോണിലെ മാപ്പ് കാണിക്കുന്ന ഡിഗ്രികൾ: 10.015861, 76.341867",
    ),
    "latitude": Words("Latitude (north)", "അക്ഷാംശം (വടക്ക്)"),
    "longitude": Words("Longitude (east)", "രേഖാംശം (കിഴക്ക്)"),
    "pick_find": Words("Find by number or name", "നമ്പറോ പേരോ ഉപയോഗിച്ച് കണ്ടെത്തുക"),
    "pick_go": Words("Find", "കണ്ടെത്തുക"),
    "pick_none": Words("Nothing was found that you may choose", "തിരഞ്ഞെടുക്കാവുന്ന ഒന്നും കണ്ടെത്തിയില്ല"),
    "flags_title": Words("Questions to be answered anew", "വീണ്ടും ഉത്തരം നൽകേണ്ട ചോദ്യങ്ങൾ"),
    "flags_hint": Words(
        "Where you mark none, all may be changed", "ഒന്നും അടയാളപ്പെടുത്തിയില്ലെങ്കിൽ എല്ലാം മാറ്റാം"
    ),
    "clock_title": Words("How the time is counted", "സമയം കണക്കാക്കുന്ന വിധം"),
    "clock_link": Words("How this day was counted", "ഈ തീയതി കണക്കാക്കിയ വിധം"),
    "clock_whole": Words("Promised: {days} days from {starts}", "വാഗ്ദാനം: {starts} മുതൽ {days} ദിവസം"),
    "clock_whole_wd": Words(
        "Promised: {days} working days from {starts}", "വാഗ്ദാനം: {starts} മുതൽ {days} പ്രവൃത്തിദിനം"
    ),
    "clock_state": Words(
        "{state}: {days} days from {starts}", "{state}: {starts} മുതൽ {days} ദിവസം"
    ),
    "clock_due": Words("Over on {day}", "അവസാനിക്കുന്നത് {day}"),
    "clock_day": Words("Day", "ദിവസം"),
    "clock_number": Words("Number", "എണ്ണം"),
    "clock_why": Words("Why", "കാരണം"),
    "clock_none": Words("No time is promised for this", "ഇതിന് സമയം വാഗ്ദാനം ചെയ്തിട്ടില്ല"),
    "bulk_title": Words("Several files at once", "ഒന്നിലധികം ഫയലുകൾ ഒരുമിച്ച്"),
    "bulk_none": Words(
        "Nothing in your inbox can be done several at a time", "ഒരുമിച്ച് ചെയ്യാവുന്ന ഒന്നും ഇൻബോക്സിലില്ല"
    ),
    "bulk_go": Words("{action}: the files marked", "{action}: അടയാളപ്പെടുത്തിയ ഫയലുകൾ"),
    "bulk_done": Words("Done", "ചെയ്തു"),
    "bulk_not": Words("Not done", "ചെയ്തില്ല"),
    "bulk_nothing": Words("Mark at least one file", "ഒരു ഫയലെങ്കിലും അടയാളപ്പെടുത്തുക"),
    "outcome": Words("Outcome", "ഫലം"),
    "entry_onward": Words("Apply with this: {service}", "ഇത് ഉപയോഗിച്ച് അപേക്ഷിക്കുക: {service}"),
    "counter": Words("Counter", "കൗണ്ടർ"),
    "counter_lead": Words(
        "Open a file for somebody who has come to the office", "ഓഫീസിൽ വന്നയാൾക്കുവേണ്ടി ഫയൽ തുറക്കുക"
    ),
    "counter_none": Words("Your post opens no files", "നിങ്ങളുടെ തസ്തിക ഫയലുകൾ തുറക്കുന്നില്ല"),
    "counter_who": Words("Who applies", "അപേക്ഷകൻ"),
    "counter_mobile": Words("Mobile number", "മൊബൈൽ നമ്പർ"),
    "counter_name": Words("Name", "പേര്"),
    "counter_go": Words("Open the file", "ഫയൽ തുറക്കുക"),
    "choose": Words("Choose", "തിരഞ്ഞെടുക്കുക"),
    "yes": Words("Yes", "അതെ"),
    "no": Words("No", "അല്ല"),
    "row_n": Words("{label}: {n}", "{label}: {n}"),
    "rows_hint": Words(
        "Add up to {n}. Leave empty if there are none.", "പരമാവധി {n} ചേർക്കാം. ഇല്ലെങ്കിൽ ഒഴിച്ചിടുക."
    ),
    "rows_hint_needed": Words("Add at least one, up to {n}.", "ഒന്നെങ്കിലും ചേർക്കുക, പരമാവധി {n}."),
    "rows_full": Words("No more can be added: {n} at most", "ഇനി ചേർക്കാനാവില്ല: പരമാവധി {n}"),
    "add": Words("Add", "ചേർക്കുക"),
    "add_another": Words("Add another", "ഒന്നുകൂടി ചേർക്കുക"),
    "remove": Words("Remove", "നീക്കുക"),
    "remove_n": Words("Remove number {n}", "{n}-ാമത്തേത് നീക്കുക"),
    "save_continue": Words("Save and continue", "സേവ് ചെയ്ത് തുടരുക"),
    "save_later": Words("Save and come back later", "സേവ് ചെയ്ത് പിന്നീട് തുടരാം"),
    "revealed": Words("One more question", "ഒരു ചോദ്യം കൂടി"),
    "revealed_text": Words(
        "Because of your answer, this page asks more. Please answer it too.",
        "നിങ്ങളുടെ ഉത്തരം അനുസരിച്ച് ഈ പേജിൽ കൂടുതൽ ചോദ്യമുണ്ട്. അതിനും ഉത്തരം നൽകുക.",
    ),
    "faults_title": Words("There is a problem", "ഒരു പ്രശ്നമുണ്ട്"),
    "tasks_title": Words("Your application", "നിങ്ങളുടെ അപേക്ഷ"),
    "task_done": Words("Done", "പൂർത്തിയായി"),
    "task_todo": Words("To do", "ബാക്കിയുണ്ട്"),
    "task_free": Words("Optional", "നിർബന്ധമില്ല"),
    "task_wrong": Words("Needs mending", "തിരുത്തണം"),
    "task_cannot": Words("Cannot start yet", "ഇപ്പോൾ തുടങ്ങാനാവില്ല"),
    "check_title": Words("Check your answers", "ഉത്തരങ്ങൾ പരിശോധിക്കുക"),
    "check_lead": Words(
        "Read them once before you submit.", "സമർപ്പിക്കുന്നതിനു മുമ്പ് ഒരിക്കൽ വായിച്ചു നോക്കുക."
    ),
    "check_missing": Words(
        "Some answers are missing or not right: they are marked below. Change them, then submit.",
        "ചില ഉത്തരങ്ങൾ വിട്ടുപോയി, അല്ലെങ്കിൽ ശരിയല്ല: താഴെ അടയാളപ്പെടുത്തിയിട്ടുണ്ട്. അവ മാറ്റി സമർപ്പിക്കുക.",
    ),
    "change": Words("Change", "മാറ്റുക"),
    "entry_versions": Words("Versions", "പതിപ്പുകൾ"),
    "entry_version": Words("Version {n}", "പതിപ്പ് {n}"),
    "entry_order": Words("Order", "ഉത്തരവ്"),
    "in_register": Words("In the register", "രജിസ്റ്ററിൽ"),
    "not_answered": Words("Not answered", "ഉത്തരം നൽകിയിട്ടില്ല"),
    "none_given": Words("None", "ഇല്ല"),
    "declare": Words(
        "By submitting you say that these answers are true.",
        "ഈ വിവരങ്ങൾ സത്യമാണെന്ന് സമർപ്പിക്കുമ്പോൾ നിങ്ങൾ ഉറപ്പു നൽകുന്നു.",
    ),
    "submit": Words("Submit the application", "അപേക്ഷ സമർപ്പിക്കുക"),
    "saved_title": Words("Saved", "സേവ് ചെയ്തു"),
    "saved_text": Words(
        "Your answers are kept until {day}. Come back by “My applications”.",
        "ഉത്തരങ്ങൾ {day} വരെ സൂക്ഷിക്കും. “എന്റെ അപേക്ഷകൾ” വഴി തുടരാം.",
    ),
    "draft_drop": Words("Throw this draft away", "ഈ കരട് ഉപേക്ഷിക്കുക"),
    # acknowledgement
    "received_title": Words("Application received", "അപേക്ഷ ലഭിച്ചു"),
    "your_number": Words("Your application number", "നിങ്ങളുടെ അപേക്ഷാ നമ്പർ"),
    "promised": Words("You will have the decision by {day}", "{day}-നകം തീരുമാനം ലഭിക്കും"),
    "next_title": Words("What happens next", "ഇനി എന്ത്"),
    "next_office": Words(
        "The office of {body} looks at your application. If something is missing, it comes back to you here.",
        "{body} ഓഫീസ് അപേക്ഷ പരിശോധിക്കും. എന്തെങ്കിലും കുറവുണ്ടെങ്കിൽ ഇവിടെ തിരികെ വരും.",
    ),
    "keep_number": Words(
        "Note this number or print this page.", "ഈ നമ്പർ കുറിച്ചുവയ്ക്കുക, അല്ലെങ്കിൽ പേജ് പ്രിന്റ് ചെയ്യുക."
    ),
    "see_application": Words("See this application", "ഈ അപേക്ഷ കാണുക"),
    # my applications and a file
    "mine_drafts": Words("Not yet submitted", "സമർപ്പിക്കാത്തവ"),
    "mine_files": Words("Submitted", "സമർപ്പിച്ചവ"),
    "mine_none": Words("You have no applications yet", "നിങ്ങൾക്ക് അപേക്ഷകളൊന്നുമില്ല"),
    "mine_none_way": Words("Choose a service to begin.", "തുടങ്ങാൻ ഒരു സേവനം തിരഞ്ഞെടുക്കുക."),
    "in_your_name": Words("What is registered in your name", "നിങ്ങളുടെ പേരിൽ രജിസ്റ്റർ ചെയ്തവ"),
    "kept_until": Words("Kept until {day}", "{day} വരെ സൂക്ഷിക്കും"),
    "number": Words("Number", "നമ്പർ"),
    "service": Words("Service", "സേവനം"),
    "state": Words("State", "നില"),
    "submitted_on": Words("Submitted on", "സമർപ്പിച്ചത്"),
    "due_on": Words("Due by", "അവസാന തീയതി"),
    "ward": Words("Ward", "വാർഡ്"),
    "answers": Words("Answers", "ഉത്തരങ്ങൾ"),
    "worked_out": Words("Worked out from the answers", "ഉത്തരങ്ങളിൽ നിന്ന് കണക്കാക്കിയത്"),
    "history": Words("History", "നാൾവഴി"),
    "history_submit": Words("Submitted", "സമർപ്പിച്ചു"),
    "history_by": Words("by {who}", "{who}"),
    "with_office": Words(
        "It is with the office. You need not do anything now.",
        "അപേക്ഷ ഓഫീസിലാണ്. ഇപ്പോൾ നിങ്ങൾ ഒന്നും ചെയ്യേണ്ടതില്ല.",
    ),
    "with_you": Words("The office needs something from you.", "ഓഫീസിന് നിങ്ങളിൽ നിന്ന് ചിലത് വേണം."),
    "by_when": Words(
        "The office has promised a decision by {day}.",
        "{day}-നകം തീരുമാനം നൽകുമെന്ന് ഓഫീസ് ഉറപ്പു നൽകിയിട്ടുണ്ട്.",
    ),
    "clock_stopped": Words(
        "The office's time stands still until you send it back.",
        "നിങ്ങൾ തിരികെ നൽകുന്നതു വരെ ഓഫീസിന്റെ സമയം കണക്കാക്കില്ല.",
    ),
    "it_ended": Words("This application is closed.", "ഈ അപേക്ഷ തീർപ്പാക്കി."),
    "office_says": Words("The office says", "ഓഫീസിന്റെ കുറിപ്പ്"),
    "mend": Words("Mend your answers", "ഉത്തരങ്ങൾ തിരുത്തുക"),
    "mend_before": Words(
        "Change what is needed, then send it again.", "വേണ്ടത് തിരുത്തി വീണ്ടും അയയ്ക്കുക."
    ),
    "sure": Words("This cannot be undone.", "ഇത് തിരികെ മാറ്റാനാവില്ല."),
    "remark": Words("Remark", "കുറിപ്പ്"),
    "remark_hint": Words(
        "The applicant reads this. Say all that is missing at once.",
        "അപേക്ഷകൻ ഇത് വായിക്കും. കുറവുകളെല്ലാം ഒന്നിച്ചു പറയുക.",
    ),
    "done_title": Words("Done", "പൂർത്തിയായി"),
    "done": Words("{action}: done", "{action}: പൂർത്തിയായി"),
    # staff
    "inbox_none": Words("Nothing waits for you", "നിങ്ങൾക്കായി ഒന്നും ബാക്കിയില്ല"),
    "inbox_none_way": Words(
        "New files appear here, those due first on top.",
        "പുതിയ ഫയലുകൾ ഇവിടെ വരും, ആദ്യം തീർക്കേണ്ടവ മുകളിൽ.",
    ),
    "inbox_caption": Words(
        "Files on your desk, due first on top", "നിങ്ങളുടെ മേശയിലെ ഫയലുകൾ, ആദ്യം തീർക്കേണ്ടവ മുകളിൽ"
    ),
    "late_by": Words("{days} days late", "{days} ദിവസം വൈകി"),
    "due_today": Words("Due today", "ഇന്ന് തീർക്കണം"),
    "due_tomorrow": Words("Due tomorrow", "നാളെ തീർക്കണം"),
    "due_in": Words("{days} days left", "{days} ദിവസം ബാക്കി"),
    "due_none": Words("No date promised", "തീയതി നിശ്ചയിച്ചിട്ടില്ല"),
    "clock_off": Words("Clock stopped", "സമയം നിർത്തിവച്ചു"),
    "ended": Words("Closed", "തീർപ്പാക്കി"),
    "next_page": Words("Next page", "അടുത്ത പേജ്"),
    "first_page": Words("First page", "ആദ്യ പേജ്"),
    "actions": Words("Actions", "നടപടികൾ"),
    "actions_none": Words("You cannot act on this file now", "ഇപ്പോൾ ഈ ഫയലിൽ നടപടി സാധ്യമല്ല"),
    "actions_none_way": Words(
        "It is with somebody else, closed, or needs another person.",
        "ഫയൽ മറ്റൊരാളുടെ പക്കലാണ്, തീർപ്പാക്കിയതാണ്, അല്ലെങ്കിൽ മറ്റൊരാൾ ചെയ്യണം.",
    ),
    "registers_none": Words(
        "No register is open to your post", "നിങ്ങളുടെ തസ്തികയ്ക്ക് രജിസ്റ്ററൊന്നും ലഭ്യമല്ല"
    ),
    "filter": Words("Filter", "അരിക്കുക"),
    "all": Words("All", "എല്ലാം"),
    "search": Words("Search", "തിരയുക"),
    "search_hint": Words(
        "Name, house or number, in English or Malayalam",
        "പേര്, വീട്, അല്ലെങ്കിൽ നമ്പർ, ഇംഗ്ലീഷിലോ മലയാളത്തിലോ",
    ),
    "clear": Words("Clear", "മായ്ക്കുക"),
    "found_none": Words("Nothing was found", "ഒന്നും കണ്ടെത്തിയില്ല"),
    "found_none_way": Words(
        "Try fewer words, the other language, or other filters.",
        "കുറച്ചു വാക്കുകൾ, മറ്റേ ഭാഷ, അല്ലെങ്കിൽ മറ്റു ഫിൽറ്ററുകൾ ശ്രമിക്കുക.",
    ),
    "found_more": Words(
        "More was found than is shown: add a word.", "കാണിച്ചതിലധികം കണ്ടെത്തി: ഒരു വാക്കു കൂടി ചേർക്കുക."
    ),
    "search_short": Words(
        "Enter at least one word of two letters", "രണ്ടക്ഷരമെങ്കിലുമുള്ള ഒരു വാക്ക് ചേർക്കുക"
    ),
    # errors
    "conflict_title": Words("Somebody changed this file meanwhile", "ഇതിനിടെ മറ്റൊരാൾ ഈ ഫയൽ മാറ്റി"),
    "conflict_text": Words(
        "Nothing you sent was done. This is how the file stands now:",
        "നിങ്ങൾ അയച്ചത് നടപ്പാക്കിയിട്ടില്ല. ഫയൽ ഇപ്പോൾ ഇങ്ങനെയാണ്:",
    ),
    "conflict_since": Words("Since you opened it", "നിങ്ങൾ തുറന്നതിനു ശേഷം"),
    "conflict_look": Words("Look at the file again", "ഫയൽ വീണ്ടും നോക്കുക"),
    "conflict_draft": Words(
        "These answers were changed in another window. This is how they are saved now. What you just entered on this page was not saved.",
        "ഈ ഉത്തരങ്ങൾ മറ്റൊരു വിൻഡോയിൽ മാറ്റി. ഇപ്പോൾ സേവ് ചെയ്തിരിക്കുന്നത് ഇതാണ്. ഈ പേജിൽ നിങ്ങൾ ഇപ്പോൾ ചേർത്തത് സേവ് ചെയ്തിട്ടില്ല.",
    ),
    "conflict_check": Words(
        "These answers were changed in another window. Nothing was submitted: read them as they are now.",
        "ഈ ഉത്തരങ്ങൾ മറ്റൊരു വിൻഡോയിൽ മാറ്റി. സമർപ്പിച്ചിട്ടില്ല: ഇപ്പോഴുള്ളത് വായിച്ചു നോക്കുക.",
    ),
    "error_400": Words("We could not read this request", "ഈ അഭ്യർത്ഥന വായിക്കാനായില്ല"),
    "error_400_way": Words("Go back and try again.", "തിരികെ പോയി വീണ്ടും ശ്രമിക്കുക."),
    "error_401": Words("Log in first", "ആദ്യം ലോഗിൻ ചെയ്യുക"),
    "error_401_way": Words(
        "Your answers are saved. Log in and go on.", "ഉത്തരങ്ങൾ സേവ് ചെയ്തിട്ടുണ്ട്. ലോഗിൻ ചെയ്ത് തുടരുക."
    ),
    "error_403": Words("You may not do this", "ഇത് ചെയ്യാൻ അനുവാദമില്ല"),
    "error_403_way": Words(
        "If the page was open for long, go back, reload it and try again. Else another person or post must do it.",
        "പേജ് ഏറെ നേരം തുറന്നിരുന്നെങ്കിൽ തിരികെ പോയി പുതുക്കി വീണ്ടും ശ്രമിക്കുക. അല്ലെങ്കിൽ മറ്റൊരാളോ തസ്തികയോ ചെയ്യണം.",
    ),
    "error_404": Words("Page not found", "പേജ് കണ്ടെത്തിയില്ല"),
    "error_404_way": Words(
        "Check the address, or look under “My applications”.",
        "വിലാസം പരിശോധിക്കുക, അല്ലെങ്കിൽ “എന്റെ അപേക്ഷകൾ” നോക്കുക.",
    ),
    "error_405": Words("This page cannot be used this way", "ഈ പേജ് ഇങ്ങനെ ഉപയോഗിക്കാനാവില്ല"),
    "error_405_way": Words("Go back and try again.", "തിരികെ പോയി വീണ്ടും ശ്രമിക്കുക."),
    "error_409": Words("This can no longer be done", "ഇത് ഇനി ചെയ്യാനാവില്ല"),
    "error_409_way": Words(
        "The application has moved on. Look at it again.", "അപേക്ഷ മുന്നോട്ടു പോയി. വീണ്ടും നോക്കുക."
    ),
    "error_412": Words("Somebody changed this meanwhile", "ഇതിനിടെ മറ്റൊരാൾ ഇത് മാറ്റി"),
    "error_412_way": Words(
        "Nothing was done. Open it again and look.", "ഒന്നും ചെയ്തിട്ടില്ല. വീണ്ടും തുറന്നു നോക്കുക."
    ),
    "error_413": Words("This is too large", "ഇത് വളരെ വലുതാണ്"),
    "error_413_way": Words("Shorten your answers and try again.", "ഉത്തരങ്ങൾ ചുരുക്കി വീണ്ടും ശ്രമിക്കുക."),
    "error_422": Words("Some answers are not right", "ചില ഉത്തരങ്ങൾ ശരിയല്ല"),
    "error_422_way": Words(
        "Go back, mend them and try again.", "തിരികെ പോയി തിരുത്തി വീണ്ടും ശ്രമിക്കുക."
    ),
    "error_429": Words("Too many tries", "ശ്രമങ്ങൾ കൂടുതലായി"),
    "error_429_way": Words(
        "Wait some minutes, then try again.", "കുറച്ചു മിനിറ്റ് കഴിഞ്ഞ് വീണ്ടും ശ്രമിക്കുക."
    ),
    "error_500": Words("Something went wrong on our side", "ഞങ്ങളുടെ ഭാഗത്ത് ഒരു തകരാറുണ്ടായി"),
    "error_500_way": Words(
        "What you saved is kept. Try again in some minutes. If it stays so, tell the office this code:",
        "സേവ് ചെയ്തവ സുരക്ഷിതമാണ്. കുറച്ചു കഴിഞ്ഞ് വീണ്ടും ശ്രമിക്കുക. തുടർന്നാൽ ഈ കോഡ് ഓഫീസിൽ അറിയിക്കുക:",
    ),
    "error_503": Words("The service is busy", "സേവനം ഇപ്പോൾ തിരക്കിലാണ്"),
    "error_503_way": Words(
        "What you saved is kept. Try again in a minute.",
        "സേവ് ചെയ്തവ സുരക്ഷിതമാണ്. ഒരു മിനിറ്റ് കഴിഞ്ഞ് വീണ്ടും ശ്രമിക്കുക.",
    ),
    "to_home": Words("Go to all services", "എല്ലാ സേവനങ്ങളിലേക്കും പോകുക"),
    "to_mine": Words("Go to my applications", "എന്റെ അപേക്ഷകളിലേക്ക് പോകുക"),
    # the style guide
    "styleguide": Words("Style guide", "ശൈലി"),
    **FIRST_WORDS,
    **MASTERS_WORDS,
    **MONEY_WORDS,
    **PAPERS_WORDS,
    **REPORTS_WORDS,
}
