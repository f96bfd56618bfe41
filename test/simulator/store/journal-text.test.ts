import fc from 'fast-check';
import { computeChecksum, parseJournal, renderDelta } from '../../../lib/simulator/store/journal-text';
import { Store } from '../../../lib/simulator/store/store';

/** Returns a file with a snapshot and a number of changes, and the state after each of its lines. */
function journalOf(changes: number) {
  const store = new Store();
  const lines = [store.toJson()];
  const states = [store.toState()];
  for (let index = 0; index < changes; index += 1) {
    store.takeSubnetId();
    store.account.notes.put({
      ...{ id: store.takeId(), name: `n${index}`, description: '', tags: [], iconId: null },
      ...{ class: 'shell', content: '', createdAt: 0, modifiedAt: 0 },
    });
    if (index % 3 === 2) store.account.notes.delete(113_400_000_000 + index - 1);
    const delta = store.takeDelta();
    if (delta) lines.push(renderDelta(delta, computeChecksum(lines.at(-1) ?? '')));
    states.push(store.toState());
  }
  return { lines, states };
}

const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

describe('the text of a state file', () => {
  const { lines, states } = journalOf(7);

  it('is a snapshot and the changes since then', () => {
    const snapshot = lines[0];
    expect(parseJournal(textOf(lines))).toEqual({ state: states[7], hasMore: true, snapshot });
    expect(parseJournal(textOf(lines.slice(0, 1)))).toEqual({ state: states[0], hasMore: false, snapshot });
    // a snapshot without a final line break
    expect(parseJournal(lines[0] ?? '')).toMatchObject({ state: states[0] });
  });

  it('may be cut off anywhere after the snapshot: complete lines count', () => {
    const text = textOf(lines);
    const first = (lines[0]?.length ?? 0) + 1;
    fc.assert(
      fc.property(fc.integer({ min: first, max: text.length }), (end) => {
        const cut = text.slice(0, end);
        expect(parseJournal(cut)).toMatchObject({ state: states[cut.split('\n').length - 2] });
      }),
    );
  });

  it('is refused when a line is altered, lost, doubled, moved or empty', () => {
    const [snapshot = '', ...rest] = lines;
    const moved = [snapshot, ...rest.slice(1), ...rest.slice(0, 1)];
    expect(parseJournal(textOf(moved))).toEqual({ line: 2, problem: 'it does not follow line 1' });
    for (const [index, line] of rest.slice(0, -1).entries()) {
      const before = [snapshot, ...rest.slice(0, index)];
      const after = rest.slice(index + 1);
      for (const instead of [[], [line, line], [line.replace('"name":"n', '"name":"m')], ['']]) {
        expect(parseJournal(textOf([...before, ...instead, ...after]))).toHaveProperty('problem');
      }
    }
  });

  it('is refused when a byte in the middle is changed', () => {
    const text = textOf(lines);
    const last = text.lastIndexOf('\n', text.length - 2);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: last - 1 }),
        fc.constantFrom('0', '\n', '}', 'x', '\u0000'),
        (at, other) => {
          fc.pre(text[at] !== other);
          expect(parseJournal(text.slice(0, at) + other + text.slice(at + 1))).toHaveProperty('problem');
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    [{ changes: [{ area: 'nowhere', table: 'notes', id: 1, record: null }] }, 'not a list of changes'],
    [
      { changes: [{ area: 'account', table: '__proto__', id: 1, record: { id: 1 } }] },
      'not a list of changes',
    ],
    [{ changes: [{ area: 'account', table: 'notes', id: [1], record: { id: 1 } }] }, 'not a list of changes'],
    [{ changes: [{ area: 'account', table: 'notes', id: 1, record: { id: 2 } }] }, 'account.notes'],
    [{ changes: [], nextId: 'x' }, 'nextId'],
    [{}, 'not a list of changes'],
    [null, 'does not follow'],
  ])('is refused when a line is %j', (delta, problem) => {
    const snapshot = new Store().toJson();
    const counters = { nextId: 1, nextSubnetId: 1, advancedMs: 0 };
    const line = JSON.stringify(delta && { after: computeChecksum(snapshot), ...counters, ...delta });
    expect(parseJournal(textOf([snapshot, line]))).toMatchObject({
      problem: expect.stringContaining(problem),
    });
  });

  it('is refused if it is any other text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.array(fc.json()).map(textOf)), (text) => {
        expect(parseJournal(text)).toHaveProperty('problem');
      }),
    );
  });
});
