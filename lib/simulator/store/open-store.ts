import { KumikiError } from '../../core/errors';
import { Journal } from './journal';
import { type JournalContent, parseJournal } from './journal-text';
import { StateFile } from './state-file';
import { Store } from './store';

/** A store that is open in memory or on a state file. */
export interface OpenStore {
  readonly store: Store;
  /** Makes the pending changes durable: returns a promise of that, or undefined if they already are. */
  commit(): Promise<void> | undefined;
  /** Closes the state file; the store must not change afterwards. */
  close(): Promise<void>;
}

/**
 * Opens a store in memory, or on a state file, which is resumed if it exists. A new store is seeded.
 * @throws SIMULATOR_START if the file cannot be used
 */
export async function openStore(file: string | undefined, seed: (store: Store) => void): Promise<OpenStore> {
  return file === undefined ? openInMemory(seed) : openInFile(file, seed);
}

function openInMemory(seed: (store: Store) => void): OpenStore {
  const store = new Store();
  seed(store);
  const commit = () => {
    store.takeDelta();
    return undefined;
  };
  return { store, commit, close: async () => undefined };
}

async function openInFile(name: string, seed: (store: Store) => void): Promise<OpenStore> {
  const file = await StateFile.open(name);
  try {
    const content = parseContent(await file.read(), name);
    const store = new Store(content?.state);
    if (!content) seed(store);
    const journal = new Journal(file, store);
    if (content && !content.hasMore) journal.resume(content.snapshot);
    await journal.commit();
    return { store, commit: () => journal.commit(), close: () => journal.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function parseContent(text: string | undefined, name: string): JournalContent | undefined {
  const content = text === undefined ? undefined : parseJournal(text);
  if (!content || 'state' in content) return content;
  throw new KumikiError({
    code: 'SIMULATOR_START',
    message: `line ${content.line} of the state file cannot be used: ${content.problem}`,
    given: name,
    allowed: 'a file that a simulator of this version wrote',
    hint: 'name another file, or remove this one to start again',
  });
}
