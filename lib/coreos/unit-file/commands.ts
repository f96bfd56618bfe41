import { expandSpecifiers, type UnitIdentity } from './specifiers';
import { readWord, WHITE_SPACE, type Word, type WordFault } from './words';

/** A command as systemd runs it. */
export interface Command {
  /** Prefixes of the program, such as `-` if it may fail. */
  readonly prefixes: string;
  /** A path, or a name that systemd searches for, with specifiers replaced. */
  readonly program: string;
  /** The words after the program. */
  readonly words: readonly Word[];
}

/** The value of `ExecStart=` and similar directives: usually one command, or several separated by `;`. */
export interface Commands {
  readonly commands: readonly Command[];
  /** Parts that systemd would refuse or change. */
  readonly faults: readonly string[];
}

const QUOTED = { unquote: true, backslash: 'c-escape' } as const;
const LITERAL = { unquote: true, backslash: 'literal' } as const;

/** Reads commands by systemd's rules. */
export function readCommands(value: string, unit: UnitIdentity): Commands {
  const commands: Command[] = [];
  const faults: string[] = [];
  let position: number | undefined = 0;
  while (position !== undefined && position < value.length) {
    const read: WordsOfCommand = readCommandWords(value, position);
    faults.push(...read.faults);
    position = read.next;
    const [first, ...words] = read.words;
    // there was only a separator
    if (first === undefined) continue;
    const { command, fault } = toCommand(first, words, unit);
    if (command) commands.push(command);
    if (fault !== undefined) faults.push(fault);
  }
  return { commands, faults };
}

interface WordsOfCommand {
  readonly words: readonly Word[];
  readonly faults: readonly string[];
  /** Position of the next command; undefined if there is none. */
  readonly next: number | undefined;
}

function readCommandWords(value: string, start: number): WordsOfCommand {
  const words: Word[] = [];
  const faults: string[] = [];
  let position: number | undefined = skipWhiteSpace(value, start);
  while (position !== undefined && position < value.length) {
    if (isAlone(';', value, position)) {
      return { words, faults, next: skipWhiteSpace(value, position + 1) };
    }
    const isEscaped: boolean = words.length > 0 && isAlone('\\;', value, position);
    const word: Word | WordFault | undefined = isEscaped
      ? { text: ';', next: skipWhiteSpace(value, position + 2), isQuoted: true }
      : readWord(value, position, QUOTED);
    if (typeof word === 'string') {
      faults.push(
        word === 'unbalanced quotes' ? 'it has an unbalanced quote' : 'it has an unknown escape sequence',
      );
      const literal: Word | WordFault | undefined =
        word === 'unbalanced quotes' ? undefined : readWord(value, position, LITERAL);
      if (typeof literal !== 'object') return { words: [], faults, next: undefined };
      words.push(literal);
      position = literal.next;
    } else {
      if (word) words.push(word);
      position = word?.next;
    }
  }
  return { words, faults, next: undefined };
}

function skipWhiteSpace(value: string, start: number): number {
  let position = start;
  while (position < value.length && WHITE_SPACE.includes(value.charAt(position))) position += 1;
  return position;
}

function isAlone(token: string, value: string, position: number): boolean {
  const end = position + token.length;
  return (
    value.startsWith(token, position) && (end >= value.length || WHITE_SPACE.includes(value.charAt(end)))
  );
}

function toCommand(
  first: Word,
  words: readonly Word[],
  unit: UnitIdentity,
): { readonly command?: Command; readonly fault?: string } {
  const prefixes = readPrefixes(first.text);
  const program = expandSpecifiers(first.text.slice(prefixes.length), unit);
  if (program === undefined) return { fault: `'${first.text}' has an unknown specifier` };
  const fault = tryFindProgramFault(program, first.text);
  if (fault !== undefined) return { fault };
  if (prefixes.includes('@') && words.length === 0) {
    return { fault: `'${first.text}' has no name for the process, which '@' announces` };
  }
  const unknown = words.find(({ text }) => expandSpecifiers(text, unit) === undefined);
  if (unknown) return { fault: `'${unknown.text}' has an unknown specifier` };
  return { command: { prefixes, program, words } };
}

/**
 * Returns the prefixes of a command. Each may be given once, and only one of those that change privileges:
 * `+`, `!` or `!!`.
 */
function readPrefixes(text: string): string {
  let length = 0;
  for (let used = ''; length < text.length; length++) {
    const character = text.charAt(length);
    const isPrivilege = '+!'.includes(character);
    const isAllowed = isPrivilege
      ? !/[+!]/.test(used) || (character === '!' && used.endsWith('!') && !/[+]|!!/.test(used))
      : '-@:'.includes(character) && !used.includes(character);
    if (!isAllowed) break;
    used += character;
  }
  return text.slice(0, length);
}

function tryFindProgramFault(program: string, shown: string): string | undefined {
  if (program === '') return `'${shown}' names no program`;
  if (/[\0-\x1f\x7f'"\\]/.test(program))
    return `'${shown}' has special characters in the name of the program`;
  if (program.endsWith('/')) return `'${shown}' is a folder`;
  if (program.startsWith('/')) {
    const isPath = program.length < 4096 && program.split('/').every((part) => part.length < 256);
    return isPath ? undefined : `'${shown}' is not a valid path`;
  }
  const isName = !program.includes('/') && program !== '.' && program !== '..' && program.length < 256;
  return isName ? undefined : `'${shown}' is neither an absolute path nor the name of a program`;
}
