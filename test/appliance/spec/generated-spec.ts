import * as fc from 'fast-check';
import type {
  CloudSelector,
  HealthCheckSpec,
  LoadBalancerSpec,
  NetworkSpec,
  RealServerSpec,
  VirtualIpSpec,
} from '../../../lib/appliance/spec/spec';

const text = (minLength: number, maxLength: number) =>
  fc.string({ unit: 'grapheme-ascii', minLength, maxLength });

const selector: fc.Arbitrary<CloudSelector> = fc.oneof(
  fc.record({ by: fc.constant('id' as const), value: fc.stringMatching(/^[1-9]\d{11}$/) }),
  fc.record({
    by: fc.constantFrom('name' as const, 'tag' as const),
    value: text(1, 32).filter((value) => value.trim() !== ''),
  }),
);

/** An address in a quarter of 10.20.0.0/16, so that addresses of different roles never coincide. */
const address = (quarter: number) =>
  fc.integer({ min: 1, max: 16_000 }).map((n) => `10.20.${quarter * 64 + Math.floor(n / 256)}.${n % 256}`);

const connectLimits = {
  retry: fc.integer({ min: 1, max: 5 }),
  connectTimeoutSeconds: fc.integer({ min: 1, max: 30 }),
};

const healthCheck: fc.Arbitrary<HealthCheckSpec> = fc.oneof(
  fc.constant({ protocol: 'ping' as const }),
  fc.record({ protocol: fc.constant('tcp' as const), ...connectLimits }, { requiredKeys: ['protocol'] }),
  fc.record(
    {
      protocol: fc.constantFrom('http' as const, 'https' as const),
      path: fc.stringMatching(/^\/[!-~]{0,20}$/),
      status: fc.integer({ min: 100, max: 599 }),
      ...connectLimits,
    },
    { requiredKeys: ['protocol', 'path', 'status'] },
  ),
);

const server: fc.Arbitrary<RealServerSpec> = fc.oneof(
  fc.record({ address: address(1), enabled: fc.boolean() }),
  fc.record({ select: selector, enabled: fc.boolean() }),
);

const port = fc.record({
  port: fc.integer({ min: 1, max: 65_535 }),
  delayLoopSeconds: fc.integer({ min: 10, max: 2_147_483_647 }),
  healthCheck,
});

const optionalVirtualIp = { address: address(2), sorryServer: address(3) };

/** A valid virtual IP, with or without an address. */
export const virtualIp = (hasAddress: boolean): fc.Arbitrary<VirtualIpSpec> =>
  fc.record(
    {
      key: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
      description: text(0, 100),
      ports: fc.uniqueArray(port, { minLength: 1, maxLength: 4, selector: (entry) => entry.port }),
      servers: fc.uniqueArray(server, {
        minLength: 1,
        maxLength: 6,
        selector: (entry) =>
          'address' in entry ? entry.address : `${entry.select.by} ${entry.select.value}`,
      }),
      ...optionalVirtualIp,
    },
    {
      requiredKeys: ['key', 'description', 'ports', 'servers', ...(hasAddress ? (['address'] as const) : [])],
    },
  );

function network(redundant: boolean): fc.Arbitrary<NetworkSpec> {
  const addresses = fc.uniqueArray(
    fc.integer({ min: 2, max: 200 }).map((n) => `10.20.0.${n}`),
    {
      minLength: redundant ? 2 : 1,
      maxLength: redundant ? 2 : 1,
    },
  );
  return fc.oneof(
    fc.record(
      {
        kind: fc.constant('router' as const),
        router: selector,
        addresses,
        addressRange: fc.constant({ first: '10.20.0.0', last: '10.20.255.255' }),
      },
      { requiredKeys: ['kind', 'router'] },
    ),
    fc.record(
      {
        kind: fc.constant('switch' as const),
        switch: selector,
        addresses,
        prefixLength: fc.integer({ min: 8, max: 16 }),
        gateway: fc.constant('10.20.0.1'),
      },
      { requiredKeys: ['kind', 'switch', 'addresses', 'prefixLength'] },
    ),
  );
}

/** Specs that are valid, as far as can be checked without the cloud. */
export const validSpec: fc.Arbitrary<LoadBalancerSpec> = fc
  .boolean()
  .chain((redundant) => fc.tuple(fc.constant(redundant), network(redundant)))
  .chain(([redundant, place]) =>
    fc.record(
      {
        id: text(1, 40),
        ownerId: fc.stringMatching(/^[0-9a-f]{12}$/),
        name: text(1, 64),
        description: text(0, 512),
        tags: fc.uniqueArray(text(1, 32), { maxLength: 6 }).map((tags) => tags.sort()),
        zone: fc.constantFrom('is1a', 'is1b', 'tk1a'),
        plan: fc.constantFrom('standard' as const, 'highspec' as const),
        redundant: fc.constant(redundant),
        vrid: fc.integer({ min: 1, max: 255 }),
        iconId: fc.stringMatching(/^[1-9]\d{0,14}$/),
        otherVirtualIps: fc.constantFrom('keep' as const, 'refuse' as const, 'remove' as const),
        deletionProtection: fc.boolean(),
        maxServerLossPercent: fc.integer({ min: 0, max: 100 }),
        network: fc.constant(place),
        virtualIps: fc
          .uniqueArray(virtualIp(place.kind === 'switch'), { maxLength: 5, selector: (vip) => vip.key })
          .map(withoutPairsTwice),
      },
      {
        requiredKeys: [
          'id',
          'ownerId',
          'name',
          'description',
          'tags',
          'plan',
          'redundant',
          'network',
          'virtualIps',
        ],
      },
    ),
  );

/** Leaves out virtual IPs with the address of an earlier one: one address in twenty would coincide. */
function withoutPairsTwice(vips: readonly VirtualIpSpec[]): VirtualIpSpec[] {
  return vips.filter(
    (vip, index) =>
      vip.address === undefined || vips.findIndex((other) => other.address === vip.address) === index,
  );
}

/** A small spec to vary in tests. */
export function exampleSpec(changes: Partial<LoadBalancerSpec> = {}): LoadBalancerSpec {
  return {
    id: 'shop-Edge-LoadBalancer',
    ownerId: '0123456789ab',
    name: 'edge',
    description: '',
    tags: [],
    plan: 'standard',
    redundant: false,
    network: {
      kind: 'switch',
      switch: { by: 'name', value: 'k8s' },
      addresses: ['192.168.0.2'],
      prefixLength: 24,
      gateway: '192.168.0.1',
    },
    virtualIps: [exampleVirtualIp()],
    ...changes,
  };
}

/** A small virtual IP to vary in tests. */
export function exampleVirtualIp(changes: Partial<VirtualIpSpec> = {}): VirtualIpSpec {
  return {
    key: 'shop/Edge',
    address: '192.168.0.10',
    description: '',
    ports: [{ port: 80, delayLoopSeconds: 10, healthCheck: { protocol: 'tcp' } }],
    servers: [{ address: '192.168.0.21', enabled: true }],
    ...changes,
  };
}
