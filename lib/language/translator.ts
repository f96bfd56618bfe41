import { type Field, type ShownText, show } from '../core/shown-text';
import { divide, divideEarly, isQuoted, isTorn } from './divide';
import { divideList } from './divide-list';
import {
  isDetail,
  isSentence,
  isWeak,
  type Pattern,
  parseTranslation,
  SENTENCE_END,
  type Translation,
} from './pattern';

/** How a text was read: its translation, and the values in it. */
interface Match {
  readonly translation: Translation;
  readonly values: readonly string[];
}

/** How the words of a pattern divide a text. */
interface Division {
  readonly pattern: Pattern;
  readonly values: readonly string[] | 'ambiguous';
}

/** Texts of ours within texts of ours. */
const MAX_DEPTH = 4;

/** A sentence behind what it is about, such as a construct. */
const NAMED = '{}: {}';

/** A call of an API or an object: `GET /appliance`, `Service shop/edge`, `Namespace shop`. */
const CALL_OR_OBJECT = /^[A-Z]\w* \S+$/;

/** Two texts of ours with a semicolon between them. */
const CLAUSES = '{}; {}';

/** A text of ours, and another one behind a semicolon. */
const CLAUSE = /^\{\}; (?:[^{}]+|\{\})$/;

/** What stands between the items of a list, and is no text by itself. */
const SEPARATORS = ['{}, {}', '{} or {}'];

/** Texts of which it is remembered whether there is a translation. */
const MAX_KNOWN = 1000;

/** Items of a list in a text; a longer one is not for people. */
const MAX_ITEMS = 40;

/**
 * Translates what is said to people. A text is known by the words of it that are ours; the values between
 * them are handed on as they are. A text that could be read in two ways stays English, so that no value is
 * torn or taken for words of ours.
 */
export class Translator {
  private readonly exact = new Map<string, Translation>();
  private readonly patterns: readonly Pattern[];
  private readonly known = new Map<string, boolean>();

  /**
   * @param entries English to translated. English values are `{}`; translated ones are `{}` in the same order
   * or `{2}`, and `{:text}` or `{2:text}` if they are texts of ours
   */
  constructor(entries: ReadonlyMap<string, string>) {
    for (const [key, translated] of entries) this.exact.set(key, parseTranslation(translated));
    this.patterns = [...this.exact].flatMap(([key, translation]) => {
      const literals = key.split('{}');
      const weight = literals.join('').replace(/[^A-Za-z]/g, '').length;
      // a text without values is looked up; one whose values touch could be divided anywhere
      const isDivided =
        literals.length > 1 &&
        !SEPARATORS.includes(key) &&
        literals.slice(1, -1).every((literal) => literal !== '');
      return isDivided ? [{ key, literals, weight, translation }] : [];
    });
  }

  /** The translation of a text, the text itself if it has none; of several lines, that of each. */
  translate(text: string, depth = 0): string {
    const core = text.trim();
    if (core === '' || depth > MAX_DEPTH) return text;
    if (core.includes('\n') && !this.hasLines(core))
      return text.replace(/[^\n]+/g, (line) => this.translate(line, depth));
    const whole = this.translateCore(text, depth);
    if (whole !== undefined || core === text) return whole ?? text;
    const start = text.indexOf(core);
    const translated = this.translateCore(core, depth) ?? core;
    return `${text.slice(0, start)}${translated}${text.slice(start + core.length)}`;
  }

  /** Whether a text of several lines is one of ours as a whole. */
  private hasLines(text: string): boolean {
    return (
      this.exact.has(text) ||
      this.patterns.some(({ key, literals }) => key.includes('\n') && divide(text, literals) !== undefined)
    );
  }

  /** The translation of a text without spaces around it; undefined if it has none. */
  private translateCore(text: string, depth: number): string | undefined {
    const exact = this.exact.get(text);
    if (exact && exact.places.length === 0) return exact.literals[0];
    const found = this.find(text, depth);
    if (found === undefined || found === 'ambiguous')
      return this.translateList(text, depth) ?? this.translateNamed(text, depth) ?? (found && text);
    const { translation, values } = found;
    let filled = translation.literals[0] ?? '';
    for (const [place, { index, isText }] of translation.places.entries()) {
      const value = values[index] ?? '';
      const after = translation.literals[place + 1] ?? '';
      filled = isText
        ? joinWords(joinWords(filled, this.translate(value.trim(), depth + 1)), after)
        : `${filled}${value}${after}`;
    }
    return filled;
  }

  /** The translation of a sentence with what it is about in front, which by itself can be read in one way. */
  private translateNamed(text: string, depth: number): string | undefined {
    const [, name, sentence] = (this.exact.has(NAMED) && /^(\S+: )(.+)$/s.exec(text)) || [];
    if (name === undefined || sentence === undefined) return undefined;
    const translated = this.translate(sentence, depth + 1);
    return translated === sentence ? undefined : `${name}${translated}`;
  }

  /**
   * The translation of a list such as `a, b or c`, whose items are words or texts of ours. Words stay as they
   * are: most are names of properties.
   */
  private translateList(text: string, depth: number): string | undefined {
    const { items, separators, end } = divideList(text, (each) => this.exact.has(each));
    const isOurs = text.includes(' or ') || items.some((item) => /\s/.test(item));
    if (!isOurs || items.length < 2 || items.length > MAX_ITEMS || !this.areApt(items)) return undefined;
    const translateItem = (item: string) => (/\s/.test(item) ? this.translate(item, depth + 1) : item);
    const list = items.slice(1).reduce(
      (before, item, index) => {
        const separator = separators[index] ?? '';
        const translated = this.exact.get(`{}${separator}{}`)?.literals[1] ?? separator;
        return joinWords(joinWords(before, translated), translateItem(item));
      },
      translateItem(items[0] ?? ''),
    );
    return `${list}${end}`;
  }

  /** As {@link show}, with the words of the template translated; its values are not. */
  show(template: TemplateStringsArray, fields: readonly Field[]): ShownText {
    const key = template.join('{}');
    const translation = this.exact.get(key.trim());
    if (!translation) return show(template, ...fields);
    const literals = [...translation.literals];
    literals[0] = `${key.slice(0, key.length - key.trimStart().length)}${literals[0] ?? ''}`;
    const last = literals.length - 1;
    literals[last] = `${literals[last] ?? ''}${key.slice(key.trimEnd().length)}`;
    const ordered = translation.places.map(({ index }) => fields[index] ?? '');
    return show(Object.assign(literals, { raw: literals }), ...ordered);
  }

  /**
   * Whether values are single words, between quotation marks, or texts of ours: a sentence is no value of a
   * pattern that says little.
   */
  private areApt(values: readonly string[] | 'ambiguous', literals: readonly string[] = []): boolean {
    if (values === 'ambiguous') return false;
    return values.every(
      (value, index) => !/\s/.test(value) || isQuoted(literals, index, value) || this.isKnown(value),
    );
  }

  /** Whether there is a translation of a text. */
  private isKnown(text: string): boolean {
    const known = this.known.get(text) ?? this.translate(text, MAX_DEPTH - 1) !== text;
    // a controller talks for months
    if (this.known.size >= MAX_KNOWN) this.known.clear();
    this.known.set(text, known);
    return known;
  }

  /** The values of a text: what stands behind names and a colon is a detail, whatever words it has. */
  private divideBy(pattern: Pattern, text: string): readonly string[] | 'ambiguous' | undefined {
    const values = divide(text, pattern.literals);
    // the first of two clauses may have a semicolon itself
    if (values === 'ambiguous' && pattern.key === CLAUSES) {
      const at = text.lastIndexOf('; ');
      return [text.slice(0, at), text.slice(at + 2)];
    }
    if (values !== 'ambiguous' || isWeak(pattern) || !isDetail(pattern.literals)) return values;
    const early = divideEarly(text, pattern.literals);
    return early && this.areNames(early, pattern) ? early : values;
  }

  /** Whether values are words, calls and texts of ours, but for a detail at the end. */
  private areNames(values: readonly string[], { literals, translation }: Pattern): boolean {
    return translation.places.every(({ index, isText }) => {
      const value = values[index] ?? '';
      if (!/\s/.test(value) || CALL_OR_OBJECT.test(value) || (isText && this.isKnown(value))) return true;
      return index === values.length - 1 && isDetail(literals);
    });
  }

  /** The one pattern that a text is of; of several, the one that is a special case of all others. */
  private find(text: string, depth: number): Match | 'ambiguous' | undefined {
    const matching = this.patterns.flatMap((pattern) => {
      const values = this.divideBy(pattern, text);
      if (values === undefined || isTorn(values, pattern.literals)) return [];
      return isWeak(pattern) && !this.areApt(values, pattern.literals) ? [] : [{ pattern, values }];
    });
    const [best, ...others] = matching.sort(
      ({ pattern: a }, { pattern: b }) => b.weight - a.weight || b.key.length - a.key.length,
    );
    if (!best) return undefined;
    const clause = matching.find(({ pattern }) => CLAUSE.test(pattern.key));
    // two texts of ours are no sentence with a semicolon in one of its values
    if (clause && clause.values !== 'ambiguous' && clause.values.every((value) => this.isKnown(value)))
      return { translation: clause.pattern.translation, values: clause.values };
    const named = others.find(({ pattern }) => pattern.key === NAMED);
    // what has a name in front is no sentence that begins with it
    if (
      best.values !== 'ambiguous' &&
      named &&
      named.values !== 'ambiguous' &&
      beginsWithName(best.values[0], named.values)
    )
      return { translation: named.pattern.translation, values: named.values };
    return findSpecial(matching) ?? this.findStrong(matching) ?? this.findSentence(matching, depth);
  }

  /** The sentence that says much, and whose values are words, calls, texts of ours, and a detail at the end. */
  private findStrong(matching: readonly Division[]): Match | undefined {
    const strong = matching.filter(
      ({ pattern, values }) =>
        values !== 'ambiguous' && !isWeak(pattern) && isSentence(pattern) && this.areNames(values, pattern),
    );
    return findSpecial(strong);
  }

  /** Of several patterns, the one whose values are words and names of things: no other has a sentence in it. */
  private findSentence(matching: readonly Division[], depth: number): Match | 'ambiguous' {
    const isName = (value: string): boolean => {
      const translated = this.translate(value, Math.max(depth + 1, MAX_DEPTH - 1));
      return translated !== value && !SENTENCE_END.test(translated);
    };
    const apt = matching.filter(({ pattern: { literals, translation }, values }) => {
      if (depth >= MAX_DEPTH || values === 'ambiguous') return false;
      return translation.places.every(({ index, isText }) => {
        const value = values[index] ?? '';
        return !/\s/.test(value) || (isText ? isName(value) : isQuoted(literals, index, value));
      });
    });
    return findSpecial(apt) ?? 'ambiguous';
  }
}

/** The division whose pattern is a special case of all others. */
function findSpecial(matching: readonly Division[]): Match | undefined {
  for (const { pattern, values } of matching) {
    const isSpecial = matching.every(
      (each) => each.pattern === pattern || divide(pattern.key, each.pattern.literals) !== undefined,
    );
    if (isSpecial) return values === 'ambiguous' ? undefined : { translation: pattern.translation, values };
  }
  return undefined;
}

/** Joins texts with a space between Latin letters and Japanese ones alone, of which nobody knows beforehand. */
function joinWords(before: string, after: string): string {
  const isJapanese = /[\u3041-\u30ff\u4e00-\u9fff]$/.test(before);
  const isMet = isJapanese || /[\u3041-\u30ff\u4e00-\u9fff] $/.test(before);
  if (isMet && /^ *[\u3041-\u30ff\u4e00-\u9fff]/.test(after))
    return `${before.trimEnd()}${after.trimStart()}`;
  const isApart = isJapanese
    ? /^[\w'"([{]/.test(after)
    : /[\w'")\]}=%]$/.test(before) && /^[\u3041-\u30ff\u4e00-\u9fff]/.test(after);
  return `${before}${isApart ? ' ' : ''}${after}`;
}

/** Whether the first value of a sentence has the name in it that the sentence may have in front. */
function beginsWithName(first: string | undefined, [name = '']: Iterable<string>): boolean {
  return !/\s/.test(name) && first?.startsWith(`${name}: `) === true;
}
