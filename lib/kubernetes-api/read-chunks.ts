import { isKumikiError, KumikiError } from '../core/errors';
import type { ObjectList } from './cluster';

/** The default number of objects in a chunk. */
const CHUNK_SIZE = 500;

/** A part of a list. */
export interface Chunk<T> extends ObjectList<T> {
  /** Token for the next chunk; undefined or empty: there is none. */
  readonly next: string | undefined;
}

/** Reads the chunk of a token, or the first one. Without a limit, it is the whole list. */
type ReadChunk<T> = (limit: number | undefined, token: string | undefined) => Promise<Chunk<T>>;

/**
 * Reads a whole list chunk by chunk. If the API server no longer has the version of the chunks, reads it in
 * one request, so that all objects have the same version.
 */
export async function readInChunks<T>(read: ReadChunk<T>, chunkSize = CHUNK_SIZE): Promise<ObjectList<T>> {
  try {
    return await readAll(read, chunkSize);
  } catch (error) {
    if (!isKumikiError(error) || error.code !== 'KUBE_GONE') throw error;
    return readAll(read, undefined);
  }
}

async function readAll<T>(read: ReadChunk<T>, limit: number | undefined): Promise<ObjectList<T>> {
  const items: T[] = [];
  for (let token: string | undefined; ; ) {
    const { items: chunk, resourceVersion, next } = await read(limit, token);
    for (const item of chunk) items.push(item);
    if (!next) return { items, resourceVersion };
    if (next === token) throw endlessError(token);
    token = next;
  }
}

function endlessError(token: string): KumikiError {
  return new KumikiError({
    code: 'KUBE_REFUSED',
    message: 'the cluster answers with the same part of a list again and again',
    given: token,
    hint: 'look for a proxy on the way to the API server that keeps answers',
  });
}
