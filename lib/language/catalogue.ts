import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Language } from './language';
import { Translator } from './translator';

/** Loads the translations of a language from the package's `messages/` folder. */
export function openCatalogue(language: Language): Translator {
  const folder = findMessages(__dirname, language);
  const files = readdirSync(folder).filter((file) => file.endsWith('.po'));
  const entries = files.flatMap((file) => parseCatalogue(readFileSync(join(folder, file), 'utf8')));
  return new Translator(new Map(entries.filter(([, translated]) => translated !== '')));
}

/**
 * Finds the message folder of a language: `messages/` lies in the package's root, above the compiled code.
 */
function findMessages(folder: string, language: Language): string {
  const messages = join(folder, 'messages', language);
  return existsSync(messages) || dirname(folder) === folder
    ? messages
    : findMessages(dirname(folder), language);
}

/**
 * Parses a gettext catalogue into pairs of `msgid` and `msgstr`: quoted strings that may continue on further
 * lines. Skips the header, whose `msgid` is empty.
 */
export function parseCatalogue(text: string): readonly (readonly [string, string])[] {
  const entries: { id: string; translated: string }[] = [];
  let field: 'id' | 'translated' = 'id';
  for (const line of text.split('\n')) {
    const start = line.indexOf('"');
    const end = line.lastIndexOf('"');
    if (line.startsWith('#') || start < 0 || end <= start) continue;
    const keyword = line.slice(0, start).trim();
    if (keyword === 'msgid') entries.push({ id: '', translated: '' });
    if (keyword !== '') field = keyword === 'msgid' ? 'id' : 'translated';
    const entry = entries.at(-1);
    if (entry) entry[field] += unquote(line.slice(start + 1, end));
  }
  return entries.filter(({ id }) => id !== '').map(({ id, translated }) => [id, translated] as const);
}

function unquote(text: string): string {
  return text.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}
