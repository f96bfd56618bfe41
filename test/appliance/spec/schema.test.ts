import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import * as fc from 'fast-check';
import { App } from '../../../lib/app';
import type {
  AddressRange,
  CloudSelector,
  HttpCheckSpec,
  LoadBalancerSpec,
  PingCheckSpec,
  RealServerSpec,
  RouterNetworkSpec,
  SwitchNetworkSpec,
  TcpCheckSpec,
  VirtualIpPortSpec,
  VirtualIpSpec,
} from '../../../lib/appliance/spec/spec';
import { LOAD_BALANCER_LIMITS as LIMITS } from '../../../lib/appliance/spec/spec';
import { Stack } from '../../../lib/core/stack';
import { HealthCheck } from '../../../lib/load-balancer/health-check';
import { SwitchNetwork } from '../../../lib/load-balancer/network';
import { SakuraLoadBalancedService } from '../../../lib/load-balancer/sakura-load-balanced-service';
import { SakuraLoadBalancer } from '../../../lib/load-balancer/sakura-load-balancer';
import { Servers } from '../../../lib/load-balancer/servers';
import {
  artifactOf,
  loadBalanced,
  problemsBelow,
  testStack,
  workload,
} from '../../load-balancer/service-site';
import { exampleSpec, validSpec } from './generated-spec';

interface SchemaNode {
  readonly $id: string;
  readonly properties: object;
  readonly required: readonly string[];
  readonly minimum: number;
  readonly maximum: number;
  readonly maxLength: number;
  readonly maxItems: number;
}

const file = join(__dirname, '../../../schemas/load-balancer.schema.json');
const schema: SchemaNode = JSON.parse(readFileSync(file, 'utf8'));

/** Returns the part of the schema at a path such as `$defs/port`. */
function at(path: string): SchemaNode {
  const node = path.split('/').reduce((inner: object, key) => Reflect.get(inner, key) ?? {}, schema);
  expect(Object.keys(node)).not.toEqual([]);
  return node as SchemaNode;
}

const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

/** Each key of a type, and whether it is required; does not compile if the type changes. */
type KeysOf<T> = { [K in keyof Required<T>]: object extends Pick<T, K> ? 'optional' : 'required' };

function keysOf({ properties, required }: SchemaNode): Record<string, string> {
  return Object.fromEntries(
    Object.keys(properties).map((key) => [key, required.includes(key) ? 'required' : 'optional']),
  );
}

const required = 'required';
const optional = 'optional';

describe('the schema of load balancer specifications', () => {
  it('accepts every valid specification', () =>
    fc.assert(fc.property(validSpec, (spec) => expect(validate(spec) ? [] : validate.errors).toEqual([]))));

  it('refuses a specification with a key too many or a required one too few, at any depth', () => {
    const broken = validSpec.chain((spec) =>
      fc.tuple(fc.constant(spec), fc.constantFrom(...mutationsOf(spec))),
    );
    return fc.assert(
      fc.property(broken, ([spec, mutate]) => expect(validate(mutate(structuredClone(spec)))).toBe(false)),
    );
  });

  it('has the keys of the TypeScript types, required and optional alike', () => {
    const spec: KeysOf<LoadBalancerSpec> = {
      id: required,
      ownerId: required,
      name: required,
      description: required,
      tags: required,
      iconId: optional,
      zone: optional,
      plan: required,
      redundant: required,
      vrid: optional,
      network: required,
      virtualIps: required,
      otherVirtualIps: optional,
      deletionProtection: optional,
      maxServerLossPercent: optional,
    };
    const router: KeysOf<RouterNetworkSpec> = {
      kind: required,
      router: required,
      addresses: optional,
      addressRange: optional,
    };
    const addressRange: KeysOf<AddressRange> = { first: required, last: required };
    const onSwitch: KeysOf<SwitchNetworkSpec> = {
      kind: required,
      switch: required,
      addresses: required,
      prefixLength: required,
      gateway: optional,
    };
    const vip: KeysOf<VirtualIpSpec> = {
      key: required,
      address: optional,
      description: required,
      sorryServer: optional,
      ports: required,
      servers: required,
    };
    const port: KeysOf<VirtualIpPortSpec> = {
      port: required,
      delayLoopSeconds: required,
      healthCheck: required,
    };
    const ping: KeysOf<PingCheckSpec> = { protocol: required };
    const tcp: KeysOf<TcpCheckSpec> = {
      protocol: required,
      retry: optional,
      connectTimeoutSeconds: optional,
    };
    const http: KeysOf<HttpCheckSpec> = { ...tcp, path: required, status: required };
    const addressed: KeysOf<Extract<RealServerSpec, { address: string }>> = {
      address: required,
      enabled: required,
    };
    const selected: KeysOf<Extract<RealServerSpec, { select: CloudSelector }>> = {
      select: required,
      enabled: required,
    };
    const selector: KeysOf<CloudSelector> = { by: required, value: required };

    // files name their schema
    expect(keysOf(schema)).toEqual({ ...spec, $schema: optional });
    expect(keysOf(at('$defs/routerNetwork'))).toEqual(router);
    expect(keysOf(at('$defs/addressRange'))).toEqual(addressRange);
    expect(keysOf(at('$defs/switchNetwork'))).toEqual(onSwitch);
    expect(keysOf(at('$defs/virtualIp'))).toEqual(vip);
    expect(keysOf(at('$defs/port'))).toEqual(port);
    expect(keysOf(at('$defs/pingCheck'))).toEqual(ping);
    expect(keysOf(at('$defs/tcpCheck'))).toEqual(tcp);
    expect(keysOf(at('$defs/httpCheck'))).toEqual(http);
    expect(keysOf(at('$defs/addressedServer'))).toEqual(addressed);
    expect(keysOf(at('$defs/selectedServers'))).toEqual(selected);
    expect(keysOf(at('$defs/selector'))).toEqual(selector);
  });

  it('has the limits of the appliance', () => {
    const range = (path: string) => ({ min: at(path).minimum, max: at(path).maximum });
    expect(range('properties/vrid')).toEqual(LIMITS.vrid);
    expect(range('$defs/switchNetwork/properties/prefixLength')).toEqual(LIMITS.prefixLength);
    expect(range('$defs/port/properties/port')).toEqual(LIMITS.port);
    expect(range('$defs/port/properties/delayLoopSeconds')).toEqual(LIMITS.delayLoopSeconds);
    expect(range('$defs/retry')).toEqual(LIMITS.retry);
    expect(range('$defs/connectTimeoutSeconds')).toEqual(LIMITS.connectTimeoutSeconds);
    expect(range('$defs/httpCheck/properties/status')).toEqual(LIMITS.status);
    expect(at('properties/name').maxLength).toBe(LIMITS.nameLength);
    expect(at('properties/description').maxLength).toBe(LIMITS.descriptionLength);
    expect(at('properties/tags').maxItems).toBe(LIMITS.tags);
    expect(at('properties/tags/items').maxLength).toBe(LIMITS.tagLength);
    expect(at('properties/virtualIps').maxItems).toBe(LIMITS.virtualIps);
    expect(at('$defs/virtualIp/properties/servers').maxItems).toBe(LIMITS.realServersPerVirtualIp);
  });

  it('accepts what the constructs produce', () => {
    const stack = testStack({ zone: 'is1b' });
    const backend = workload(stack);
    const pair = {
      addresses: ['192.168.0.2', '192.168.0.3'],
      prefixLength: 24,
      gateway: '192.168.0.1',
    } as const;
    const loadBalancer = new SakuraLoadBalancer(stack, 'Shared', {
      network: SwitchNetwork.byTag('k8s', pair),
      vrid: 3,
    });
    const servers = [
      '192.168.0.21',
      { hostname: 'node-2', address: '192.168.0.22' },
      Servers.byTag('k8s-node'),
    ];
    const healthCheck = HealthCheck.http({ path: '/healthz', retry: 2 });
    const ports = [80, { port: 443, healthCheck: HealthCheck.ping() }];
    const common = { loadBalancer, backend, servers, healthCheck, ports, sorryServer: '192.168.0.99' };
    new SakuraLoadBalancedService(stack, 'One', { ...common, address: '192.168.0.10' });
    // the probe Service of the first covers the same pods
    const two = { ...common, address: '192.168.0.11', createProbeService: false };
    new SakuraLoadBalancedService(stack, 'Two', two);
    const alone = loadBalanced(stack, { backend, ports: [80], tags: ['shop'] }, 'Three');

    expect(problemsBelow(stack)).toEqual([]);
    for (const made of [loadBalancer, alone.loadBalancer]) {
      expect(validate(JSON.parse(JSON.stringify(artifactOf(made).spec))) ? [] : validate.errors).toEqual([]);
    }
  });

  it('accepts the file that synthesis writes', () => {
    const app = new App();
    const stack = new Stack(app, 'shop');
    loadBalanced(stack, { backend: workload(stack), ports: [80] });
    const text = app.render().get('shop/load-balancers/shop-Edge-LoadBalancer.json');
    const written = JSON.parse(String(text));
    expect(validate(written) ? [] : validate.errors).toEqual([]);
    expect(written.$schema).toBe(schema.$id);
  });

  it('has the URL under which it is published', () => {
    expect(schema.$id).toBe('https://kumiki.dev/schemas/load-balancer.schema.json');
    expect(validate(exampleSpec())).toBe(true);
  });
});

/** Returns functions on a copy, each of which adds a key or removes a required one. */
function mutationsOf(spec: LoadBalancerSpec): ((copy: unknown) => unknown)[] {
  return objectPathsOf(spec).flatMap((path) => [
    (copy: unknown) => {
      Object.assign(objectAt(copy, path), { surplus: 1 });
      return copy;
    },
    ...Object.keys(objectAt(spec, path))
      .filter((key) => !OPTIONAL.has(key) && !(key === 'addresses' && spec.network.kind === 'router'))
      .map((key) => (copy: unknown) => {
        Reflect.deleteProperty(objectAt(copy, path), key);
        return copy;
      }),
  ]);
}

// `address` is required in a server, but the mutation with a surplus key covers its removal
const OPTIONAL = new Set([
  'iconId',
  'otherVirtualIps',
  'deletionProtection',
  'maxServerLossPercent',
  'zone',
  'vrid',
  'addressRange',
  'gateway',
  'address',
  'sorryServer',
  'retry',
  'connectTimeoutSeconds',
]);

function objectPathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.entries(value).flatMap(([key, inner]) => objectPathsOf(inner, [...path, key]));
  return Array.isArray(value) ? below : [path, ...below];
}

function objectAt(value: unknown, path: readonly string[]): object {
  return path.reduce((inner, key) => Reflect.get(inner as object, key) as object, value as object);
}
