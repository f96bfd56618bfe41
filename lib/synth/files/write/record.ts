import { hash } from 'node:crypto';
import { trimTrailing } from '../../../core/trim';
import { isVisible } from '../../../core/visible-text';

/**
 * Lists the files that the last run wrote, in the form of `sha256sum`. It is in the output folder; kubectl
 * and cdk8s ignore its name.
 */
export const RECORD_FILE = '.kumiki-files';

/** What the last run wrote: path → SHA-256 of its content. */
export type WrittenRecord = Map<string, string>;

export function renderRecord(files: readonly { readonly path: string; readonly content: Buffer }[]): string {
  return files.map(({ path, content }) => `${sha256(content)}  ${path}\n`).join('');
}

/** Reads a record. Lines that this program does not write are left out: anybody can edit the file. */
export function parseRecord(text: string): WrittenRecord {
  const record = new Map<string, string>();
  for (const line of text.split('\n')) {
    const sum = line.slice(0, 64);
    const path = line.slice(66);
    if (/^[0-9a-f]{64}$/.test(sum) && line.slice(64, 66) === '  ' && isSafePath(path)) record.set(path, sum);
  }
  return record;
}

/** The SHA-256 of a content, in hexadecimal digits. */
export function sha256(content: Buffer): string {
  return hash('sha256', content, 'hex');
}

/**
 * Whether a path stays below the output folder and away from what belongs to others there: names come from
 * programs, and anybody can edit the record, which has a line for each path.
 */
export function isSafePath(path: string): boolean {
  return !path.includes('\\') && isVisible(path) && path.split('/').every(isSafeName);
}

function isSafeName(name: string): boolean {
  // Windows drops dots and spaces at the end of a name, and knows .git by a short name
  const plain = trimTrailing(name.toLowerCase(), '. ');
  return plain !== '' && plain !== '.git' && plain !== 'git~1' && !plain.startsWith('.kumiki-');
}
