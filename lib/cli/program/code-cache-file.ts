import { closeSync, constants as fileConstants, fstatSync, openSync, readSync } from 'node:fs';

/** A file of code in a cache. */
export interface StoredFile {
  /** A value that changes whenever the file is replaced or written. */
  readonly identity: string;
  readonly encoding: Encoding;
  readonly source: Buffer;
  /** V8's code for the source. */
  readonly code: Buffer;
}

/** How a source is stored. Nearly all are Latin-1, which Node decodes in a fraction of the time. */
type Encoding = 'latin1' | 'utf8';

/** An entry in the list of a cache; its source and code follow the list. */
interface Entry extends Pick<StoredFile, 'identity' | 'encoding'> {
  readonly file: string;
  readonly sourceBytes: number;
  readonly codeBytes: number;
}

/** V8 uses code in place if it starts at a multiple of this many bytes, and copies it otherwise. */
const ALIGNMENT = 8;

/**
 * Renders the length of the list of entries, the list, and the source and code of each, all padded to
 * {@link ALIGNMENT}; then the same again. V8 does not verify code and crashes on corrupt data, and comparing
 * two copies is faster than loading a checksum module.
 */
export function renderEntries(files: ReadonlyMap<string, StoredFile>): Buffer {
  const entries: Entry[] = [];
  const contents: Buffer[] = [];
  for (const [file, { identity, encoding, source, code }] of files) {
    entries.push({ file, identity, encoding, sourceBytes: source.length, codeBytes: code.length });
    contents.push(pad(source), pad(code));
  }
  const list = pad(Buffer.from(JSON.stringify(entries)));
  const head = Buffer.alloc(ALIGNMENT);
  head.writeUInt32LE(list.length);
  const copy = [head, list, ...contents];
  return Buffer.concat([...copy, ...copy]);
}

function pad(data: Buffer): Buffer {
  return Buffer.concat([data, Buffer.alloc(padding(data.length), ' ')]);
}

function padding(length: number): number {
  return (ALIGNMENT - (length % ALIGNMENT)) % ALIGNMENT;
}

/** A cache as it was read: its files by path, and when it was written. */
interface ReadCache {
  readonly entries: ReadonlyMap<string, StoredFile>;
  readonly writtenMs: number;
}

const NO_CACHE: ReadCache = { entries: new Map(), writtenMs: 0 };

export function readCache(file: string): ReadCache {
  try {
    const cache = readOwnFile(file);
    if (cache === undefined) return NO_CACHE;
    const { data, writtenMs } = cache;
    const stored = new Map<string, StoredFile>();
    let offset = ALIGNMENT + data.readUInt32LE();
    const entries: readonly Entry[] = JSON.parse(data.toString('utf8', ALIGNMENT, offset));
    const next = (length: number) => {
      const content = data.subarray(offset, offset + length);
      offset += length + padding(length);
      return content;
    };
    for (const { file, identity, encoding, sourceBytes, codeBytes } of entries) {
      // an older version stored other texts
      if (encoding !== 'latin1' && encoding !== 'utf8') return NO_CACHE;
      stored.set(file, { identity, encoding, source: next(sourceBytes), code: next(codeBytes) });
    }
    return offset === data.length ? { entries: stored, writtenMs } : NO_CACHE;
  } catch {
    return NO_CACHE;
  }
}

/** Reads one of the two copies in a file if they are equal; undefined otherwise. */
function readCopy(descriptor: number, byteLength: number): Buffer | undefined {
  const first = Buffer.allocUnsafeSlow(byteLength);
  if (readSync(descriptor, first) < byteLength) return undefined;
  // reuses one small buffer for the second copy: touching new memory costs more than reading
  const piece = Buffer.allocUnsafeSlow(Math.min(byteLength, PIECE_BYTES));
  for (let offset = 0; offset < byteLength; offset += piece.length) {
    const expected = first.subarray(offset, offset + piece.length);
    const read = readSync(descriptor, piece);
    if (!expected.equals(piece.subarray(0, read))) return undefined;
  }
  return first;
}

const PIECE_BYTES = 64 * 1024;

/** Flags that do not follow another user's link, and do not wait for the other end of a pipe. */
const READ_WITHOUT_WAITING = fileConstants.O_RDONLY | fileConstants.O_NOFOLLOW | fileConstants.O_NONBLOCK;

/** Reads a cache if no other user can have written it: anyone can write to the folder for temporary files. */
function readOwnFile(file: string): { readonly data: Buffer; readonly writtenMs: number } | undefined {
  const descriptor = openSync(file, READ_WITHOUT_WAITING);
  try {
    const stats = fstatSync(descriptor);
    const isOurs = !process.getuid || (stats.uid === process.getuid() && (stats.mode & 0o022) === 0);
    const data = isOurs && stats.isFile() ? readCopy(descriptor, stats.size / 2) : undefined;
    return data && { data, writtenMs: stats.mtimeMs };
  } finally {
    closeSync(descriptor);
  }
}
