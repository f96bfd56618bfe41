import { formatProblem, type KumikiError, layOutProblem, type Problem } from '../core/errors';
import { type Field, show } from '../core/shown-text';
import type * as Catalogue from './catalogue';
import { displayWidth } from './display-width';
import { chooseLanguage } from './language';
import type { Translator } from './translator';

/** Translates a message into the user's language. */
export type Translate = (text: string) => string;

/** Loaded once: a Pulumi provider prints many lines. */
let japanese: Translator | undefined;

/**
 * Returns the translation function for this process, chosen as by the command line; undefined for English,
 * which needs no catalogue. An unknown language counts as English here: it must not fail a `pulumi up`.
 */
export function findTranslate(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Translate | undefined {
  if (!isJapanese(env)) return undefined;
  japanese ??= (require('./catalogue') as typeof Catalogue).openCatalogue('ja');
  const translator = japanese;
  return (text) => translator.translate(text);
}

/** Translates a message into the user's language. */
export function translateMessage(text: string): string {
  return findTranslate()?.(text) ?? text;
}

function isJapanese(env: Readonly<Record<string, string | undefined>>): boolean {
  try {
    return chooseLanguage(env) === 'ja';
  } catch {
    return false;
  }
}

/** Renders an error in the user's language, in the layout of its English message. */
export function describeError(
  { message, problems }: KumikiError,
  say: Translate | undefined = findTranslate(),
): string {
  return say === undefined ? message : problems.map((problem) => describeProblem(problem, say)).join('\n\n');
}

/** Renders a problem in the user's language, in the layout of `formatProblem`. */
export function describeProblem(problem: Problem, say: Translate | undefined): string {
  if (say === undefined) return formatProblem(problem);
  const plain = (field: Field) => show`${field}`;
  return layOutProblem(problem, {
    ...{ bold: plain, dim: plain, measure: displayWidth },
    say: (text) => show`${say(text)}`,
  }).text;
}
