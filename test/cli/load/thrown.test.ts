import { describeThrown, isPlainError, readError } from '../../../lib/cli/load/thrown';

const throws = {
  get(): never {
    throw new Error('inner');
  },
};

describe('an error that a program throws', () => {
  it.each([
    ['has no message', new Error(), 'Error'],
    ['has a number as its message', Object.assign(new Error('x'), { message: 5 }), '5'],
    ['has null as its message', Object.assign(new TypeError('x'), { message: null }), 'TypeError'],
    ['has an object as its message', Object.assign(new Error('x'), { message: { a: 1 } }), '{ a: 1 }'],
    ['throws when its message is read', Object.defineProperty(new Error('x'), 'message', throws), 'Error'],
    ['was never constructed', Object.create(Error.prototype), 'Error'],
  ])('that %s is read', (_, error, message) => expect(readError(error)?.message).toBe(message));

  it.each([5, undefined, {}])('with the stack %s has no stack', (stack) => {
    const error = Object.assign(new Error('x'), { stack });
    expect([readError(error)?.stack, isPlainError(error)]).toEqual(['', false]);
  });

  it('whose stack throws has no stack', () => {
    const error = Object.defineProperty(new Error('x'), 'stack', throws);
    expect(readError(error)).toEqual({ message: 'x', stack: '', reasons: [] });
  });

  it('lists the errors it wraps and its cause', () => {
    const cause = new Error('cause');
    expect(readError(new AggregateError([1, null], 'all', { cause }))?.reasons).toEqual([1, null, cause]);
  });
});

describe('a thrown value that is not an error', () => {
  it.each([
    ['a text', 'text', "'text'"],
    ['null', null, 'null'],
    ['an object of many lines', { a: 'x'.repeat(60), b: 'y'.repeat(60) }, /^\{ a: 'x+', b: 'y+' \}$/],
    ['a promise', Promise.resolve(new Error('p')), 'Promise { Error: p }'],
  ])('is described on one line: %s', (_, value, shown) => {
    expect(readError(value)).toBeUndefined();
    expect(describeThrown(value)).toEqual(typeof shown === 'string' ? shown : expect.stringMatching(shown));
  });

  it('may be a proxy that throws on any access', () => {
    const proxy = new Proxy({}, { getPrototypeOf: throws.get, get: throws.get });
    const told = [readError(proxy), isPlainError(proxy), describeThrown(proxy)];
    // Node 26 names the proxy
    expect(told).toEqual([undefined, false, expect.stringMatching(/^(?:{}|Proxy\({}\))$/)]);
  });
});
