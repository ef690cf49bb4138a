// What rules mean in a browser: the twin of runtime/meaning/*.py. Empty is null; nothing here fails.
//
// A whole number is a BigInt; a decimal is a BigInt of its last place (money: paise); a day counts
// from 1 January of the year 1, which is 1; an instant is a BigInt of microseconds since 1970; a time
// of day is 'HH:MM'. No number that a rule may give is ever a float.

const FIRST_DAY = 2;
const LAST_DAY = 3652058; // 30 December 9999
const EPOCH = 719163; // 1 January 1970
const SECOND = 1000000n;
const DAY = 86400n * SECOND;
const KOLKATA = 19800n * SECOND;
const FIRST_INSTANT = BigInt(FIRST_DAY - EPOCH) * DAY;
const LAST_INSTANT = BigInt(LAST_DAY - EPOCH) * DAY;
const LONGEST_DAYS = 10000;

const missing = (...values) => values.includes(null);
const ten = (places) => 10n ** BigInt(places);
const size_of = (a) => (a < 0n ? -a : a);
const among = (value, low, high) => (value < low ? low : value > high ? high : value);

// numbers

export const add = (a, b) => (missing(a, b) ? null : a + b);
export const subtract = (a, b) => (missing(a, b) ? null : a - b);
export const multiply = (a, b) => (missing(a, b) ? null : a * b);
export const negate = (a) => (a === null ? null : -a);
export const abs = (a) => (a === null ? null : size_of(a));
export const remainder = (a, b) => (missing(a, b) || b === 0n ? null : a % b);
export const int64 = (a) => (a === null || a !== BigInt.asIntN(64, a) ? null : a);
export const within18 = (a, places) => (a === null || size_of(a) >= ten(18 + places) ? null : a);

/** A number with so many places more. */
export const finer = (a, places) => (a === null ? null : a * ten(places));

/** a / b with so many places more; empty for a zero divisor. */
export function divide(a, b, places, mode) {
  if (missing(a, b) || b === 0n) return null;
  return places < 0 ? ratio(a, b * ten(-places), mode) : ratio(a * ten(places), b, mode);
}

/** A number with so many places less. */
export const round = (a, places, mode) => (a === null ? null : ratio(a, ten(places), mode));

function ratio(a, b, mode = "half_up") {
  const whole = a / b;
  const rest = 2n * size_of(a % b);
  if (rest === 0n) return whole;
  const above = a < 0n === b < 0n;
  const tie = rest === size_of(b);
  const away = {
    half_up: rest >= size_of(b),
    half_even: tie ? whole % 2n !== 0n : rest > size_of(b),
    up: true,
    down: false,
    floor: !above,
    ceiling: above,
  }[mode];
  return away ? whole + (above ? 1n : -1n) : whole;
}

// order

/** Texts by code point: below zero, zero or above. */
function order(a, b) {
  const end = Math.min(a.length, b.length);
  for (let n = 0; n < end; n++) {
    const x = a.charCodeAt(n);
    const y = b.charCodeAt(n);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Halves of a pair stand for what lies beyond U+FFFF. */
const rank = (unit) => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);
const before = (a, b) => (typeof a === "string" ? order(a, b) < 0 : a < b);

/** a < b, and both are there. */
export const less = (a, b) => !missing(a, b) && before(a, b);

/** a <= b, and both are there. */
export const upto = (a, b) => !missing(a, b) && !before(b, a);

// rows and lists

const extreme = (values, better) =>
  values.length === 0 || values.includes(null)
    ? null
    : values.reduce((best, one) => (better(one, best) ? one : best));

export const least = (values) => extreme(values, before);
export const most = (values) => extreme(values, (a, b) => before(b, a));
export const sum = (values) => values.reduce(add, 0n);
export const present = (values) => values.filter((one) => one !== null);
export const first = (values) => (values.length ? values[0] : null);
export const count = (values) => (values === null ? null : BigInt(values.length));
export const item_at = (values, place) =>
  missing(values, place) || place < 0n || place >= BigInt(values.length)
    ? null
    : values[Number(place)];
export const within = (value, values) => !missing(value, values) && values.includes(value);

/** The value that holds more than half of the weight. */
export function main(pairs) {
  const weights = new Map();
  let whole = 0n;
  for (const [value, weight] of pairs) {
    if (weight === null) continue;
    whole += weight;
    if (value !== null) weights.set(value, (weights.get(value) ?? 0n) + weight);
  }
  const over = [...weights].filter(([, weight]) => 2n * weight > whole);
  return over.length === 1 ? over[0][0] : null;
}

// texts

const CHILLUS = { ണ: "ൺ", ന: "ൻ", ര: "ർ", ല: "ൽ", ള: "ൾ", ക: "ൿ" };

/** NFC, every chillu as its one code point. */
export const normalise = (text) =>
  text.normalize("NFC").replace(/([ണനരലളക])\u0d4d\u200d/gu, (_, letter) => CHILLUS[letter]);
export const lower = (text) =>
  text === null ? null : text.replace(/[A-Z]+/g, (found) => found.toLowerCase());
export const upper = (text) =>
  text === null ? null : text.replace(/[a-z]+/g, (found) => found.toUpperCase());

/** For comparing regardless of case and spelling. */
export const fold = (text) =>
  text === null
    ? null
    : lower(
        normalise(text)
          .replaceAll("\u0d7b\u0d4d\u0d31", "\u0d28\u0d4d\u0d31")
          .replaceAll("\u0d4c", "\u0d57")
          .replace(/[\u200c\u200d]/g, ""),
      );
export const size = (text) => (text === null ? null : BigInt([...text].length));
export const starts_with = (text, part) => !missing(text, part) && text.startsWith(part);
export const ends_with = (text, part) => !missing(text, part) && text.endsWith(part);
export const contains = (text, part) => !missing(text, part) && text.includes(part);
export const matches = (text, pattern) => text !== null && pattern.test(text);

// days

const leap = (year) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const month_days = (year, month) => (month === 2 ? 28 + leap(year) : 30 + ((month + (month >> 3)) & 1));
const year_start = (year) =>
  365 * (year - 1) + ((year - 1) >> 2) - Math.floor((year - 1) / 100) + Math.floor((year - 1) / 400);

function number_of(year, month, day) {
  let found = year_start(year) + day;
  for (let before = 1; before < month; before++) found += month_days(year, before);
  return found;
}

function parts_of(day) {
  let year = Math.floor(day / 365.2425) + 1;
  while (year_start(year) >= day) year -= 1;
  while (year_start(year + 1) < day) year += 1;
  let left = day - year_start(year);
  let month = 1;
  while (left > month_days(year, month)) left -= month_days(year, month++);
  return [year, month, left];
}

export const add_days = (day, days) =>
  missing(day, days)
    ? null
    : Number(among(BigInt(day) + days, BigInt(FIRST_DAY), BigInt(LAST_DAY)));

/** The same day so many months later, or the last of a shorter month. */
export function add_months(day, months) {
  if (missing(day, months)) return null;
  const [year, month, left] = parts_of(day);
  const total = Number(among(BigInt(year * 12 + month - 1) + months, 11n, 120000n));
  if (total < 12) return FIRST_DAY;
  if (total >= 120000) return LAST_DAY;
  const then = [Math.floor(total / 12), (total % 12) + 1];
  return among(number_of(...then, Math.min(left, month_days(...then))), FIRST_DAY, LAST_DAY);
}

export const days_between = (start, end) => (missing(start, end) ? null : BigInt(end - start));

export function months_between(start, end) {
  if (missing(start, end)) return null;
  if (end < start) return -months_between(end, start);
  const [year, month] = parts_of(start);
  const [last_year, last_month] = parts_of(end);
  const months = BigInt((last_year - year) * 12 + last_month - month);
  return add_months(start, months) <= end ? months : months - 1n;
}

export const years_between = (start, end) =>
  missing(start, end) ? null : months_between(start, end) / 12n;

const fy_start = (day) => {
  const [year, month] = parts_of(day);
  return month >= 4 ? year : year - 1;
};
export const fy = (day) => {
  if (day === null) return null;
  const year = fy_start(day);
  return `${String(year).padStart(4, "0")}-${String((year + 1) % 100).padStart(2, "0")}`;
};
export const fy_end = (day, years) => {
  if (missing(day, years)) return null;
  const year = Number(among(BigInt(fy_start(day)) + years, 0n, 10000n));
  return year < 1 ? FIRST_DAY : year > 9999 ? LAST_DAY : number_of(year, 3, 31);
};

/** The day of these numbers; empty when the calendar has none. */
export function make_date(year, month, day) {
  if (missing(year, month, day) || year < 1n || year > 9999n || month < 1n || month > 12n) return null;
  if (day < 1n || day > BigInt(month_days(Number(year), Number(month)))) return null;
  const found = number_of(Number(year), Number(month), Number(day));
  return found < FIRST_DAY || found > LAST_DAY ? null : found;
}

// instants

/** The day of an instant in Kerala. */
export const date_of = (instant) => {
  if (instant === null) return null;
  const local = instant + KOLKATA;
  return Number((local - (((local % DAY) + DAY) % DAY)) / DAY) + EPOCH;
};
export const add_seconds = (instant, seconds) =>
  missing(instant, seconds) ? null : among(instant + seconds * SECOND, FIRST_INSTANT, LAST_INSTANT);

// working days: calendar is {week: [0 for Monday ...], off: {5: [2]}, holidays: Set of days}

function works(calendar, day) {
  const weekday = (day + 6) % 7;
  if (!calendar.week.includes(weekday) || calendar.holidays.has(day)) return false;
  const nth = Math.floor((parts_of(day)[2] + 6) / 7);
  return !(calendar.off[weekday] ?? []).includes(nth);
}

export const is_holiday = (calendar, day) => day !== null && !works(calendar, day);

export function add_working_days(calendar, day, days) {
  if (missing(day, days) || size_of(days) > BigInt(LONGEST_DAYS)) return null;
  const step = days < 0n ? -1 : 1;
  let left = Number(size_of(days)) || 1;
  let found = days === 0n ? day - 1 : day;
  for (let tried = 0; tried < 2 * LONGEST_DAYS; tried++) {
    found += step;
    if (found < FIRST_DAY || found > LAST_DAY) return null;
    left -= works(calendar, found);
    if (left === 0) return found;
  }
  return null;
}

export function working_days_between(calendar, start, end) {
  if (missing(start, end) || Math.abs(end - start) > LONGEST_DAYS) return null;
  let found = 0;
  for (let day = Math.min(start, end) + 1; day <= Math.max(start, end); day++) {
    found += works(calendar, day);
  }
  return BigInt(start <= end ? found : -found);
}

// answers

/** What was typed or sent, as rules read it; empty where it is none of its kind. */
export function read(kind, given) {
  if (given === null || given === undefined) return null;
  if (Array.isArray(kind)) return given.map((one) => read(kind[0], one));
  if (typeof kind === "object") return given.map((row) => read_row(kind, row));
  const text = String(given);
  const [name, places] = kind.split(":");
  switch (name) {
    case "int":
      return /^-?\d{1,19}$/.test(text) ? int64(BigInt(text)) : null;
    case "decimal":
      return read_decimal(text, Number(places));
    case "date": {
      const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
      return found && make_date(...found.slice(1).map(BigInt));
    }
    case "instant": {
      const found = /^(.*T\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(Z|[+-]\d\d:\d\d)$/.exec(text);
      const at = found ? Date.parse(found[1] + found[3]) : NaN;
      return Number.isNaN(at) ? null : BigInt(at) * 1000n + BigInt((found[2] ?? "").padEnd(6, "0"));
    }
    case "calendar":
      return { ...given, holidays: new Set(given.holidays.map((day) => read("date", day))) };
    default:
      return given;
  }
}

function read_decimal(text, places) {
  const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!found || (found[3] ?? "").length > places) return null;
  const digits = BigInt(found[2] + (found[3] ?? "").padEnd(places, "0"));
  return within18(found[1] ? -digits : digits, places);
}

const read_row = (kinds, row) =>
  Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, read(kind, row[name])]));

/** The answer of a rule of `rules.js`; `known` gives what was answered, by path. */
export const ask = (rule, known) =>
  rule.gives(...Object.entries(rule.reads).map(([path, kind]) => read(kind, known[path])));
