import { KumikiError } from '../../core/errors';
import { type Directive, Template, type Word } from './directive';

/** Words that need no quotes: they contain nothing special to the lexer. */
const BARE = /^[A-Za-z0-9_./:@+,=*~^!?&|()[\]%$;>'-]+$/;

/**
 * Renders statements as a Caddyfile. Each string stays one word whatever it contains, and no environment
 * variable is read.
 * @throws FRONT_TEXT if a string cannot be written into a Caddyfile
 */
export function renderCaddyfile(directives: readonly Directive[]): string {
  const lines: string[] = [];
  renderInto(lines, directives, '');
  return `${lines.join('\n')}\n`;
}

function renderInto(lines: string[], directives: readonly Directive[], indent: string): void {
  for (const { words, block } of directives) {
    // the block of global options has no leading words
    const head = [...words.map(renderWord), ...(block ? ['{'] : [])].join(' ');
    lines.push(`${indent}${head}`);
    if (!block) continue;
    renderInto(lines, block, `${indent}\t`);
    lines.push(`${indent}}`);
  }
}

function renderWord(word: Word): string {
  const text = word instanceof Template ? word.text : word;
  const fault = findFault(word);
  if (fault !== undefined) throw textError(text, fault);
  if (BARE.test(text)) return text;
  // backquotes have no escapes; in double quotes, a backslash escapes only a quote
  if (!text.includes('`')) return `\`${text}\``;
  if (!hasOddBackslashes(text)) return `"${text.replaceAll('"', '\\"')}"`;
  throw textError(text, 'it has a backquote, and a backslash before a quote or at its end');
}

/** Whether an odd number of backslashes precedes a quote or the end, which double quotes cannot express. */
function hasOddBackslashes(text: string): boolean {
  return [...text.matchAll(/\\+/g)].some(({ 0: run, index }) => {
    const next = text[index + run.length];
    return run.length % 2 === 1 && (next === undefined || next === '"');
  });
}

function findFault(word: Word): string | undefined {
  const text = word instanceof Template ? word.text : word;
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)) return 'it has control characters or line ends';
  if (/\p{Cs}/u.test(text)) return 'it has half of a surrogate pair';
  // Caddy replaces these in the bytes of the file, even inside quotes
  if (text.includes('{$')) return 'it has {$, with which a Caddyfile reads environment variables';
  if (typeof word === 'string' && /[{}]/.test(word)) return 'it has braces, where no placeholder can stand';
  return undefined;
}

function textError(given: string, fault: string): KumikiError {
  return new KumikiError({
    code: 'FRONT_TEXT',
    message: `a string cannot be written into a Caddyfile: ${fault}`,
    given,
    allowed: 'valid text on one line, without {$',
    hint: 'correct the text',
  });
}
