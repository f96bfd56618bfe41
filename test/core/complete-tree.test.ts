import { isTreeComplete, readOnce, withCompleteTree } from '../../lib/core/complete-tree';

describe('a complete tree', () => {
  const subject = {};

  it('is read once for each subject', () => {
    const read = jest.fn(() => 'pods');
    withCompleteTree(() => {
      expect([readOnce(subject, read), readOnce(subject, read)]).toEqual(['pods', 'pods']);
      readOnce({}, read);
    });
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('is forgotten at its end: a tree that may change is read each time', () => {
    let pods = 'old';
    const read = () => pods;
    withCompleteTree(() => readOnce(subject, read));
    pods = 'new';
    expect(readOnce(subject, read)).toBe('new');
    expect(withCompleteTree(() => readOnce(subject, read))).toBe('new');
  });

  it('ends when the work throws, and not with a work inside it', () => {
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
