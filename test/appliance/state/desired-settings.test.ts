import { buildSettings } from '../../../lib/appliance/state/desired-settings';
import { edgeVirtualIp } from '../reconcile/rig';

describe('the settings of a spec', () => {
  it('have one entry for each port, by address and port, with the key first in the description', () => {
    const tcp = { delayLoopSeconds: 10, healthCheck: { protocol: 'tcp' } } as const;
    const virtualIps = [
      edgeVirtualIp({
        ports: [
          { port: 443, ...tcp },
          { port: 80, ...tcp },
        ],
      }),
      edgeVirtualIp({ key: 'b', description: '' }),
    ];
    const ownerTag = 'kumiki-0123456789abcdef01234567';
    const made = buildSettings(
      { virtualIps, ownerTag },
      { 'shop/Edge': '203.0.113.10', b: '203.0.113.9' },
      { 'shop/Edge': [{ address: '203.0.113.5', enabled: false }], b: [] },
    );
    expect(made.map(({ address, port, description }) => `${address}:${port} ${description}`)).toEqual([
      `203.0.113.9:80 b [${ownerTag}]`,
      `203.0.113.10:80 shop/Edge: web [${ownerTag}]`,
      `203.0.113.10:443 shop/Edge: web [${ownerTag}]`,
    ]);
    expect(made[2]?.servers).toEqual([
      { address: '203.0.113.5', port: 443, enabled: false, healthCheck: { protocol: 'tcp' } },
    ]);
  });
});
