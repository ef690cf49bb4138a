// A form that answers at once: questions come and go as the module's rules say. The server decides again.
//
// Without this file a question that waits stands in a <template>, which no browser shows or sends, and
// comes up when the page is saved. A rule that reads what this page does not know leaves its question be.
import { ask } from "./meaning.js";

const form = document.querySelector("form[data-rules]");
const rules = (await import(form.dataset.rules))[form.dataset.record] ?? {};
const known = new Map(Object.entries(JSON.parse(form.dataset.known)));
const optional = new Set(form.dataset.optional.split(" "));
const places = new Map();
for (const found of form.querySelectorAll("[data-ask]")) {
  const waits = found instanceof HTMLTemplateElement;
  const holder = waits ? found : document.createElement("template");
  if (!waits) found.before(holder);
  const question = waits ? found.content.firstElementChild : found;
  places.set(found.dataset.ask, { holder, question });
}

const control = (name) => form.elements.namedItem(name);

function text_of(name) {
  const found = control(name);
  // One radio alone is no list of them: its value is there whether it is chosen or not.
  const chosen = !["radio", "checkbox"].includes(found.type) || found.checked;
  return chosen ? found.value.normalize("NFC").trim() : "";
}

/** What was answered: null where nothing was yet, undefined where this page cannot know. */
function given(path, kind) {
  const place = places.get(path.split(".", 1)[0]);
  if (place && !place.question.isConnected) return null;
  if (kind === "date" && control(`${path}.day`)) {
    const [year, month, day] = ["year", "month", "day"].map((part) => text_of(`${path}.${part}`));
    return year || month || day ? [year, month.padStart(2, "0"), day.padStart(2, "0")].join("-") : null;
  }
  if (!control(path)) return known.get(path);
  const text = text_of(path);
  if (text === "") return null;
  if (kind === "bool") return text === "true";
  return kind === "text" ? text : text.replaceAll(",", "");
}

/** Whether a question is put. One that is not waits until all that its rule reads, and must, is answered. */
function is_put(rule, put) {
  const answers = {};
  for (const [path, kind] of Object.entries(rule.reads)) {
    const answer = given(path, kind);
    if (answer === undefined) return put;
    if (answer === null && !put && !optional.has(path)) return false;
    answers[path] = answer;
  }
  return ask(rule, answers) === true;
}

function look() {
  for (const [name, { holder, question }] of places) {
    const rule = rules[`show_${name}`];
    const put = question.isConnected;
    const wanted = rule ? is_put(rule, put) : put;
    if (wanted && !put) holder.after(question);
    if (!wanted && put) question.remove();
  }
}

form.addEventListener("input", look);
addEventListener("pageshow", look); // the browser may have put answers back
look();
form.dataset.live = "";
