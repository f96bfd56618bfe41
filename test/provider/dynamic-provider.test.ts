import type { DynamicConfig, ResourceType } from '../../lib/provider';
import { createDynamicProvider } from '../../lib/provider';
import { revisionsAdapter } from '../../lib/provider/revisions-adapter';

const config: DynamicConfig = { get: () => 'is1b' };
const log = () => {};

describe('a dynamic provider', () => {
  afterEach(() => jest.restoreAllMocks());

  it.each<[keyof typeof revisionsAdapter, unknown[], unknown[]]>([
    ['check', [{ a: 1 }, { a: 2 }], [config, { a: 1 }, { a: 2 }]],
    ['diff', ['7', { a: 1 }, { a: 2 }], [config, '7', { a: 1 }, { a: 2 }, log]],
    ['create', [{ a: 1 }], [config, { a: 1 }, log]],
    ['read', ['7', { a: 1 }], [config, '7', { a: 1 }, log]],
    ['read', ['7'], [config, '7', undefined, log]],
    ['update', ['7', { a: 1 }, { a: 2 }], [config, '7', { a: 1 }, { a: 2 }, log]],
    ['delete', ['7', { a: 1 }], [config, '7', { a: 1 }, log]],
  ])('passes %s on with the configuration', async (method, given, passed) => {
    const spy = jest.spyOn(revisionsAdapter, method);
    const provider = createDynamicProvider('Revisions', log);
    await provider.configure({ config });
    await (provider[method] as (...args: unknown[]) => Promise<unknown>)(...given);
    expect(spy.mock.calls).toEqual([passed]);
  });

  it('has its configuration as soon as configure is called, as other calls do not wait for it', async () => {
    const spy = jest.spyOn(revisionsAdapter, 'create');
    const provider = createDynamicProvider('Revisions', log);
    await Promise.all([provider.configure({ config }), provider.create({})]);
    expect(spy.mock.calls).toEqual([[config, {}, log]]);
  });

  it('names the types there are to a state with another one', () => {
    expect(() => createDynamicProvider('Balancer' as ResourceType, log)).toThrow(/LoadBalancerShare/);
  });
});
