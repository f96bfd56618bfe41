import type { Unit } from '../../model/unit';
import type { Command } from '../../unit-file/commands';
import { readCommands } from '../../unit-file/commands';
import type { UnitFile } from '../../unit-file/parse';
import type { Word } from '../../unit-file/words';
import type { Finding } from './finding';

/** A unit and its combined lines. */
interface ReadCommands {
  readonly unit: Pick<Unit, 'name'>;
  readonly file: Pick<UnitFile, 'sections'>;
}

const OPERATOR = /^(?:\|\|?|&&?|[12&]?>>?\S*|<\S*|2>&1)$/;
const SHELL = /(?:^|\/)(?:ba|da|z|k)?sh$/;

/** Finds what only a shell understands: systemd runs commands without one, and passes operators on as words. */
export function* findShellOperators({ unit, file }: ReadCommands): Generator<Finding> {
  const identity = { name: unit.name.replace('@.', '@i.') };
  for (const { directives } of file.sections) {
    for (const { key, value } of directives) {
      if (!/^Exec[A-Z]/.test(key) || key === 'ExecSearchPath' || key === 'ExecPaths') continue;
      const place = `${unit.name}: ${key}=`;
      for (const command of readCommands(value, identity).commands) {
        const finding =
          checkOperators(command, place) ?? checkFormats(command, place) ?? checkPasted(command, place);
        if (finding === undefined) continue;
        yield {
          property: 'content',
          message: finding.message,
          given: value,
          hint: finding.hint,
          weight: 'mistake',
        };
      }
    }
  }
}

type Advice = Pick<Finding, 'message' | 'hint'>;

function checkOperators({ program, words }: Command, place: string): Advice | undefined {
  const isShell = SHELL.test(program);
  const operator = words.find(({ text, isQuoted }) => !isQuoted && OPERATOR.test(text));
  if (operator) {
    return {
      message: `${place} has the operator ${operator.text}, and systemd passes it on as a word`,
      hint: isShell ? 'quote everything behind -c as one word' : `let a shell read it, as in /bin/sh -c '…'`,
    };
  }
  const substitution = words.find(
    ({ text, isQuoted }) => /(?:^|[^$])\$\(/.test(text) || (!isQuoted && /`[^`]+`/.test(text)),
  );
  if (!substitution || isShell || runsShell(words)) return undefined;
  return {
    message: `${place} has the substitution ${substitution.text}, and systemd passes it on unchanged`,
    hint: `let a shell read it, as in /bin/sh -c '…'`,
  };
}

/** Finds quotes, dashes and blanks of word processors and web pages, which neither systemd nor programs know. */
function checkPasted({ program, words }: Command, place: string): Advice | undefined {
  const texts = [program, ...words.filter(({ isQuoted }) => !isQuoted).map(({ text }) => text)];
  const [pasted] = texts.flatMap((text) => /^[“”„‘]|[“”]$|^[–—](?=[A-Za-z])|\u00a0/.exec(text)?.[0] ?? []);
  if (pasted === undefined) return undefined;
  const code = pasted.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return {
    message: `${place} has the character U+${code}, which a page or word processor put there, and systemd passes it on`,
    hint: 'type the quote, dash or space again',
  };
}

/** Returns whether the words call a shell, as in `docker exec` and `timeout`. */
function runsShell(words: readonly Word[]): boolean {
  return words.some(({ text }, index) => SHELL.test(text) && /^-\w*c$/.test(words[index + 1]?.text ?? ''));
}

/** Finds formats such as `date +%Y`, in which systemd replaces the specifier before date sees it. */
function checkFormats({ program, words }: Command, place: string): Advice | undefined {
  const isDate = /(?:^|\/)date$/.test(program);
  const format = words.find(({ text }) => {
    const bare = text.replaceAll('%%', '');
    if (isDate && text.startsWith('+')) return /%[a-zA-Z]/.test(bare);
    return /\bdate\b[^|;&)]*\+["']?[^|;&)]*?%[a-zA-Z]/.test(bare);
  });
  if (!format) return undefined;
  const specifier = /%[a-zA-Z]/.exec(format.text.replaceAll('%%', ''))?.[0] ?? '%';
  return {
    message: `${place} has a format of date in which systemd replaces ${specifier} as a specifier`,
    hint: `double it: %${specifier}`,
  };
}
