"""A made-up tree of many modules of real size, for measuring: every document is correct.

Each module: four masters, two applications of twenty fields with a child table, two register
entries, two workflows of six states with their forms, services, policies, registers, promises
and scenarios. Words are placeholders; nothing here speaks of a real service.
"""

from __future__ import annotations

_CORE = {
    "spec/core/module.yaml": """\
module: core
ksmart: 1
version: 1.0.0
title: {en: Core, ml: അടിസ്ഥാനം}
tiers: [municipality]
roles:
  citizen:        {title: {en: Citizen, ml: പൗരൻ}, held: person}
  clerk:          {title: {en: Clerk, ml: ക്ലാർക്ക്}, held: post}
  superintendent: {title: {en: Superintendent, ml: സൂപ്രണ്ട്}, held: post}
  secretary:      {title: {en: Secretary, ml: സെക്രട്ടറി}, held: post}
""",
    "spec/core/types/tier.yaml": """\
type: tier
options:
  municipality: {en: Municipality, ml: മുനിസിപ്പാലിറ്റി}
""",
    "spec/core/masters/local_body.yaml": """\
master: local_body
title: {en: Local body, ml: തദ്ദേശ സ്ഥാപനം}
fields:
  code: {type: code, max: 8, key: true}
  name: {type: text, bilingual: true, max: 120}
  tier: {type: choice, of: tier}
rows:
  - {code: M1, name: {en: One, ml: ഒന്ന്}, tier: municipality, since: 2000-10-01}
""",
    "spec/core/masters/ward.yaml": """\
master: ward
title: {en: Ward, ml: വാർഡ്}
fields:
  code:       {type: code, max: 12, key: true}
  local_body: {type: ref, to: local_body}
  name:       {type: text, bilingual: true, max: 120}
rows:
  - {code: M1001, local_body: M1, name: {en: First, ml: ഒന്നാം}, since: 2025-11-01}
""",
    "spec/core/records/person.yaml": """\
record: person
ground: true
title: {en: Person, ml: വ്യക്തി}
fields:
  name:   {type: text, bilingual: true, max: 120, label: {en: Name, ml: പേര്}}
  mobile: {type: mobile, label: {en: Mobile, ml: മൊബൈൽ}}
""",
    "spec/core/calendars/office.yaml": """\
calendar: office
title: {en: Office, ml: ഓഫീസ്}
week: [mon, tue, wed, thu, fri, sat]
hours: {from: "10:15", to: "17:15"}
off: {sat: [2]}
holidays:
  2026-01-26: {en: Republic Day, ml: റിപ്പബ്ലിക് ദിനം}
  2027-01-26: {en: Republic Day, ml: റിപ്പബ്ലിക് ദിനം}
""",
}

_MODULE = """\
module: {m}
ksmart: 1
version: 1.0.0
title: {{en: Module {m}, ml: മൊഡ്യൂൾ}}
tiers: [municipality]
uses: {{core: ^1.0}}
roles: [citizen, clerk, superintendent, secretary]
"""

_MASTER = """\
master: {name}
title: {{en: Code list {name}, ml: പട്ടിക}}
owner: state
fields:
  code:   {{type: code, max: 12, key: true}}
  name:   {{type: text, bilingual: true, max: 120}}
  group:  {{type: choice, options: {{a: {{en: A, ml: എ}}, b: {{en: B, ml: ബി}}}}}}
  active: {{type: bool, default: true}}
  weight: {{type: decimal, places: 2, min: 0, optional: true}}
file: data/{name}.csv
"""

_APPLICATION = """\
record: {name}
title: {{en: Application {name}, ml: അപേക്ഷ}}
number: {{pattern: "{m}/{{local_body.code}}/{{fy}}/{{seq:6}}", per: [local_body, fy]}}
fields:
  name:        {{type: text, bilingual: true, min: 2, max: 120, label: {{en: Name, ml: പേര്}}}}
  ward:        {{type: ref, to: core.ward, pick: "it.local_body == local_body", label: {{en: Ward, ml: വാർഡ്}}}}
  category:    {{type: ref, to: category, pick: "it.active", label: {{en: Category, ml: വിഭാഗം}}}}
  purpose:     {{type: ref, to: purpose, label: {{en: Purpose, ml: ആവശ്യം}}}}
  house:       {{type: text, bilingual: true, max: 200, label: {{en: House, ml: വീട്}}}}
  building_no: {{type: code, max: 20, label: {{en: Building number, ml: കെട്ടിട നമ്പർ}}}}
  pincode:     {{type: pincode, label: {{en: PIN code, ml: പിൻ കോഡ്}}}}
  since:       {{type: date, max: "today()", label: {{en: Since, ml: മുതൽ}}}}
  tenure:      {{type: choice, options: {{own: {{en: Own, ml: സ്വന്തം}}, relative: {{en: Of a relative, ml: ബന്ധുവിന്റെ}}, rented: {{en: Rented, ml: വാടക}}}}, label: {{en: Tenure, ml: കൈവശം}}}}
  owner_name:  {{type: text, max: 120, show: "tenure != 'own'", label: {{en: Owner, ml: ഉടമ}}}}
  owner_phone: {{type: mobile, private: true, show: "tenure == 'rented'", label: {{en: Owner's mobile, ml: ഉടമയുടെ മൊബൈൽ}}}}
  area:        {{type: decimal, unit: sqm, places: 2, min: 1, max: 100000, label: {{en: Area, ml: വിസ്തീർണ്ണം}}}}
  capital:     {{type: money, min: 0, label: {{en: Capital, ml: മൂലധനം}}}}
  workers:     {{type: int, min: 0, max: 5000, default: 0, label: {{en: Workers, ml: തൊഴിലാളികൾ}}}}
  hazardous:   {{type: bool, label: {{en: Hazardous, ml: അപകടകരം}}}}
  power:       {{type: decimal, places: 2, min: 0, show: "category.group == 'a' || hazardous", label: {{en: Power, ml: ശക്തി}}}}
  email:       {{type: email, optional: true, label: {{en: E-mail, ml: ഇ-മെയിൽ}}}}
  note:        {{type: longtext, max: 2000, optional: true, label: {{en: Note, ml: കുറിപ്പ്}}}}
  members:
    type: table
    max: 20
    label: {{en: Members, ml: അംഗങ്ങൾ}}
    fields:
      name:    {{type: text, max: 100, label: {{en: Name, ml: പേര്}}}}
      kind:    {{type: choice, options: {{adult: {{en: Adult, ml: മുതിർന്നയാൾ}}, child: {{en: Child, ml: കുട്ടി}}}}, label: {{en: Kind, ml: തരം}}}}
      born_on: {{type: date, optional: true, max: "today()", label: {{en: Born on, ml: ജനനം}}}}
      share:   {{type: decimal, places: 2, min: 0, max: 100, optional: true, label: {{en: Share, ml: പങ്ക്}}}}
  years_here:  {{type: int, compute: "years(since, today())", label: {{en: Years, ml: വർഷങ്ങൾ}}}}
  adults:      {{type: int, compute: "members.count(m, m.kind == 'adult')", label: {{en: Adults, ml: മുതിർന്നവർ}}}}
checks:
  few_children: {{rule: "members.count(m, m.kind == 'child') <= 10", at: members, message: {{en: Too many, ml: അധികം}}}}
  own_name:     {{rule: "tenure != 'relative' || owner_name != name.en", at: owner_name, message: {{en: Not your own name, ml: സ്വന്തം പേരല്ല}}}}
unique: {{one_open: {{of: [applicant, building_no], where: "!ended", message: {{en: You have an open one, ml: നിലവിലുണ്ട്}}}}}}
"""

_ENTRY = """\
record: {name}_entry
title: {{en: Register {name}, ml: രജിസ്റ്റർ}}
number: {{pattern: "R{m}/{{local_body.code}}/{{seq:7}}", per: [local_body], gapless: true}}
entry: {{life: {{start: active, moves: {{active: [cancelled]}}}}}}
copies: {{{name}: [name, ward, category, house, building_no, pincode, since, area, capital, workers, hazardous, years_here]}}
fields:
  holder:     {{type: ref, to: core.person, label: {{en: Holder, ml: ഉടമ}}}}
  valid_from: {{type: date, label: {{en: From, ml: മുതൽ}}}}
  valid_to:   {{type: date, label: {{en: To, ml: വരെ}}}}
"""

_FORM = """\
form: {name}_form
of: {name}
pages:
  first:  {{title: {{en: First, ml: ഒന്ന്}}, fields: [name, ward, category, purpose, house, building_no, pincode, since]}}
  second: {{title: {{en: Second, ml: രണ്ട്}}, fields: [tenure, owner_name, owner_phone, area, capital, workers]}}
  third:  {{title: {{en: Third, ml: മൂന്ന്}}, fields: [hazardous, power, email, note, members]}}
"""

_SERVICE = """\
service: {name}_service
title: {{en: Service {name}, ml: സേവനം}}
record: {name}
form: {name}_form
workflow: {name}_issue
who: [citizen]
channels: [portal]
checklist: {{en: Keep the papers ready, ml: രേഖകൾ കരുതുക}}
"""

_WORKFLOW = """\
workflow: {name}_issue
of: {name}
submit: {{by: [citizen], to: scrutiny}}
states:
  scrutiny:
    title: {{en: Scrutiny, ml: പരിശോധന}}
    desk: clerk
    actions:
      forward: {{by: [clerk, superintendent], to: approval, label: {{en: Forward, ml: അയയ്ക്കുക}}}}
      return:  {{by: [clerk, superintendent], to: correction, ask: remark, label: {{en: Return, ml: മടക്കുക}}}}
  correction:
    title: {{en: With the applicant, ml: അപേക്ഷകന്റെ പക്കൽ}}
    clock: stopped
    actions:
      resubmit: {{by: citizen, back: true, edit: all, label: {{en: Submit again, ml: വീണ്ടും സമർപ്പിക്കുക}}}}
      withdraw: {{by: citizen, to: withdrawn, label: {{en: Withdraw, ml: പിൻവലിക്കുക}}}}
  approval:
    title: {{en: Approval, ml: അംഗീകാരം}}
    desk: secretary
    actions:
      approve:   {{by: secretary, to: issued, when: "years_here >= 0 && capital >= 0", not_by: [forward], label: {{en: Approve, ml: അംഗീകരിക്കുക}}}}
      send_back: {{by: secretary, to: scrutiny, ask: remark, label: {{en: Send back, ml: തിരിച്ചയയ്ക്കുക}}}}
      reject:    {{by: secretary, to: rejected, ask: remark, label: {{en: Reject, ml: നിരസിക്കുക}}}}
  issued:
    title: {{en: Issued, ml: നൽകി}}
    end: true
    effects: {{create: {{{name}_entry: {{holder: applicant, valid_from: "today()", valid_to: "today() + 1y"}}}}}}
  rejected:  {{title: {{en: Rejected, ml: നിരസിച്ചു}}, end: true}}
  withdrawn: {{title: {{en: Withdrawn, ml: പിൻവലിച്ചു}}, end: true}}
"""

_POLICY = """\
policy: {name}
rules:
  - {{role: citizen, can: [create, read, act], where: "applicant == me"}}
  - {{role: clerk, can: [read, act], where: "local_body == me.local_body && ward in me.wards"}}
  - {{role: [superintendent, secretary], can: [read, act, export], where: "local_body == me.local_body"}}
private: {{owner_phone: {{mask: last4, full: [clerk, secretary]}}}}
keep: {{draft: 90d, rejected: 3y, issued: forever}}
"""

_ENTRY_POLICY = """\
policy: {name}_entry
rules:
  - {{role: citizen, can: [read], where: "holder == me"}}
  - {{role: [clerk, superintendent, secretary], can: [read, export], where: "local_body == me.local_body"}}
"""

_REGISTER = """\
register: {name}_list
of: {name}
title: {{en: List of {name}, ml: പട്ടിക}}
columns: [number, name, ward, category, state, submitted_on, due]
filters: [state, ward, category]
search: [number, name, house, members.name]
---
register: {name}_entries
of: {name}_entry
title: {{en: Entries of {name}, ml: പട്ടിക}}
columns: [number, name, ward, valid_from, valid_to]
filters: [ward, category]
search: [number, name, house]
"""

_SLA = """\
sla: {name}_promise
of: {name}_issue
whole: 7wd
starts: submit
calendar: core.office
states:
  scrutiny: {{within: 4wd}}
  approval: {{within: 3wd}}
"""

_SCENARIO = """\
scenario: {name} {way}
service: {name}_service
at: "2026-05-04T10:30"
in: {{local_body: M1}}
given: {{name: {{en: Asha, ml: ആശ}}, ward: M1001, category: C01, purpose: C02, house: {{en: House, ml: വീട്}}, building_no: "12/345", pincode: "683101",
        since: 2019-06-01, tenure: own, area: "20.50", capital: 60000, workers: 2, hazardous: false, members: [{{name: Joseph, kind: adult}}]}}
steps:
  - {{as: citizen, do: submit, expect: {{state: scrutiny}}}}
"""
_RETURNED = """\
  - {as: clerk, do: return, with: {remark: See the number}, expect: {state: correction}}
  - {wait: 3d}
  - {as: citizen, do: resubmit, with: {building_no: "12/346"}, expect: {state: scrutiny}}
  - {as: clerk, do: forward, expect: {state: approval}}
  - {as: secretary, do: send_back, with: {remark: Look again}, expect: {state: scrutiny}}
  - {as: superintendent, do: forward, expect: {state: approval}}
  - {as: secretary, do: approve, expect: {state: issued}}
"""
_ENDED = """\
  - {as: clerk, do: return, with: {remark: No}, expect: {state: correction}}
  - {as: citizen, do: withdraw, expect: {state: withdrawn}}
"""
_REJECTED = """\
  - {as: clerk, do: forward, expect: {state: approval}}
  - {as: secretary, do: reject, with: {remark: No}, expect: {state: rejected}}
"""


def make_tree(modules: int) -> dict[str, str]:
    """Texts by path: `core` and this many modules, all of them correct."""
    texts = dict(_CORE)
    for number in range(1, modules + 1):
        module = f"m{number:03}"
        folder = f"spec/{module}"
        texts[f"{folder}/module.yaml"] = _MODULE.format(m=module)
        for name in ("category", "purpose", "fuel", "wing"):
            texts[f"{folder}/masters/{name}.yaml"] = _MASTER.format(name=name)
            texts[f"{folder}/data/{name}.csv"] = _rows(20)
        for name in ("licence", "permit"):
            texts.update(_service(folder, module, name))
    return texts


def _service(folder: str, module: str, name: str) -> dict[str, str]:
    walks = {"returned": _RETURNED, "withdrawn": _ENDED, "rejected": _REJECTED}
    made = {
        f"{folder}/records/{name}.yaml": _APPLICATION,
        f"{folder}/records/{name}_entry.yaml": _ENTRY,
        f"{folder}/forms/{name}.yaml": _FORM,
        f"{folder}/services/{name}.yaml": _SERVICE,
        f"{folder}/workflows/{name}.yaml": _WORKFLOW,
        f"{folder}/policies/{name}.yaml": _POLICY,
        f"{folder}/policies/{name}_entry.yaml": _ENTRY_POLICY,
        f"{folder}/registers/{name}.yaml": _REGISTER,
        f"{folder}/slas/{name}.yaml": _SLA,
    }
    texts = {path: text.format(name=name, m=module.upper()) for path, text in made.items()}
    for way, steps in walks.items():
        texts[f"{folder}/scenarios/{name}_{way}.yaml"] = (
            _SCENARIO.format(name=name, way=way) + steps
        )
    return texts


def _rows(count: int) -> str:
    rows = [f"C{n:02},Name {n},പേര് {n},{'ab'[n % 2]},true,{n}.50,2020-04-01" for n in range(count)]
    return "\n".join(["code,name_en,name_ml,group,active,weight,since", *rows]) + "\n"
