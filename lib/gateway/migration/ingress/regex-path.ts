import { countCaptures, findPatternFault, MAX_PATTERN_LENGTH } from '../../routes/path-regex';
import type { PathRule } from '../../routes/route';
import type { MigratedOptions } from '../migration-plan';

/** The translation of a path that is a regular expression in ingress-nginx. */
export interface TranslatedPath {
  readonly rule: PathRule;
  readonly options: Pick<MigratedOptions, 'stripPrefix' | 'replacePrefix' | 'rewritePath'>;
  /** How the result behaves differently. */
  readonly difference?: string | undefined;
}

/** Text without special characters of patterns. */
const PLAIN = /^[A-Za-z0-9\-_~!&',;=:@/]*$/;
/** The end of a pattern that matches a path and everything below it. */
const SUBTREE = '(/|$)(.*)';

/**
 * Translates a path that ingress-nginx matches against the beginning of request paths, ignoring case.
 *
 * @param target the path is rewritten to this, if given
 * @param form `prefix` turns patterns for whole subtrees into prefixes
 * @returns a string with the reason if it cannot be translated
 */
export function translatePath(
  path: string,
  target: string | undefined,
  form: 'prefix' | 'regex',
): TranslatedPath | string {
  if (target !== undefined && /\$(?!\d)|[?#]|:\/\//.test(target)) {
    return `rewrite-target ${target} is not a path with $1 to $9`;
  }
  if (path === '/') return toRoot(target);
  const prefix = path.endsWith(SUBTREE) ? path.slice(0, -SUBTREE.length) : undefined;
  if (form === 'prefix' && prefix !== undefined && prefix !== '' && PLAIN.test(prefix)) {
    const change = toPrefixChange(target);
    if (change) return { rule: { kind: 'prefix', value: prefix }, options: change };
  }
  return toPattern(path, target);
}

function toRoot(target: string | undefined): TranslatedPath {
  const rewritePath = target?.replace(/\$\d/g, '');
  return {
    rule: { kind: 'prefix', value: '/' },
    options: rewritePath === undefined ? {} : { rewritePath: rewritePath || '/' },
  };
}

/** Returns the prefix change that a rewrite is equivalent to; undefined if there is none. */
function toPrefixChange(target: string | undefined): TranslatedPath['options'] | undefined {
  if (target === undefined) return {};
  if (target === '/$2') return { stripPrefix: true };
  const [, replacement, slash] = /^(\/[^$]*?)(?:\/\$2|(\$1\$2))$/.exec(target) ?? [];
  if (replacement === undefined || replacement.endsWith('/')) return undefined;
  return { replacePrefix: slash === undefined ? `${replacement}/` : replacement };
}

function toPattern(path: string, target: string | undefined): TranslatedPath | string {
  const { pattern, isOpen } = toWholePattern(path.replace(/^\^/, ''));
  const rewrite = toRewrite(pattern, target);
  const open = isOpen ? addRest(pattern) : pattern;
  const fault = findPatternFault(open);
  if (!fault) return { rule: { kind: 'regex', value: open }, options: rewrite };
  if (!isOpen || findPatternFault(pattern)) {
    return `the pattern ${path} cannot be used: ${fault.message}; allowed are ${fault.allowed}`;
  }
  return {
    rule: { kind: 'regex', value: pattern },
    options: rewrite,
    difference: `paths that go on after what ${path} matches are not served`,
  };
}

/** Returns a pattern for whole paths, and whether further text may follow its match. */
function toWholePattern(path: string): { readonly pattern: string; readonly isOpen: boolean } {
  if (path.endsWith(SUBTREE)) {
    return { pattern: `${path.slice(0, -SUBTREE.length)}(?:(/)(.*))?`, isOpen: false };
  }
  if (path.endsWith('(/|$)')) return { pattern: `${path.slice(0, -5)}(?:(/).*)?`, isOpen: false };
  if (/(?:^|[^\\])\$$/.test(path)) return { pattern: path.slice(0, -1), isOpen: false };
  return { pattern: path, isOpen: !/(?:^|[^\\])\.[*+]\)?$/.test(path) };
}

/** Appends `.*`. Drops a `+` before it, because both could match the same text. */
function addRest(pattern: string): string {
  const rest = /(?:^|[^\\])\]([*+])$|\\[dwDW]([*+])$/.exec(pattern);
  const repetition = rest?.[1] ?? rest?.[2];
  if (repetition === '+') return `${pattern.slice(0, -1)}.*`;
  return `${pattern}.*`;
}

function toRewrite(pattern: string, target: string | undefined): TranslatedPath['options'] {
  if (target === undefined) return {};
  const captures = countCaptures(pattern);
  const rewritePath = target.replace(/\$(\d)/g, (text, digit: string) =>
    Number(digit) >= 1 && Number(digit) <= captures ? text : '',
  );
  return { rewritePath: rewritePath || '/' };
}

/** Returns the text, in lower case, with which every path that matches begins. */
export function literalStart({ kind, value }: PathRule): string {
  if (kind !== 'regex') return value.toLowerCase();
  const [plain = ''] = /^(?:[A-Za-z0-9\-_~!&',;=:@/]|\[\/\])*/.exec(value) ?? [];
  const isOptional = /^[?*{]/.test(value.slice(plain.length));
  const start = plain.replaceAll('[/]', '/');
  // with alternatives at the top level, nothing is common to all matches
  if (/\|/.test(value.replace(/\([^()]*\)/g, ''))) return '';
  return (isOptional ? start.slice(0, -1) : start).toLowerCase();
}

/** Returns an equivalent pattern of at least `length` characters; undefined if it cannot grow enough. */
export function lengthen(pattern: string, length: number): string | undefined {
  let longer = pattern;
  for (let at = 0; longer.length < length; at += 3) {
    at = longer.indexOf('/', at);
    if (at < 0 || isInClass(longer, at)) return undefined;
    longer = `${longer.slice(0, at)}[/]${longer.slice(at + 1)}`;
  }
  return longer.length <= MAX_PATTERN_LENGTH ? longer : undefined;
}

function isInClass(pattern: string, position: number): boolean {
  return pattern.lastIndexOf('[', position) > pattern.lastIndexOf(']', position);
}
