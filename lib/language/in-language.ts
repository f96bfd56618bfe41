import { formatProblem, type KumikiError, layOutProblem, type Problem } from '../core/errors';
import { type Field, show } from '../core/shown-text';
import type * as Catalogue from './catalogue';
import { displayWidth } from './display-width';
import { chooseLanguage } from './language';
import type { Translator } from './translator';

/** Puts a text of ours into the language of the person who reads it. */
export type Say = (text: string) => string;

/** Opened once: a provider says many lines. */
let japanese: Translator | undefined;

/**
 * How people are spoken to in this process, as the command line does; undefined: in English. What that needs is
 * loaded if they are not. A language that there is not is English here: it must fail nobody's `pulumi up`.
 */
export function findSay(env: Readonly<Record<string, string | undefined>> = process.env): Say | undefined {
  if (!isJapanese(env)) return undefined;
  japanese ??= (require('./catalogue') as typeof Catalogue).openCatalogue('ja');
  const translator = japanese;
  return (text) => translator.translate(text);
}

/** A text of ours in the language of the person. */
export function speak(text: string): string {
  return findSay()?.(text) ?? text;
}

function isJapanese(env: Readonly<Record<string, string | undefined>>): boolean {
  try {
    return chooseLanguage(env) === 'ja';
  } catch {
    return false;
  }
}

/** The text of an error, as its message has it in English. */
export function describeError({ message, problems }: KumikiError, say: Say | undefined = findSay()): string {
  return say === undefined ? message : problems.map((problem) => describeProblem(problem, say)).join('\n\n');
}

/** A problem as `formatProblem` writes it in English. */
export function describeProblem(problem: Problem, say: Say | undefined): string {
  if (say === undefined) return formatProblem(problem);
  const plain = (field: Field) => show`${field}`;
  return layOutProblem(problem, {
    ...{ bold: plain, dim: plain, measure: displayWidth },
    say: (text) => show`${say(text)}`,
  }).text;
}
