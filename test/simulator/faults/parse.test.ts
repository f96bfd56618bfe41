import fc from 'fast-check';
import { isKumikiError } from '../../../lib/core/errors';
import { FAULT_KINDS } from '../../../lib/simulator';
import { parseFault } from '../../../lib/testing';

/** Returns the problems of a value, as `property: allowed`. */
function problemsOf(value: unknown): string[] {
  try {
    parseFault(value);
  } catch (error) {
    if (!isKumikiError(error)) throw error;
    return error.problems.map(({ property, allowed }) => `${property}: ${allowed}`);
  }
  return [];
}

describe('a fault from outside', () => {
  it.each([
    { kind: 'reset' },
    { kind: 'timeout', when: 'after', times: 3 },
    { kind: 'truncated', method: 'POST', path: '/appliance' },
    { kind: 'status', status: 503, retryAfter: 2 },
    { kind: 'status', errorCode: 'still_creating', path: '/appliance/:id/config' },
    { kind: 'slow', delayMs: 250 },
    { kind: 'hidden', forSeconds: 30 },
    { kind: 'failed' },
    { kind: 'stuck', at: 'cleaning' },
    { kind: 'power-off' },
    { kind: 'stale-read' },
    { kind: 'lost-row' },
    { kind: 'concurrent', request: { method: 'DELETE', path: '/appliance/:id' } },
  ])('is accepted unchanged: %j', (fault) => {
    expect(parseFault(JSON.parse(JSON.stringify(fault)))).toEqual(fault);
  });

  it.each<[unknown, string[]]>([
    [null, ['undefined: an object with a kind']],
    [[], ['undefined: an object with a kind']],
    [{ kind: 'toString' }, [`kind: ${Object.keys(FAULT_KINDS).join(', ')}`]],
    [{ kind: 'slow' }, ['delayMs: a whole number from 0 to 3600000']],
    [{ kind: 'stuck', at: 'up' }, ['at: migrating, cleaning']],
    [{ kind: 'failed', when: 'after' }, ['when: kind, method, path, times']],
    [
      { kind: 'concurrent', request: { method: 'PUT' } },
      ['request: an object with method, path and perhaps body'],
    ],
    [
      {
        kind: 'status',
        method: 'get',
        path: 'zone',
        times: 0,
        status: 200,
        errorCode: '',
        retryAfter: 1.5,
        when: 'now',
      },
      [
        'method: GET, POST, PUT, DELETE',
        'path: a path such as /appliance/:id/config',
        'times: a whole number from 1 to 9007199254740991',
        'when: before, after',
        'status: a whole number from 400 to 599',
        'errorCode: a text',
        'retryAfter: a whole number from 0 to 3600',
      ],
    ],
  ])('is refused with everything that is wrong with it: %j', (value, problems) => {
    expect(problemsOf(value)).toEqual(problems);
  });

  it('is either read or refused with SIMULATOR_FAULT, whatever JSON it is', () => {
    const kinds = fc.constantFrom(...Object.keys(FAULT_KINDS));
    const value = fc.oneof(
      fc.jsonValue(),
      fc.record({ kind: kinds, when: fc.jsonValue(), path: fc.jsonValue() }),
    );
    fc.assert(fc.property(value, (each) => problemsOf(each).length >= 0));
  });

  it('is refused with the code SIMULATOR_FAULT', () => {
    expect(() => parseFault({})).toThrow(expect.objectContaining({ code: 'SIMULATOR_FAULT' }));
  });
});
