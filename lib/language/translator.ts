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

/** A reading of a message: its translation and its values. */
interface Match {
  readonly translation: Translation;
  readonly values: readonly string[];
}

/** A pattern that matches a message, and the values that it yields. */
interface Division {
  readonly pattern: Pattern;
  readonly values: readonly string[] | 'ambiguous';
}

/** Deepest nesting of messages. */
const MAX_DEPTH = 4;

/** A sentence after the name of its subject, such as a construct. */
const NAMED = '{}: {}';

/** An API call or an object: `GET /appliance`, `Service shop/edge`, `Namespace shop`. */
const CALL_OR_OBJECT = /^[A-Z]\w* \S+$/;

/** Two messages joined by a semicolon. */
const CLAUSES = '{}; {}';

/** A message followed by another one after a semicolon. */
const CLAUSE = /^\{\}; (?:[^{}]+|\{\})$/;

/** Separators of list items, which are not messages by themselves. */
const SEPARATORS = ['{}, {}', '{} or {}'];

/** Most cached results of {@link Translator.isKnown}. */
const MAX_KNOWN = 1000;

/** The longest list to translate; longer ones are not meant for people. */
const MAX_ITEMS = 40;

/**
 * Translates messages. A message is recognized by the literal parts of its pattern; the values between them
 * are passed through. An ambiguous message stays English, so that no value is taken for words of the message.
 */
export class Translator {
  private readonly exact = new Map<string, Translation>();
  private readonly patterns: readonly Pattern[];
  private readonly known = new Map<string, boolean>();

  /**
   * @param entries English to translated. Placeholders of the English are `{}`; those of the translation are
   * `{}` in the same order or `{2}`, and `{:text}` or `{2:text}` if the value is itself a message
   */
  constructor(entries: ReadonlyMap<string, string>) {
    for (const [key, translated] of entries) this.exact.set(key, parseTranslation(translated));
    this.patterns = [...this.exact].flatMap(([key, translation]) => {
      const literals = key.split('{}');
      const weight = literals.join('').replace(/[^A-Za-z]/g, '').length;
      // messages without values are looked up; adjacent values could be divided anywhere
      const isDivided =
        literals.length > 1 &&
        !SEPARATORS.includes(key) &&
        literals.slice(1, -1).every((literal) => literal !== '');
      return isDivided ? [{ key, literals, weight, translation }] : [];
    });
  }

  /**
   * Translates a message, or returns it unchanged if it has no translation. Several lines are translated one
   * by one unless they form one message.
   */
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

  /** Whether several lines form one message. */
  private hasLines(text: string): boolean {
    return (
      this.exact.has(text) ||
      this.patterns.some(({ key, literals }) => key.includes('\n') && divide(text, literals) !== undefined)
    );
  }

  /** Translates a message without surrounding spaces; undefined if it has no translation. */
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

  /** Translates a sentence after the name of its subject, if the sentence alone has a unique reading. */
  private translateNamed(text: string, depth: number): string | undefined {
    const [, name, sentence] = (this.exact.has(NAMED) && /^(\S+: )(.+)$/s.exec(text)) || [];
    if (name === undefined || sentence === undefined) return undefined;
    const translated = this.translate(sentence, depth + 1);
    return translated === sentence ? undefined : `${name}${translated}`;
  }

  /**
   * Translates a list such as `a, b or c`. Items of several words are messages; single words stay, as most
   * are names of properties.
   */
  private translateList(text: string, depth: number): string | undefined {
    const { items, separators, end } = divideList(text, (each) => this.exact.has(each));
    const isOurs = text.includes(' or ') || items.some((item) => /\s/.test(item));
    if (!isOurs || items.length < 2 || items.length > MAX_ITEMS || !this.areSimpleValues(items))
      return undefined;
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

  /** Like {@link show}, with the literal parts of the template translated and its values unchanged. */
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
   * Whether each value is a single word, in quotation marks, or a message. Weak patterns match only such
   * values.
   */
  private areSimpleValues(
    values: readonly string[] | 'ambiguous',
    literals: readonly string[] = [],
  ): boolean {
    if (values === 'ambiguous') return false;
    return values.every(
      (value, index) => !/\s/.test(value) || isQuoted(literals, index, value) || this.isKnown(value),
    );
  }

  /** Whether a string has a translation. */
  private isKnown(text: string): boolean {
    const known = this.known.get(text) ?? this.translate(text, MAX_DEPTH - 1) !== text;
    // a controller runs for months
    if (this.known.size >= MAX_KNOWN) this.known.clear();
    this.known.set(text, known);
    return known;
  }

  /**
   * Divides a message by a pattern. The value after the pattern's final colon is a detail, and may contain
   * any words.
   */
  private divideBy(pattern: Pattern, text: string): readonly string[] | 'ambiguous' | undefined {
    const values = divide(text, pattern.literals);
    // the first of two clauses may contain a semicolon itself
    if (values === 'ambiguous' && pattern.key === CLAUSES) {
      const at = text.lastIndexOf('; ');
      return [text.slice(0, at), text.slice(at + 2)];
    }
    if (values !== 'ambiguous' || isWeak(pattern) || !isDetail(pattern.literals)) return values;
    const early = divideEarly(text, pattern.literals);
    return early && this.areNames(early, pattern) ? early : values;
  }

  /** Whether the values are words, calls, objects or messages; a detail at the end may be anything. */
  private areNames(values: readonly string[], { literals, translation }: Pattern): boolean {
    return translation.places.every(({ index, isText }) => {
      const value = values[index] ?? '';
      if (!/\s/.test(value) || CALL_OR_OBJECT.test(value) || (isText && this.isKnown(value))) return true;
      return index === values.length - 1 && isDetail(literals);
    });
  }

  /** Finds the one pattern that a message was made from; of several that match, the most specific one. */
  private find(text: string, depth: number): Match | 'ambiguous' | undefined {
    const matching = this.patterns.flatMap((pattern) => {
      const values = this.divideBy(pattern, text);
      if (values === undefined || isTorn(values, pattern.literals)) return [];
      return isWeak(pattern) && !this.areSimpleValues(values, pattern.literals) ? [] : [{ pattern, values }];
    });
    const [best, ...others] = matching.sort(
      ({ pattern: a }, { pattern: b }) => b.weight - a.weight || b.key.length - a.key.length,
    );
    if (!best) return undefined;
    const clause = matching.find(({ pattern }) => CLAUSE.test(pattern.key));
    // two messages with a semicolon between them, rather than one sentence with a semicolon in a value
    if (clause && clause.values !== 'ambiguous' && clause.values.every((value) => this.isKnown(value)))
      return { translation: clause.pattern.translation, values: clause.values };
    const named = others.find(({ pattern }) => pattern.key === NAMED);
    // a name before a sentence, rather than a sentence whose first value begins with that name
    if (
      best.values !== 'ambiguous' &&
      named &&
      named.values !== 'ambiguous' &&
      beginsWithName(best.values[0], named.values)
    )
      return { translation: named.pattern.translation, values: named.values };
    return findSpecial(matching) ?? this.findStrong(matching) ?? this.findSentence(matching, depth);
  }

  /**
   * Finds the most specific strong pattern of a sentence whose values are words, calls, objects and messages,
   * or a detail at the end.
   */
  private findStrong(matching: readonly Division[]): Match | undefined {
    const strong = matching.filter(
      ({ pattern, values }) =>
        values !== 'ambiguous' && !isWeak(pattern) && isSentence(pattern) && this.areNames(values, pattern),
    );
    return findSpecial(strong);
  }

  /**
   * Finds the one pattern whose values are words and names of things; the others would have sentences as
   * values.
   */
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

/** Finds the division whose pattern is a special case of all others. */
function findSpecial(matching: readonly Division[]): Match | undefined {
  for (const { pattern, values } of matching) {
    const isSpecial = matching.every(
      (each) => each.pattern === pattern || divide(pattern.key, each.pattern.literals) !== undefined,
    );
    if (isSpecial) return values === 'ambiguous' ? undefined : { translation: pattern.translation, values };
  }
  return undefined;
}

/**
 * Joins strings, with a space between Latin and Japanese characters and none between Japanese ones: which of
 * them meet depends on the values.
 */
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

/**
 * Whether the first value of a sentence begins with the name that could instead precede the whole sentence.
 */
function beginsWithName(first: string | undefined, [name = '']: Iterable<string>): boolean {
  return !/\s/.test(name) && first?.startsWith(`${name}: `) === true;
}
