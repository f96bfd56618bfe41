import * as fc from 'fast-check';
import { compareFields } from '../../../lib/synth/compare/field-changes';

const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);

describe('the fields that differ', () => {
  it('have readable paths, with the names of list items', () => {
    const pod = (image: string, labels: object, port = 80) => ({
      metadata: { labels },
      spec: {
        containers: [
          { name: 'log', image: 'log:1' },
          { name: 'web', image, ports: [{ containerPort: port }] },
        ],
      },
    });
    expect(
      compareFields(pod('web:1', { app: 'web' }), pod('web:2', { app: 'web', 'a.b/c': 'd' }, 81)),
    ).toEqual([
      { path: 'metadata.labels["a.b/c"]', action: 'added', after: 'd' },
      { path: 'spec.containers[web].image', action: 'changed', before: 'web:1', after: 'web:2' },
      { path: 'spec.containers[web].ports[80]', action: 'removed', before: { containerPort: 80 } },
      { path: 'spec.containers[web].ports[81]', action: 'added', after: { containerPort: 81 } },
    ]);
  });

  it('are none if only the order of members differs', () => {
    expect(compareFields({ a: 1, b: [{ c: 1, d: 2 }] }, { b: [{ d: 2, c: 1 }], a: 1 })).toEqual([]);
  });

  it('tell two ports of one number apart', () => {
    const ports = (...protocols: string[]) => protocols.map((protocol) => ({ containerPort: 53, protocol }));
    expect(compareFields(ports('UDP'), ports('UDP', 'TCP'))).toEqual([
      { path: '[53/TCP]', action: 'added', after: { containerPort: 53, protocol: 'TCP' } },
    ]);
  });

  it('show that a list was reordered', () => {
    const items = [{ name: 'a' }, { name: 'b' }];
    expect(compareFields({ x: items }, { x: [...items].reverse() })).toEqual([
      { path: 'x', action: 'reordered', before: ['a', 'b'], after: ['b', 'a'] },
    ]);
    expect(compareFields(['a', 'b', 'c'], ['b', 'c', 'a'])).toEqual([
      { path: '', action: 'reordered', before: ['a', 'b', 'c'], after: ['b', 'c', 'a'] },
    ]);
  });

  it('pair a list item with the one that replaced it', () => {
    expect(compareFields({ args: ['-a', '-b', '-c'] }, { args: ['-a', '-x', '-c', '-d'] })).toEqual([
      { path: 'args[1]', action: 'changed', before: '-b', after: '-x' },
      { path: 'args[3]', action: 'added', after: '-d' },
    ]);
  });

  it('include members with names such as __proto__', () => {
    const odd = JSON.parse('{"__proto__": 1, "constructor": 2}') as object;
    expect(compareFields({}, odd).map(({ path, after }) => [path, after])).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
    ]);
  });

  it('are found if and only if two values differ', () => {
    void fc.assert(
      fc.property(json, json, (before, after) => {
        expect(compareFields(before, structuredClone(before))).toEqual([]);
        const isSame = sort(before) === sort(after);
        expect(compareFields(before, after).length === 0).toBe(isSame);
      }),
    );
  });

  it('are found in both directions or in neither', () => {
    void fc.assert(
      fc.property(json, json, (before, after) => {
        const paths = (from: unknown, to: unknown) => compareFields(from, to).length > 0;
        expect(paths(before, after)).toBe(paths(after, before));
      }),
    );
  });
});

/** Returns JSON with sorted members. */
function sort(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? { members: Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)) }
      : inner,
  );
}
