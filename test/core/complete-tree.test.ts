import { isTreeComplete, TreeCache, withCompleteTree } from '../../lib/core/complete-tree';

describe('a complete tree', () => {
  const subject = {};
  const cache = new TreeCache<string>();

  it('is read once for each subject', () => {
    const read = jest.fn(() => 'pods');
    withCompleteTree(() => {
      expect([cache.get(subject, read), cache.get(subject, read)]).toEqual(['pods', 'pods']);
      cache.get({}, read);
    });
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('is read separately for each cache', () => {
    const lengths = new TreeCache<number>();
    withCompleteTree(() => {
      expect([cache.get(subject, () => 'pods'), lengths.get(subject, () => 4)]).toEqual(['pods', 4]);
    });
  });

  it('is forgotten at its end: a tree that may change is read each time', () => {
    let pods = 'old';
    const read = () => pods;
    withCompleteTree(() => cache.get(subject, read));
    pods = 'new';
    expect(cache.get(subject, read)).toBe('new');
    expect(withCompleteTree(() => cache.get(subject, read))).toBe('new');
  });

  it('is assumed while it is being read, and not afterwards', () => {
    const read = jest.fn(() => 'pods');
    const routes = new TreeCache<string>();
    const readAll = () => routes.get({}, () => [1, 2, 3].map(() => cache.get(subject, read)).join());
    expect([readAll(), readAll()]).toEqual(['pods,pods,pods', 'pods,pods,pods']);
    expect(read).toHaveBeenCalledTimes(2);
    expect(isTreeComplete()).toBe(false);
  });

  it('ends when the work throws, but not with nested work', () => {
    expect(isTreeComplete()).toBe(false);
    expect(() =>
      withCompleteTree(() => {
        withCompleteTree(() => {});
        expect(isTreeComplete()).toBe(true);
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(isTreeComplete()).toBe(false);
  });
});
