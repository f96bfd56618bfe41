import fc from 'fast-check';
import { Journal, type JournalFile } from '../../../lib/simulator/store/journal';
import { type JournalContent, parseJournal } from '../../../lib/simulator/store/journal-text';
import { Store } from '../../../lib/simulator/store/store';

/** A file whose writes wait until they are released, or fail. */
class SlowFile implements JournalFile {
  text = '';
  writes = 0;
  isRemoved = false;
  private readonly waiting: { run(): void; fail(error: Error): void }[] = [];

  append(text: string): Promise<boolean> {
    return this.later(() => {
      if (!this.isRemoved) this.text += text;
      return !this.isRemoved;
    });
  }

  async replace(text: string): Promise<void> {
    await this.later(() => {
      this.text = text;
      this.isRemoved = false;
    });
  }

  async close(): Promise<void> {}

  /** Runs the pending writes and those that follow from them. */
  async settle(outcome: 'done' | 'failed' = 'done'): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const next = this.waiting.shift();
      if (!next) return;
      if (outcome === 'done') next.run();
      else next.fail(new Error('disk full'));
    }
  }

  private later<T>(work: () => T): Promise<T> {
    this.writes += 1;
    return new Promise((resolve, reject) => {
      this.waiting.push({ run: () => resolve(work()), fail: reject });
    });
  }
}

function contentOf(text: string): JournalContent {
  const content = parseJournal(text);
  if (!('state' in content)) throw new Error(`line ${content.line}: ${content.problem}`);
  return content;
}

async function newJournal() {
  const store = new Store();
  const file = new SlowFile();
  const journal = new Journal(file, store);
  const begun = journal.commit();
  await file.settle();
  await begun;
  return { store, file, journal };
}

const switchOf = (id: number, name = `s${id}`) => ({
  ...{ id, name, description: '', tags: [], iconId: null, userSubnet: null, routerId: null, bridgeId: null },
  ...{ subnets: [], ipv6Nets: [], createdAt: 0, modifiedAt: 0 },
});

describe('a journal', () => {
  it('writes simultaneous changes together, and never confirms them too early', async () => {
    const { store, file, journal } = await newJournal();
    const told: number[] = [];
    const put = (id: number) => {
      store.zones.is1b.switches.put(switchOf(id));
      void journal.commit()?.then(() => told.push(id));
    };
    put(1);
    await new Promise((resolve) => setImmediate(resolve));
    // the first is being written; the others wait, and share the next write
    for (const id of [2, 3, 4]) put(id);
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toEqual([]);
    expect(file.writes).toBe(2);
    await file.settle();
    expect(told).toEqual([1, 2, 3, 4]);
    expect(file.writes).toBe(3);
    expect(contentOf(file.text).state).toEqual(store.toState());
  });

  it('makes a reader wait for changes that it may have seen, without a write of its own', async () => {
    const { store, file, journal } = await newJournal();
    expect(journal.commit()).toBeUndefined();
    store.zones.is1b.switches.put(switchOf(1));
    void journal.commit();
    await new Promise((resolve) => setImmediate(resolve));
    let hasRead = false;
    void journal.commit()?.then(() => {
      hasRead = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(hasRead).toBe(false);
    await file.settle();
    expect([hasRead, file.writes]).toEqual([true, 2]);
    expect(journal.commit()).toBeUndefined();
  });

  it('rewrites everything after a failure', async () => {
    const { store, file, journal } = await newJournal();
    store.zones.is1b.switches.put(switchOf(1));
    const failed = expect(journal.commit()).rejects.toThrow('disk full');
    await file.settle('failed');
    await failed;
    const second = journal.commit();
    await file.settle();
    await second;
    expect(contentOf(file.text)).toMatchObject({ state: store.toState(), hasMore: false });
  });

  it('rewrites everything if the file has been removed', async () => {
    const { store, file, journal } = await newJournal();
    file.isRemoved = true;
    store.zones.is1b.switches.put(switchOf(1));
    const written = journal.commit();
    await file.settle();
    await written;
    expect(contentOf(file.text)).toMatchObject({ state: store.toState(), hasMore: false });
  });

  it('becomes a snapshot when changes outgrow it, so the file does not grow forever', async () => {
    const { store, file, journal } = await newJournal();
    const lengths: number[] = [];
    for (let turn = 0; turn < 40; turn += 1) {
      store.zones.is1b.switches.put(switchOf(1, 'x'.repeat(50_000)));
      const written = journal.commit();
      await file.settle();
      await written;
      lengths.push(file.text.length);
    }
    expect(Math.max(...lengths)).toBeLessThan(450_000);
    expect(contentOf(file.text).state).toEqual(store.toState());
  });

  it('holds all confirmed changes after any mix of changes, writes and failures', async () => {
    const step = fc.oneof(
      fc.record({ put: fc.integer({ min: 1, max: 5 }), name: fc.string() }),
      fc.record({ remove: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ health: fc.string() }),
      fc.record({ advance: fc.nat(1000) }),
      fc.constantFrom('settle', 'fail', 'look' as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const { store, file, journal } = await newJournal();
        let told = store.toState();
        const commit = () => {
          const state = store.toState();
          journal.commit()?.then(
            () => {
              told = state;
            },
            () => undefined,
          );
        };
        const { switches, failing } = store.zones.is1b;
        for (const each of steps) {
          if (each === 'settle') await file.settle();
          else if (each === 'fail') await file.settle('failed');
          else if (each === 'look') await new Promise((resolve) => setImmediate(resolve));
          else if ('put' in each) switches.put(switchOf(each.put, each.name));
          else if ('remove' in each) switches.delete(each.remove);
          else if ('health' in each) failing.put({ id: each.health });
          else store.advance(each.advance);
          commit();
          expect(() => contentOf(file.text)).not.toThrow();
        }
        await file.settle();
        expect(told).toEqual(store.toState());
        expect(contentOf(file.text).state).toEqual(told);
        const closed = journal.close();
        await file.settle();
        await closed;
        expect(JSON.parse(file.text)).toEqual(told);
      }),
    );
  });
});
