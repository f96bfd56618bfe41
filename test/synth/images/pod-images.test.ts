import fc from 'fast-check';
import { listPodImages, replacePodImages } from '../../../lib/synth/images/pod-images';
import type { KubernetesObject } from '../../../lib/synth/objects/kubernetes-object';

const POD = {
  initContainers: [{ name: 'init', image: 'a' }],
  containers: [{ name: 'main', image: 'b' }, { name: 'none' }, 'text'],
  ephemeralContainers: [{ name: 'debug', image: 'c' }],
  volumes: [
    { name: 'model', image: { reference: 'd', pullPolicy: 'Always' } },
    { name: 'empty', emptyDir: {} },
  ],
};
const TEMPLATE = { metadata: { labels: { app: 'x' } }, spec: POD };

describe('the images of an object', () => {
  test.each<[string, string, object]>([
    ['v1', 'Pod', { spec: POD }],
    ['v1', 'PodTemplate', { template: TEMPLATE }],
    ['v1', 'ReplicationController', { spec: { template: TEMPLATE } }],
    ['apps/v1', 'Deployment', { spec: { template: TEMPLATE } }],
    ['apps/v1', 'StatefulSet', { spec: { template: TEMPLATE } }],
    ['apps/v1', 'DaemonSet', { spec: { template: TEMPLATE } }],
    ['apps/v1', 'ReplicaSet', { spec: { template: TEMPLATE } }],
    ['batch/v1', 'Job', { spec: { template: TEMPLATE } }],
    ['batch/v1', 'CronJob', { spec: { jobTemplate: { spec: { template: TEMPLATE } } } }],
  ])('of %s %s are those of all containers and of volumes', (apiVersion, kind, rest) => {
    const object = create(apiVersion, kind, rest);
    expect(listPodImages(object).map(({ image }) => image)).toEqual(['a', 'b', 'c', 'd']);
    const before = JSON.stringify(object);
    const replaced = replacePodImages(object, (image) => `${image}-new`);
    expect(listPodImages(replaced).map(({ image }) => image)).toEqual(['a-new', 'b-new', 'c-new', 'd-new']);
    // nothing else is replaced, and the user's object stays unchanged
    expect(JSON.stringify(object)).toBe(before);
    expect(JSON.stringify(replaced).replaceAll('-new', '')).toBe(before);
  });

  test.each<[string, string, object]>([
    ['argoproj.io/v1alpha1', 'Rollout', { spec: { template: TEMPLATE } }],
    ['serving.knative.dev/v1', 'Service', { spec: { template: TEMPLATE } }],
    ['v1', 'ConfigMap', { data: { image: 'a' } }],
    ['v1', 'Service', { spec: { selector: { image: 'a' } } }],
    ['apps/v1', 'Deployment', {}],
    ['apps/v1', 'Deployment', { spec: { template: { spec: { containers: 'none' } } } }],
    ['v1', 'Pod', { spec: { containers: [{ name: 'x', image: 7 }, { name: 'y', image: '' }, null] } }],
  ])('of %s %s %j are an empty list', (apiVersion, kind, rest) => {
    const object = create(apiVersion, kind, rest);
    expect(listPodImages(object)).toEqual([]);
    expect(replacePodImages(object, () => 'other')).toBe(object);
  });

  test('are listed with the container or volume that uses them', () => {
    expect(listPodImages(create('v1', 'Pod', { spec: POD })).map(({ user }) => user)).toEqual([
      'container init',
      'container main',
      'container debug',
      'volume model',
    ]);
  });

  test('are replaced wherever they are listed, and nowhere else', () => {
    const image = fc.constantFrom('a', 'b', 'c', '', 7, null);
    const container = fc.record(
      { name: fc.string(), image, extra: fc.jsonValue() },
      { requiredKeys: ['name'] },
    );
    const list = fc.option(fc.oneof(fc.array(fc.oneof(container, fc.jsonValue())), fc.jsonValue()));
    const pod = fc.record(
      {
        containers: list,
        initContainers: list,
        ephemeralContainers: list,
        volumes: list,
        other: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(pod, fc.boolean(), (spec, isCronJob) => {
        const template = { spec };
        const object = isCronJob
          ? create('batch/v1', 'CronJob', {
              spec: { schedule: '@daily', jobTemplate: { spec: { template } } },
            })
          : create('apps/v1', 'Deployment', { spec: { template, template2: template } });
        const before = structuredClone(object);
        expect(replacePodImages(object, (each) => each)).toBe(object);
        const replaced = replacePodImages(object, (each) => `new/${each}`);
        expect(object).toEqual(before);
        expect(listPodImages(replaced).map(({ image }) => image)).toEqual(
          listPodImages(object).map(({ image }) => `new/${image}`),
        );
        expect(replacePodImages(replaced, (each) => each.slice(4))).toEqual(before);
      }),
    );
  });
});

function create(apiVersion: string, kind: string, rest: object): KubernetesObject {
  return { apiVersion, kind, metadata: { name: 'x' }, ...rest };
}
