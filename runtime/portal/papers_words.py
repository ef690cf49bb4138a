"""The portal's words about documents, certificates and notices, beside its other stock words."""

from __future__ import annotations

from runtime.words import Words

PAPERS_WORDS: dict[str, Words] = {
    "documents": Words("Documents", "രേഖകൾ"),
    "documents_lead": Words(
        "Lay each document as a file. Read below it what is taken, before you choose one.",
        "ഓരോ രേഖയും ഫയലായി ചേർക്കുക. തിരഞ്ഞെടുക്കും മുമ്പ് എന്തൊക്കെ സ്വീകരിക്കുമെന്ന് താഴെ വായിക്കുക.",
    ),
    "documents_privacy": Words(
        "Photos are made smaller, and where and with what they were taken is removed.",
        "ഫോട്ടോകൾ ചെറുതാക്കും; എവിടെ, ഏത് ഉപകരണംകൊണ്ട് എടുത്തു എന്ന വിവരം നീക്കം ചെയ്യും.",
    ),
    "documents_answers": Words(
        "Answer the questions first: which documents are needed depends on them.",
        "ആദ്യം ചോദ്യങ്ങൾക്ക് ഉത്തരം നൽകുക: ഏതൊക്കെ രേഖകൾ വേണമെന്ന് അതിനനുസരിച്ചാണ്.",
    ),
    "documents_none": Words("No document is needed.", "രേഖകളൊന്നും ആവശ്യമില്ല."),
    "documents_missing": Words("Some documents are missing", "ചില രേഖകൾ ചേർത്തിട്ടില്ല"),
    "document_rule": Words("{files}, up to {mb} MB", "{files}, {mb} MB വരെ"),
    "document_kind": Words("Which kind", "ഏതു രേഖ"),
    "document_choose": Words("Choose", "തിരഞ്ഞെടുക്കുക"),
    "document_file": Words("File", "ഫയൽ"),
    "document_lay": Words("Lay this document", "ഈ രേഖ ചേർക്കുക"),
    "document_lay_other": Words("Lay another in its place", "പകരം മറ്റൊന്ന് ചേർക്കുക"),
    "document_drop": Words("Take away", "നീക്കം ചെയ്യുക"),
    "document_needed": Words("Needed", "ആവശ്യമാണ്"),
    "document_laid": Words("Laid", "ചേർത്തു"),
    "document_waits": Words("Comes with your next step", "അടുത്ത നടപടിയോടൊപ്പം വരും"),
    "document_replaced": Words("Replaced", "പകരം മറ്റൊന്ന് നൽകി"),
    "document_row": Words("row {n}", "വരി {n}"),
    "documents_on": Words("Continue", "തുടരുക"),
    "certificates": Words("My certificates", "എന്റെ സർട്ടിഫിക്കറ്റുകൾ"),
    "certificates_of_file": Words("Certificates", "സർട്ടിഫിക്കറ്റുകൾ"),
    "certificates_none": Words("You have no certificate yet", "നിങ്ങൾക്ക് ഇതുവരെ സർട്ടിഫിക്കറ്റില്ല"),
    "certificates_none_way": Words(
        "What an office issues to you will stand here.", "ഓഫീസ് നിങ്ങൾക്ക് നൽകുന്നത് ഇവിടെ കാണാം."
    ),
    "certificate": Words("Certificate", "സർട്ടിഫിക്കറ്റ്"),
    "certificate_download": Words("Download the PDF", "PDF ഡൗൺലോഡ് ചെയ്യുക"),
    "certificate_check": Words(
        "Anybody can check it by scanning its code, at {address}.",
        "കോഡ് സ്കാൻ ചെയ്ത് {address} എന്ന വിലാസത്തിൽ ആർക്കും പരിശോധിക്കാം.",
    ),
    "certificate_issued": Words("Issued on", "നൽകിയ തീയതി"),
    "certificate_valid": Words("Valid to", "സാധുത അവസാനിക്കുന്നത്"),
    "certificate_superseded": Words("Superseded on", "പുതിയത് വന്ന തീയതി"),
    "verify": Words("Check a certificate", "സർട്ടിഫിക്കറ്റ് പരിശോധിക്കുക"),
    "verify_lead": Words(
        "Scan the code on it with your phone's camera, or check its file or its number here.",
        "അതിലെ കോഡ് ഫോൺ ക്യാമറകൊണ്ട് സ്കാൻ ചെയ്യുക, അല്ലെങ്കിൽ ഫയലോ നമ്പറോ ഇവിടെ പരിശോധിക്കുക.",
    ),
    "verify_file": Words("The PDF, or a photo of its code", "PDF, അല്ലെങ്കിൽ കോഡിന്റെ ഫോട്ടോ"),
    "verify_file_hint": Words(
        "PDF, JPG or PNG, up to 10 MB. It is not kept.", "PDF, JPG, PNG; 10 MB വരെ. സൂക്ഷിക്കില്ല."
    ),
    "verify_number": Words("Number on the certificate", "സർട്ടിഫിക്കറ്റിലെ നമ്പർ"),
    "verify_go": Words("Check", "പരിശോധിക്കുക"),
    "verify_none": Words("There is no certificate of this number", "ഈ നമ്പറിൽ സർട്ടിഫിക്കറ്റില്ല"),
    "verify_compare": Words(
        "Compare this with the paper in your hand: it must say the same.",
        "കൈയിലുള്ള കടലാസുമായി ഒത്തുനോക്കുക: രണ്ടും ഒന്നുതന്നെ പറയണം.",
    ),
    "standing_valid": Words("Genuine and in force", "യഥാർത്ഥം, പ്രാബല്യത്തിലുണ്ട്"),
    "standing_expired": Words("Genuine, but its time is over", "യഥാർത്ഥം, പക്ഷേ കാലാവധി കഴിഞ്ഞു"),
    "standing_superseded": Words(
        "Genuine, but a newer one took its place", "യഥാർത്ഥം, പക്ഷേ പുതിയത് നിലവിലുണ്ട്"
    ),
    "standing_suspended": Words(
        "Genuine, but suspended for now", "യഥാർത്ഥം, പക്ഷേ ഇപ്പോൾ താൽക്കാലികമായി റദ്ദാക്കി"
    ),
    "standing_revoked": Words("Genuine, but revoked", "യഥാർത്ഥം, പക്ഷേ റദ്ദാക്കി"),
    "standing_changed": Words(
        "This file was changed after it was issued", "നൽകിയ ശേഷം ഈ ഫയലിൽ മാറ്റം വരുത്തി"
    ),
    "standing_forged": Words(
        "The seal is not ours: do not trust it", "ഈ മുദ്ര ഞങ്ങളുടേതല്ല: വിശ്വസിക്കരുത്"
    ),
    "standing_unknown": Words(
        "We have issued no such certificate", "ഇങ്ങനെയൊരു സർട്ടിഫിക്കറ്റ് ഞങ്ങൾ നൽകിയിട്ടില്ല"
    ),
    "notices": Words("Messages", "സന്ദേശങ്ങൾ"),
    "notices_none": Words("There are no messages yet", "സന്ദേശങ്ങളൊന്നുമില്ല"),
    "notices_none_way": Words(
        "What we tell you about your applications will stand here.",
        "അപേക്ഷകളെക്കുറിച്ച് ഞങ്ങൾ അറിയിക്കുന്നത് ഇവിടെ കാണാം.",
    ),
    "notices_about": Words("To the application", "അപേക്ഷയിലേക്ക്"),
    "reach_title": Words("How we reach you", "നിങ്ങളെ എങ്ങനെ അറിയിക്കണം"),
    "reach_language": Words("Language of messages", "സന്ദേശങ്ങളുടെ ഭാഷ"),
    "reach_email": Words("E-mail address", "ഇ-മെയിൽ വിലാസം"),
    "reach_save": Words("Save", "സൂക്ഷിക്കുക"),
    "reach_saved": Words("Saved", "സൂക്ഷിച്ചു"),
}
