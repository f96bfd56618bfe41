import * as fc from 'fast-check';
import { diffSettings, formatChange, type SettingsChange } from '../../../lib/appliance/state/diff';
import type { VirtualIpSetting } from '../../../lib/sakura/codec/model';

const entry = (changes: Partial<VirtualIpSetting> = {}): VirtualIpSetting => ({
  address: '203.0.113.6',
  port: 80,
  delayLoopSeconds: 10,
  sorryServer: undefined,
  description: 'web',
  servers: [{ address: '203.0.113.7', port: 80, enabled: true, healthCheck: { protocol: 'ping' } }],
  ...changes,
});

const settings: fc.Arbitrary<VirtualIpSetting[]> = fc.uniqueArray(
  fc
    .record({
      last: fc.integer({ min: 4, max: 6 }),
      port: fc.constantFrom(80, 443),
      delayLoopSeconds: fc.constantFrom(10, 20),
      sorryServer: fc.constantFrom(undefined, '203.0.113.14'),
      description: fc.constantFrom('a', 'b: x'),
      servers: fc.uniqueArray(fc.integer({ min: 7, max: 9 }), { maxLength: 3 }),
      check: fc.constantFrom(
        { protocol: 'ping' },
        { protocol: 'http', path: '/', status: 200 },
        { protocol: 'tcp', retry: 2 },
      ),
      enabled: fc.boolean(),
    })
    .map(({ last, port, servers, check, enabled, ...rest }) => ({
      ...rest,
      address: `203.0.113.${last}`,
      port,
      servers: servers.map((host) => ({ address: `203.0.113.${host}`, port, enabled, healthCheck: check })),
    })),
  { selector: ({ address, port }) => `${address}:${port}`, maxLength: 5 },
);

/** Carries out changes one by one. */
function apply(
  observed: readonly VirtualIpSetting[],
  changes: readonly SettingsChange[],
): VirtualIpSetting[] {
  const isSame = (a: VirtualIpSetting, b: VirtualIpSetting) => a.address === b.address && a.port === b.port;
  let result = [...observed];
  for (const change of changes) {
    result = result.filter((each) => !isSame(each, change.entry));
    if (change.kind !== 'remove') result.push(change.entry);
  }
  return result;
}

describe('diffSettings', () => {
  it('finds nothing after its changes are carried out, between any two lists', () => {
    return fc.assert(
      fc.property(settings, settings, (observed, desired) => {
        expect(diffSettings(apply(observed, diffSettings(observed, desired)), desired)).toEqual([]);
      }),
    );
  });

  it('finds nothing between a list and the same in another order', () => {
    return fc.assert(
      fc.property(settings, (list) => {
        const turned = [...list].reverse().map((each) => ({ ...each, servers: [...each.servers].reverse() }));
        expect(diffSettings(list, turned)).toEqual([]);
      }),
    );
  });

  it('describes each change on a line', () => {
    const observed = [entry(), entry({ port: 81 })];
    const desired = [entry({ delayLoopSeconds: 20, servers: [] }), entry({ port: 443 })];
    expect(diffSettings(observed, desired).map(formatChange)).toEqual([
      '~ 203.0.113.6:80 delayLoopSeconds, servers',
      '+ 203.0.113.6:443',
      '- 203.0.113.6:81',
    ]);
  });

  it.each([
    { retry: 3 },
    { connectTimeoutSeconds: 5 },
    { path: '/healthz' },
    { status: 204 },
    { protocol: 'tcp' },
  ])('notices a change of the health check to %j', (difference) => {
    const changed = entry().servers.map((server) => ({
      ...server,
      healthCheck: { ...server.healthCheck, ...difference },
    }));
    expect(diffSettings([entry()], [entry({ servers: changed })])).toHaveLength(1);
  });

  it('treats an empty sorry server as none', () => {
    expect(diffSettings([entry({ sorryServer: '' })], [entry()])).toEqual([]);
  });
});
