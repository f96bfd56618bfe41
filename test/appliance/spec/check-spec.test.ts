import fc from 'fast-check';
import { checkAppliance, checkSpec } from '../../../lib/appliance/spec/check-spec';
import type { SpecDraft } from '../../../lib/appliance/spec/checks/draft';
import type { LoadBalancerSpec } from '../../../lib/appliance/spec/spec';
import type { Problem } from '../../../lib/core/errors';
import { UNKNOWN } from '../../../lib/core/unknown';
import { exampleSpec, exampleVirtualIp, validSpec } from './generated-spec';

/** Returns the path of every value inside a value. */
function placesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  const below =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key]))
      : [];
  return [path, ...below];
}

/** Returns a copy with the value at `path` replaced. */
function replaced(value: unknown, path: readonly string[], by: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  if (Array.isArray(value)) {
    return value.map((item, index) => (String(index) === key ? replaced(item, rest, by) : item));
  }
  return { ...(value as object), [key]: replaced((value as Record<string, unknown>)[key], rest, by) };
}

/**
 * Returns each kind of path that a spec can have, such as `virtualIps.*.address`, with a spec that has it.
 */
function everyPlace(): ReadonlyMap<string, readonly [LoadBalancerSpec, readonly string[]]> {
  const specs = fc.sample(validSpec, 100);
  const places = specs.flatMap((spec) => placesOf(spec).map((path) => [spec, path] as const));
  return new Map(places.map((place) => [place[1].join('.').replaceAll(/\b\d+\b/g, '*'), place]));
}

describe('checkSpec', () => {
  it('finds nothing wrong with a valid specification', () => {
    return fc.assert(fc.property(validSpec, (spec) => expect([...checkSpec(spec)]).toEqual([])));
  });

  it('reports any part of a wrong type, as from plain JavaScript, and does not throw', () => {
    const junk = [null, 0, -1, 1.5, '', 'x', true, [], {}, [null], [[]]];
    const places = everyPlace();
    expect([...places.keys()]).toEqual(
      expect.arrayContaining(['network.addressRange.first', 'virtualIps.*.ports.*.healthCheck.protocol']),
    );
    for (const [spec, path] of places.values()) {
      if (path.length === 0) continue;
      const found = junk.flatMap((value) => [...checkSpec(replaced(spec, path, value) as LoadBalancerSpec)]);
      expect(found.filter(({ property }) => !property)).toEqual([]);
      expect(found.length).toBeGreaterThan(0);
    }
  });

  it.each([
    ['id', 7, 'PROPS_KIND', 'id'],
    ['tags', 'k8s', 'PROPS_KIND', 'tags'],
    ['redundant', 0, 'PROPS_KIND', 'redundant'],
    ['zone', null, 'PROPS_KIND', 'zone'],
    ['virtualIps', {}, 'PROPS_KIND', 'virtualIps'],
    ['plan', 'large', 'LB_PLAN', 'plan'],
    ['plann', 'standard', 'PROPS_UNKNOWN', 'plann'],
  ])('reports a wrong %s once: %j', (property, value, code, place) => {
    const spec = { ...exampleSpec(), [property]: value } as LoadBalancerSpec;
    expect([...checkSpec(spec)].map((problem) => [problem.code, problem.property])).toEqual([[code, place]]);
  });

  it.each([[null], [[]], ['spec'], [undefined], [2n], [() => 1]])(
    'reports that %p is not a specification',
    (spec) => {
      const problems = [...(Reflect.apply(checkSpec, undefined, [spec]) as Iterable<Problem>)];
      expect(problems.map(({ property }) => property)).toEqual(['spec']);
    },
  );

  it('names the property of each problem in the terms of the specification', () => {
    const spec = exampleSpec({
      virtualIps: [
        exampleVirtualIp({
          ports: [
            { port: 80, delayLoopSeconds: 10, healthCheck: { protocol: 'ping' } },
            { port: 70_000, delayLoopSeconds: 5, healthCheck: { protocol: 'tcp', retry: 9 } },
          ],
          servers: [{ address: '192.168.0.300', enabled: true }],
        }),
      ],
    });
    expect([...checkSpec(spec)].map(({ code, property }) => [code, property])).toEqual([
      ['VIP_PORT', 'virtualIps[0].ports[1].port'],
      ['LB_DELAY_LOOP', 'virtualIps[0].ports[1].delayLoopSeconds'],
      ['LB_HEALTH_CHECK', 'virtualIps[0].ports[1].healthCheck.retry'],
      ['ADDRESS_INVALID', 'virtualIps[0].servers[0].address'],
    ]);
  });

  it.each(['kumiki-012345', '0123456789AB', ''])('refuses %j as the id half of an owner tag', (ownerId) => {
    const found = [...checkSpec(exampleSpec({ ownerId }))].map(({ code, property }) => [code, property]);
    expect(found).toEqual([['LB_NAME', 'ownerId']]);
  });

  it('runs every check of an appliance', () => {
    const broken = exampleSpec({ name: '', vrid: 0, virtualIps: [exampleVirtualIp({ ports: [] })] });
    expect([...checkSpec(broken)].map(({ code }) => code)).toEqual(['LB_NAME', 'LB_VRID', 'VIP_PORT']);
  });
});

describe('checkAppliance', () => {
  it('never reports an unknown part', () => {
    for (const [spec, path] of everyPlace().values()) {
      if (path.length === 0) continue;
      const draft = replaced(spec, path, UNKNOWN) as SpecDraft;
      expect([...checkAppliance(draft)]).toEqual([]);
    }
  });
});
