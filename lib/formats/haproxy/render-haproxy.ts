import { KumikiError } from '../../core/errors';
import { type Line, LogFormat, type Section, type Word } from './section';

/** HAProxy reads at most this many words on a line. */
const MAX_WORDS = 64;
/** HAProxy's line buffer has about this size at first; longer words are not supported. */
const MAX_WORD_BYTES = 1900;

/** Words that need no quotes: they contain nothing special to HAProxy's parser. */
const BARE = /^[A-Za-z0-9_./:@%+,=*~^!?&|<>()[\]{}-]+$/;

/**
 * Renders sections as an HAProxy configuration. Each string stays one word whatever it contains, and no
 * environment variable is read. Ends with a line feed, without which HAProxy refuses the last line.
 * @throws FRONT_TEXT if a string has characters that HAProxy's parser cannot read, or is too long for it
 */
export function renderHaproxy(sections: readonly Section[]): string {
  return sections
    .map(({ head, lines }) => {
      const title = head.filter((word) => word !== undefined).map(renderWord);
      return [title.join(' '), ...lines.map((line) => `    ${renderLine(line)}`)].join('\n');
    })
    .map((section) => `${section}\n`)
    .join('\n');
}

function renderLine(line: Line): string {
  if (line.length > MAX_WORDS) throw textError(line.length, `a line has more than ${MAX_WORDS} words`);
  return line.map(renderWord).join(' ');
}

function renderWord(word: Word): string {
  const text = word instanceof LogFormat ? word.text : word;
  const fault = findFault(text);
  if (fault !== undefined) throw textError(text, fault);
  // single quotes can hold anything but themselves
  return BARE.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function findFault(text: string): string | undefined {
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)) return 'it has control characters or line ends';
  if (/\p{Cs}/u.test(text)) return 'it has half of a surrogate pair';
  return Buffer.byteLength(text) > MAX_WORD_BYTES ? `it has more than ${MAX_WORD_BYTES} bytes` : undefined;
}

function textError(given: unknown, fault: string): KumikiError {
  return new KumikiError({
    code: 'FRONT_TEXT',
    message: `a string cannot be written into an HAProxy configuration: ${fault}`,
    given,
    allowed: `at most ${MAX_WORD_BYTES} bytes of valid text without control characters`,
    hint: 'correct the text',
  });
}
