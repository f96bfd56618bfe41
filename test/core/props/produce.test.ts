import { App, PodNetworkPolicy, Stack, Workload } from '../../../lib';
import { isKumikiError } from '../../../lib/core/errors';

/** Returns the problems of a workload and its policy, of which some properties are functions. */
function problemsOf(container: object, policy: object) {
  const app = new App();
  const stack = new Stack(app, 'shop');
  try {
    const ports = [{ name: 'http', number: 8080 }];
    const image = 'registry.example.jp/web:1.0.0';
    const pods = new Workload(stack, 'Web', { app: 'web', image, ports, ...container });
    new PodNetworkPolicy(stack, 'Policy', { pods, ...policy });
    app.assemble();
    return [];
  } catch (error) {
    if (!isKumikiError(error)) throw error;
    return error.problems;
  }
}

describe('a value returned by a program function', () => {
  it.each<[string, object, object, string]>([
    ['a promise of variables', { env: async () => ({ A: 'b' }) }, {}, 'env'],
    ['no variables', { env: () => undefined }, {}, 'env'],
    ['a number among the variables', { env: () => ({ PORT: 80 }) }, {}, 'env'],
    ['an undefined variable', { env: () => ({ A: undefined }) }, {}, 'env'],
    ['a map', { env: () => new Map([['A', 'b']]) }, {}, 'env'],
    ['a promise of ports', {}, { allowToPorts: async () => [80] }, 'allowToPorts'],
    ['one port', {}, { allowToPorts: () => 80 }, 'allowToPorts'],
    ['one pod', {}, { allowTo: () => 'web' }, 'allowTo'],
    [
      'addresses without ports',
      {},
      { allowToAddresses: () => [{ addresses: ['10.0.0.1'] }] },
      'allowToAddresses',
    ],
  ])('is refused if it is of the wrong kind: %s', (_, container, policy, property) => {
    const [problem] = problemsOf(container, policy);
    expect(problem).toMatchObject({
      code: 'PROPS_KIND',
      property,
      message: expect.stringContaining(`the function ${property} returned`),
      source: expect.anything(),
    });
  });

  it('is accepted if it is of the right kind', () => {
    const policy = {
      allowTo: () => [],
      allowToPorts: () => [443],
      allowToAddresses: () => [{ addresses: ['10.0.0.1'], ports: [5432] }],
    };
    expect(problemsOf({ env: () => ({ A: 'b' }) }, policy)).toEqual([]);
  });

  it('is not taken from a class', () => {
    expect(problemsOf({ env: class Env {} }, {})).toEqual([
      expect.objectContaining({ code: 'PROPS_KIND', message: 'Workload: env cannot be the class Env' }),
    ]);
  });
});
