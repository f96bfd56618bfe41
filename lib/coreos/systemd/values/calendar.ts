const WORDS =
  /^(?:minutely|hourly|daily|monthly|annually|yearly|anually|weekly|quarterly|biannually|bi-annually|semiannually|semi-annually)$/i;
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** The range of one component of a calendar expression. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** Years of two digits are those from 1970 to 2069. */
const YEAR: Range = { from: 1970, to: 2199 };
const MONTH: Range = { from: 1, to: 12 };
const DAY: Range = { from: 1, to: 31 };
/** Counted from the end of a month; every month has at least 28 days. */
const DAY_FROM_END: Range = { from: 1, to: 28 };
const HOUR: Range = { from: 0, to: 23 };
const MINUTE: Range = { from: 0, to: 59 };
/** In microseconds, less than a minute. */
const SECOND: Range = { from: 0, to: 59_999_999 };

/**
 * Returns whether systemd reads `text` as a calendar expression such as `Mon..Fri *-*-* 04:00`:
 * systemd.time(7).
 */
export function isCalendar(text: string): boolean {
  const withoutZone = removeTimeZone(text);
  if (withoutZone === '') return false;
  if (WORDS.test(withoutZone)) return true;
  const rest = removeWeekdays(withoutZone);
  if (rest === undefined) return false;
  if (rest === '') return true;
  if (/^@\d+$/.test(rest)) return true;
  const [first = '', second, third] = rest.split(/ +/);
  if (third !== undefined) return false;
  if (second !== undefined) return isDate(first) && isTime(second);
  return first.includes(':') ? isTime(first) : isDate(first);
}

function removeTimeZone(text: string): string {
  const [, rest, zone] = /^(.*) ([^ ]+)$/.exec(text) ?? [];
  const isZone =
    zone !== undefined && /^(?:UTC|[A-Z][A-Za-z_]+(?:\/[A-Za-z][\w+-]*)+|[A-Z]{3,4})$/.test(zone);
  const isDay = zone !== undefined && DAYS.some((day) => day.slice(0, 3) === zone.slice(0, 3).toLowerCase());
  return isZone && !isDay ? (rest ?? '') : text;
}

/** Removes leading days of the week; undefined if they are not valid. */
function removeWeekdays(text: string): string | undefined {
  const [head = '', tail = ''] = text.split(/ +(.*)/s);
  if (!/^[a-z]/i.test(head)) return text;
  // a comma at the end is accepted
  const lists = head.replace(/,$/, '').split(',');
  return lists.every(isDayRange) ? tail : undefined;
}

function isDayRange(text: string): boolean {
  const [first, second, third] = text.split(/\.\.|-/).map(toDayNumber);
  if (first === undefined || first < 0 || third !== undefined) return false;
  return second === undefined || second >= first;
}

function toDayNumber(name: string): number {
  const lower = name.toLowerCase();
  return DAYS.findIndex((day) => day === lower || day.slice(0, 3) === lower);
}

function isDate(text: string): boolean {
  const [, first = '', separator, second = '', another, third] =
    /^([^~-]+)([~-])([^~-]+)(?:([~-])([^~-]+))?$/.exec(text) ?? [];
  if (separator === undefined) return false;
  const dayRange = (mark: string | undefined) => (mark === '~' ? DAY_FROM_END : DAY);
  if (third === undefined) return isChain(first, MONTH) && isChain(second, dayRange(separator));
  if (separator === '~') return false;
  return isChain(first, YEAR) && isChain(second, MONTH) && isChain(third, dayRange(another));
}

function isTime(text: string): boolean {
  const [hour = '', minute, second, more] = text.split(':');
  if (minute === undefined || more !== undefined) return false;
  return isChain(hour, HOUR) && isChain(minute, MINUTE) && (second === undefined || isChain(second, SECOND));
}

/** Returns whether `text` is `*`, or a list separated by commas of numbers, ranges and repetitions. */
function isChain(text: string, range: Range): boolean {
  return text === '*' || text.split(',').every((component) => isComponent(component, range));
}

function isComponent(text: string, range: Range): boolean {
  const pattern = /^(\d+(?:\.\d+)?)(?:\.\.(\d+(?:\.\d+)?))?(?:\/(\d+(?:\.\d+)?))?$/;
  const [whole, first = '', last, step] = pattern.exec(text) ?? [];
  if (whole === undefined) return false;
  const isFraction = [first, last, step].some((part) => part?.includes('.'));
  if (isFraction && range !== SECOND) return false;
  const scale = range === SECOND ? 1_000_000 : 1;
  const toNumber = (part: string) => {
    const number = Math.round(Number(part) * scale);
    return range === YEAR && number < 100 ? number + (number < 70 ? 2000 : 1900) : number;
  };
  const [start, stop] = [first, last].map((part) => part && toNumber(part));
  const repeat = step && Math.round(Number(step) * scale);
  if (typeof start !== 'number' || start < range.from || start > range.to) return false;
  return isRepetition(start, { stop, repeat, scale, range });
}

interface Repetition {
  readonly stop: number | '' | undefined;
  readonly repeat: number | '' | undefined;
  readonly scale: number;
  readonly range: Range;
}

/**
 * Returns whether a range does not end before it starts, and whether an open-ended repetition occurs at least
 * twice.
 */
function isRepetition(start: number, { stop, repeat, scale, range }: Repetition): boolean {
  if (repeat === 0) return false;
  if (typeof stop === 'number') {
    if (range === SECOND && repeat === undefined && stop - start < scale) return false;
    return stop >= start && stop <= range.to;
  }
  const step = typeof repeat === 'number' ? repeat : 0;
  if (step > range.to - range.from) return false;
  return range === DAY_FROM_END ? start - step >= range.from : start + step <= range.to;
}
