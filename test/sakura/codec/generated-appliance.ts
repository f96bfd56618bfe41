import fc from 'fast-check';
import type { ApplianceCreate, HealthCheckSetting, VirtualIpSetting } from '../../../lib/sakura/codec/model';

const address = fc.ipV4().filter((text) => text !== '0.0.0.0');
const port = fc.integer({ min: 1, max: 65_535 });

const healthCheck: fc.Arbitrary<HealthCheckSetting> = fc.oneof(
  fc.constant({ protocol: 'ping' }),
  fc.record({ protocol: fc.constant('tcp'), retry: fc.integer({ min: 1, max: 5 }) }),
  fc.record({
    protocol: fc.constantFrom('http', 'https'),
    path: fc.webPath().map((path) => `/${path}`),
    status: fc.integer({ min: 100, max: 599 }),
    retry: fc.integer({ min: 1, max: 5 }),
    connectTimeoutSeconds: fc.integer({ min: 1, max: 30 }),
  }),
);

const virtualIp: fc.Arbitrary<VirtualIpSetting> = fc.record({
  address,
  port,
  delayLoopSeconds: fc.integer({ min: 10, max: 2_147_483_647 }),
  sorryServer: fc.option(address, { nil: undefined }),
  description: fc.string({ unit: 'grapheme', maxLength: 40 }),
  servers: fc.array(fc.record({ address, port, enabled: fc.boolean(), healthCheck }), { maxLength: 4 }),
});

/** Any appliance that can be created. */
export const applianceCreate: fc.Arbitrary<ApplianceCreate> = fc.record({
  name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 64 }),
  description: fc.string({ unit: 'grapheme', maxLength: 100 }),
  tags: fc.uniqueArray(fc.string({ minLength: 1, maxLength: 32 }), { maxLength: 5 }),
  planId: fc.constantFrom(1, 2),
  switchId: fc.integer({ min: 1, max: 999_999_999_999 }).map(String),
  vrid: fc.integer({ min: 1, max: 255 }),
  prefixLength: fc.integer({ min: 8, max: 29 }),
  gateway: fc.option(address, { nil: undefined }),
  addresses: fc.array(address, { minLength: 1, maxLength: 2 }),
  virtualIps: fc.array(virtualIp, { maxLength: 3 }),
});
