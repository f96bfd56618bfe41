import { array, assert, asyncProperty, constantFrom, nat } from 'fast-check';
import { revisionsAdapter } from '../../lib/provider/revisions-adapter';

const check = async (olds: object, current: readonly string[], earlier: number) =>
  (await revisionsAdapter.check(undefined, { ...olds }, { current, earlier, __provider: 'text' })).inputs;

describe('the names that objects have had', () => {
  it('begin with the current one', async () => {
    expect(await check({}, ['a'], 10)).toMatchObject({ names: ['a'], __provider: 'text' });
  });

  it('keep those before it, the latest first', async () => {
    const first = await check({}, ['a'], 10);
    const second = await check(first, ['b'], 10);
    expect((await check(second, ['c'], 10)).names).toEqual(['c', 'b', 'a']);
  });

  it('have one that is used again at the front', async () => {
    expect((await check({ names: ['c', 'b', 'a'] }, ['a'], 10)).names).toEqual(['a', 'c', 'b']);
  });

  it('do not include those that no workload can go back to', async () => {
    expect((await check({ names: ['c', 'b', 'a'] }, ['d'], 2)).names).toEqual(['d', 'c', 'b']);
  });

  it('tolerate a state that was edited by hand', async () => {
    expect((await check({ names: 'c' }, ['d'], 2)).names).toEqual(['d']);
  });

  it('change only when a name does', async () => {
    const diff = (olds: object, news: object) =>
      revisionsAdapter.diff(undefined, 'id', { ...olds }, { ...news });
    expect(
      await diff({ names: ['a'], __provider: 'old' }, { names: ['a'], __provider: 'new' }),
    ).toMatchObject({
      changes: false,
    });
    expect(await diff({ names: ['a'] }, { names: ['b', 'a'] })).toMatchObject({
      changes: true,
      replaces: [],
    });
  });

  it('are kept unchanged by every other call', async () => {
    const inputs = { names: ['a'], current: ['a'], earlier: 1, __provider: 'text' };
    const { id, outs } = await revisionsAdapter.create(undefined, inputs);
    expect(outs).toEqual(inputs);
    expect(await revisionsAdapter.read(undefined, id, outs)).toEqual({ id, props: inputs });
    expect(
      (await revisionsAdapter.update(undefined, id, outs, { ...inputs, names: ['b', 'a'] })).outs.names,
    ).toEqual(['b', 'a']);
    expect(await revisionsAdapter.delete(undefined, id, outs)).toBeUndefined();
  });

  it('are always the current one and the last different ones before it', async () => {
    const property = asyncProperty(
      array(constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 }),
      nat(4),
      async (history, earlier) => {
        let inputs: Record<string, unknown> = {};
        for (const name of history) inputs = await check(inputs, [name], earlier);
        const lastFirst = [...new Set(history.toReversed())];
        expect(inputs.names).toEqual(lastFirst.slice(0, earlier + 1));
      },
    );
    await assert(property);
  });
});
