import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import * as fc from 'fast-check';
import { App } from '../../../lib/app';
import type { LoadBalancerShareSpec } from '../../../lib/appliance/spec/share';
import { Stack } from '../../../lib/core/stack';
import { Appliances } from '../../../lib/load-balancer/appliances';
import { SakuraLoadBalancedService } from '../../../lib/load-balancer/sakura-load-balanced-service';
import { SakuraLoadBalancer } from '../../../lib/load-balancer/sakura-load-balancer';
import { workload } from '../../load-balancer/service-site';
import { validSpec } from './generated-spec';

function readSchema(name: string) {
  return JSON.parse(readFileSync(join(__dirname, '../../../schemas', name), 'utf8'));
}

const schema = readSchema('load-balancer-share.schema.json');
const validate = new Ajv2020({ strict: true, allErrors: true })
  .addSchema(readSchema('load-balancer.schema.json'))
  .compile(schema);

/** Each key of the type, and whether it is required; does not compile if the type changes. */
const KEYS: {
  [K in keyof Required<LoadBalancerShareSpec>]: object extends Pick<LoadBalancerShareSpec, K> ? false : true;
} = {
  ...{ id: true, ownerId: true, appliances: true, virtualIps: true },
  ...{ zone: false, addressRange: false, takeOver: false, maxServerLossPercent: false },
};

const validShare: fc.Arbitrary<LoadBalancerShareSpec> = fc
  .tuple(
    validSpec,
    fc.array(fc.record({ by: fc.constantFrom('name', 'tag'), value: fc.string({ minLength: 1 }) }), {
      minLength: 1,
      maxLength: 3,
    }),
    fc.record(
      {
        takeOver: fc.boolean(),
        addressRange: fc.constant({ first: '10.20.0.9', last: '10.20.0.20' }),
        maxServerLossPercent: fc.integer({ min: 0, max: 100 }),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([{ id, ownerId, virtualIps, zone }, appliances, more]) => ({
    ...{ id, ownerId, appliances, virtualIps },
    ...(zone !== undefined && { zone }),
    ...more,
  }));

describe('the schema of shares of load balancers', () => {
  it('accepts every valid specification', () =>
    fc.assert(fc.property(validShare, (spec) => expect(validate(spec) ? [] : validate.errors).toEqual([]))));

  it('refuses a key too many, a required one too few and one of a wrong kind', () =>
    fc.assert(
      fc.property(validShare, fc.constantFrom(...Object.keys(KEYS)), (spec, key) => {
        const { [key as keyof typeof spec]: _gone, ...rest } = spec;
        expect(validate({ ...spec, surplus: 1 })).toBe(false);
        expect(validate({ ...spec, [key]: null })).toBe(false);
        expect(validate(rest)).toBe(!KEYS[key as keyof typeof KEYS]);
      }),
    ));

  it('has the keys of the TypeScript type, required and optional alike', () => {
    const keys = Object.keys(schema.properties).map((key) => [key, schema.required.includes(key)]);
    expect(Object.fromEntries(keys)).toEqual({ ...KEYS, $schema: false });
  });

  it('accepts the file that synthesis writes, which names it', () => {
    const app = new App();
    const stack = new Stack(app, 'shop');
    const loadBalancer = SakuraLoadBalancer.existing(stack, 'Shared', {
      appliances: [Appliances.byName('old-lb'), Appliances.byTag('shared')],
      addressRange: { first: '203.0.113.8', last: '203.0.113.12' },
      takeOver: true,
    });
    const backend = workload(stack);
    const servers = ['203.0.113.21'];
    new SakuraLoadBalancedService(stack, 'Edge', { backend, servers, ports: [80], loadBalancer });
    const written = JSON.parse(String(app.render().get('shop/load-balancer-shares/shop-Shared.json')));
    expect(validate(written) ? [] : validate.errors).toEqual([]);
    expect(written.$schema).toBe(schema.$id);
    expect(schema.$id).toBe('https://kumiki.dev/schemas/load-balancer-share.schema.json');
  });
});
