import fc from 'fast-check';
import { GuestbookFlavour } from '../../lib/guestbook/flavour';
import { GuestbookApp } from '../../lib/guestbook/guestbook-app';
import type { GuestbookProps } from '../../lib/guestbook/guestbook-props';
import { Exposure } from '../../lib/kubernetes/service/exposure';
import { Workload } from '../../lib/kubernetes/workload/workload';
import { synthesize, type TestObject } from '../kubernetes/manifests';

const anyProps: fc.Arbitrary<GuestbookProps> = fc.record({
  flavour: fc.constantFrom(
    GuestbookFlavour.redisLeader,
    GuestbookFlavour.legacyMaster,
    GuestbookFlavour.agnhost,
  ),
  followers: fc.record({ replicas: fc.integer({ min: 1, max: 9 }) }),
  frontend: fc.record({
    replicas: fc.integer({ min: 0, max: 9 }),
    exposure: fc.constantFrom(
      Exposure.clusterIp(),
      Exposure.nodePort(),
      Exposure.loadBalancer(),
      Exposure.none(),
    ),
  }),
  networkPolicies: fc.boolean(),
});

const matches = (selector: Record<string, string>, labels: Record<string, string>) =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

/** Returns the names of the Deployments whose pods a selector matches. */
function selectedBy(selector: Record<string, string>, objects: readonly TestObject[]): string[] {
  return objects
    .filter(({ kind, spec }) => kind === 'Deployment' && matches(selector, spec.template.metadata.labels))
    .map(({ metadata }) => metadata.name);
}

/** Returns the labels by which an object selects pods. */
function selectorOf({ kind, spec }: TestObject): Record<string, string> {
  if (kind === 'Service') return spec.selector;
  if (kind === 'NetworkPolicy')
    return (spec.podSelector as { matchLabels: Record<string, string> }).matchLabels;
  return spec.selector.matchLabels ?? {};
}

test('every selector matches the pods of its own Deployment and no others', () => {
  fc.assert(
    fc.property(anyProps, (props) => {
      const objects = synthesize((chart) => {
        new GuestbookApp(chart, 'Guestbook', props);
        const other = {
          app: 'redis',
          partOf: 'guestbook',
          ports: [{ name: 'http', number: 8080 }],
          replicas: 2,
        };
        new Workload(chart, 'Hoge', {
          ...other,
          name: 'hoge',
          image: 'example.jp/hoge:1',
          exposure: Exposure.clusterIp(),
        });
        new Workload(chart, 'Piyo', { ...other, name: 'piyo', image: 'example.jp/piyo:1' });
      });
      for (const object of objects)
        expect(selectedBy(selectorOf(object), objects)).toEqual([object.metadata.name]);
    }),
    { numRuns: 60 },
  );
});
