import { trimTrailing } from '../../../core/trim';
import { isVisible } from '../../../core/visible-text';

/**
 * Lists the files that the last run wrote, with their checksums and sizes. It is in the output folder;
 * kubectl and cdk8s ignore its name.
 */
export const RECORD_FILE = '.kumiki-files';

/** The page that presents an app. */
export const PAGE_FILE = 'index.html';

/** Files that the last run wrote: path → {@link fingerprint} of the content. */
export type WrittenRecord = Map<string, string>;

export function renderRecord(files: readonly { readonly path: string; readonly content: Buffer }[]): string {
  return files.map(({ path, content }) => `${fingerprint(content)}  ${path}\n`).join('');
}

/** Parses a record. Invalid lines are skipped because anyone can edit the file. */
export function parseRecord(text: string): WrittenRecord {
  const record = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, print = '', path = ''] = /^([0-9a-f]{8} \d{1,16}) {2}(.+)$/.exec(line) ?? [];
    if (path !== '' && isSafePath(path)) record.set(path, print);
  }
  return record;
}

/**
 * Returns a hash and the size, enough to detect whether a file has been changed. A CRC from node:zlib or a
 * SHA-256 from node:crypto would load Node's streams, which takes a tenth of the CPU time of an empty
 * program.
 */
export function fingerprint(content: Buffer): string {
  return `${hash(content).toString(16).padStart(8, '0')} ${content.length}`;
}

/**
 * FxHash (32 bits), which Firefox uses for its tables: megabytes of output take two milliseconds. Each step
 * maps different words, and different states, to different states, so a change within one word is always
 * detected. The loop is short and calls nothing of ours, because the output of a small app ends before V8 has
 * compiled it.
 */
function hash(content: Buffer): number {
  const { buffer, byteOffset, length } = content.byteOffset % 4 === 0 ? content : new Uint8Array(content);
  const words = new Int32Array(buffer, byteOffset, length >> 2);
  const count = words.length;
  let state = length;
  for (let at = 0; at < count; at++) {
    state = Math.imul(((state << 5) | (state >>> 27)) ^ (words[at] ?? 0), GOLDEN_RATIO);
  }
  let rest = 0;
  for (let at = length - 1; at >= count * 4; at--) rest = (rest << 8) | (content[at] ?? 0);
  state = Math.imul(((state << 5) | (state >>> 27)) ^ rest, GOLDEN_RATIO);
  return (state ^ (state >>> 16)) >>> 0;
}

/** 2³² divided by the golden ratio: its bits spread those of a factor. */
const GOLDEN_RATIO = 0x9e3779b9;

/**
 * Whether a path stays below the output folder and does not touch what others keep there. Paths come from
 * programs, and anyone can edit the record, which has one path per line.
 */
export function isSafePath(path: string): boolean {
  return !path.includes('\\') && isVisible(path) && path.split('/').every(isSafeName);
}

function isSafeName(name: string): boolean {
  // Windows drops trailing dots and spaces of a name, and has a short name for .git
  const plain = trimTrailing(name.toLowerCase(), '. ');
  return plain !== '' && plain !== '.git' && plain !== 'git~1' && !plain.startsWith('.kumiki-');
}
