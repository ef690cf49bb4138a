"""The portal's words for who has just come: the first page, a service's start, tracking, no line."""

from __future__ import annotations

from runtime.words import Words

FIRST_WORDS: dict[str, Words] = {
    "home_title": Words(
        "What do you need from your local body?", "തദ്ദേശ സ്ഥാപനത്തിൽ നിന്ന് എന്താണ് വേണ്ടത്?"
    ),
    "offline": Words("There is no connection", "നെറ്റ്‌വർക്ക് ഇല്ല"),
    "offline_way": Words(
        "What you saved is kept. Try again when your phone has a network.",
        "സേവ് ചെയ്തതെല്ലാം സുരക്ഷിതമാണ്. ഫോണിൽ നെറ്റ്‌വർക്ക് കിട്ടുമ്പോൾ വീണ്ടും ശ്രമിക്കുക.",
    ),
    "offline_again": Words("Try again", "വീണ്ടും ശ്രമിക്കുക"),
    "track_menu": Words("Track an application", "അപേക്ഷയുടെ നില"),
    "track": Words("Where does my application stand?", "എന്റെ അപേക്ഷ എവിടെയെത്തി?"),
    "track_lead": Words(
        "With the number of the application and the last four digits of the applicant's mobile; no log-in is needed.",
        "അപേക്ഷയുടെ നമ്പറും അപേക്ഷകന്റെ മൊബൈൽ നമ്പറിന്റെ അവസാന നാല് അക്കങ്ങളും മതി; ലോഗിൻ വേണ്ട.",
    ),
    "track_number_hint": Words(
        "As it stands on the receipt or in the message", "രസീതിലോ സന്ദേശത്തിലോ ഉള്ളതുപോലെ"
    ),
    "track_number_needed": Words("Enter the number of the application", "അപേക്ഷയുടെ നമ്പർ നൽകുക"),
    "track_ending": Words("Last four digits of the mobile", "മൊബൈലിന്റെ അവസാന നാല് അക്കങ്ങൾ"),
    "track_ending_hint": Words(
        "Of the number that the application was made with", "അപേക്ഷിക്കാൻ ഉപയോഗിച്ച മൊബൈൽ നമ്പറിന്റേത്"
    ),
    "track_ending_needed": Words("Enter four digits", "നാല് അക്കങ്ങൾ നൽകുക"),
    "track_go": Words("See", "കാണുക"),
    "track_none": Words("No application fits both", "രണ്ടും ചേരുന്ന അപേക്ഷയില്ല"),
    "track_none_way": Words(
        "Check the number and the four digits, or log in to see all your applications.",
        "നമ്പറും നാല് അക്കങ്ങളും പരിശോധിക്കുക; അല്ലെങ്കിൽ ലോഗിൻ ചെയ്ത് എല്ലാ അപേക്ഷകളും കാണുക.",
    ),
    "find_service": Words("Find a service", "സേവനം തിരയുക"),
    "find_go": Words("Search", "തിരയുക"),
    "find_none": Words("No service is called that", "ഈ പേരിൽ സേവനമില്ല"),
    "find_none_way": Words(
        "Try a shorter or another word, in English or Malayalam.",
        "ചെറിയ ഒരു വാക്കോ മറ്റൊരു വാക്കോ ഇംഗ്ലീഷിലോ മലയാളത്തിലോ ശ്രമിക്കുക.",
    ),
    "find_all": Words("All services", "എല്ലാ സേവനങ്ങളും"),
    "home_lead": Words(
        "Apply on your phone, save and come back, and see where your application stands.",
        "ഫോണിൽ അപേക്ഷിക്കാം, പകുതിയിൽ നിർത്തി പിന്നീട് തുടരാം, അപേക്ഷ എവിടെയെത്തി എന്നറിയാം.",
    ),
    "more_here": Words("Maps and checks", "ഭൂപടങ്ങളും പരിശോധനകളും"),
    "no_services": Words("No service is open here yet", "ഇവിടെ സേവനങ്ങളൊന്നും തുടങ്ങിയിട്ടില്ല"),
    "no_services_way": Words(
        "Ask at the office of your local body.", "തദ്ദേശ സ്ഥാപനത്തിന്റെ ഓഫീസിൽ അന്വേഷിക്കുക."
    ),
    "service_days": Words("Decided within {days} working days", "{days} പ്രവൃത്തി ദിവസത്തിനകം തീരുമാനം"),
    "service_days_calendar": Words("Decided within {days} days", "{days} ദിവസത്തിനകം തീരുമാനം"),
    "start_who": Words("Who can apply", "ആർക്ക് അപേക്ഷിക്കാം"),
    "start_time": Words("How long it takes", "എത്ര സമയമെടുക്കും"),
    "start_ready": Words("Before you start", "തുടങ്ങുന്നതിനു മുമ്പ്"),
    "start_asks": Words("What we ask", "ചോദിക്കുന്ന വിവരങ്ങൾ"),
    "start_save": Words(
        "Your answers are saved page by page. You can stop and come back.",
        "ഓരോ പേജും സേവ് ചെയ്യപ്പെടും. നിർത്തി പിന്നീട് തുടരാം.",
    ),
    "start_phone": Words(
        "You need a mobile phone that gets SMS.", "SMS ലഭിക്കുന്ന ഒരു മൊബൈൽ ഫോൺ വേണം."
    ),
    "start_now": Words("Start now", "തുടങ്ങുക"),
    "start_not_yours": Words(
        "This service cannot be applied for with this log-in.",
        "ഈ ലോഗിൻ ഉപയോഗിച്ച് ഈ സേവനത്തിന് അപേക്ഷിക്കാനാവില്ല.",
    ),
}
