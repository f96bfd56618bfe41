import type { KubernetesObject } from '../../../lib/synth/objects/kubernetes-object';
import { checkObject } from '../../../lib/synth/objects/object-checks';

function found(object: Partial<KubernetesObject>): string[] {
  const problems = checkObject({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, ...object });
  return [...problems].map(({ code, message }) => `${code}: ${message}`);
}

const withLabel = (key: string, value: unknown) => ({ labels: { [key]: value } });
const withAnnotation = (key: string, value: unknown) => ({ annotations: { [key]: value } });
const BAD_LABEL = withLabel('a', 'b c');

it.each([5, false])('a name or label that YAML reads as %j needs quotes', (value) => {
  const metadata = JSON.parse(JSON.stringify({ name: value, labels: { a: value } }));
  const hints = checkObject({ apiVersion: 'v1', kind: 'ConfigMap', metadata }).map(({ hint }) => hint);
  expect(hints).toEqual(['put it in quotes', 'put it in quotes']);
});

describe('the check of an object refuses', () => {
  it.each<[string, Partial<KubernetesObject>, string]>([
    [
      'a name that its kind cannot have',
      { kind: 'Service', metadata: { name: '1a' } },
      'SYNTH_NAME: metadata.name of Service is not valid',
    ],
    [
      'a name that is no text',
      JSON.parse('{ "metadata": { "name": 5 } }'),
      'SYNTH_NAME: metadata.name of ConfigMap is not valid',
    ],
    [
      'a namespace with a dot',
      { metadata: { namespace: 'a.b' } },
      'SYNTH_NAME: metadata.namespace of ConfigMap is not valid',
    ],
    [
      'a label key with two slashes',
      { metadata: withLabel('a/b/c', 'd') },
      "SYNTH_LABEL: the key of label 'a/b/c' in metadata is not valid",
    ],
    [
      'a label with a space',
      { metadata: BAD_LABEL },
      "SYNTH_LABEL: the value of label 'a' in metadata is not valid",
    ],
    [
      'a label that is a number',
      { metadata: withLabel('a', 1) },
      "SYNTH_LABEL: label 'a' in metadata is not a string",
    ],
    [
      'an object for kustomize',
      { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' },
      'SYNTH_API_OBJECT: a Kustomization is for kustomize: no cluster has such objects',
    ],
    [
      'labels that are a text',
      { metadata: { labels: 'app=web' } },
      'SYNTH_LABEL: metadata.labels is not an object',
    ],
    [
      'labels of its pods that are a list',
      { spec: { template: { metadata: { labels: ['app=web'] } } } },
      'SYNTH_LABEL: spec.template.metadata.labels is not an object',
    ],
    [
      'annotations that are a text',
      { metadata: { annotations: 'a=b' } },
      'SYNTH_LABEL: metadata.annotations is not an object',
    ],
    [
      'an annotation key with a space',
      { metadata: withAnnotation('a b', 'c') },
      "SYNTH_LABEL: the key of annotation 'a b' in metadata is not valid",
    ],
    [
      'an annotation that is a boolean',
      { metadata: withAnnotation('a', true) },
      "SYNTH_LABEL: annotation 'a' in metadata is not a string",
    ],
    [
      'annotations of over 256 KiB, keys included',
      { metadata: withAnnotation('a', 'x'.repeat(262_144)) },
      'SYNTH_LABEL: the annotations in metadata have 262145 bytes together',
    ],
    [
      'a label of its pods',
      { spec: { template: { metadata: BAD_LABEL } } },
      "SYNTH_LABEL: the value of label 'a' in spec.template.metadata is not valid",
    ],
    [
      'a label of its jobs',
      { spec: { jobTemplate: { metadata: BAD_LABEL } } },
      "SYNTH_LABEL: the value of label 'a' in spec.jobTemplate.metadata is not valid",
    ],
    [
      'a label of the pods of its jobs',
      { spec: { jobTemplate: { spec: { template: { metadata: BAD_LABEL } } } } },
      "SYNTH_LABEL: the value of label 'a' in spec.jobTemplate.spec.template.metadata is not valid",
    ],
  ])('%s', (_, object, problem) => expect(found(object)).toEqual([problem]));

  it('all mistakes, not only the first', () => {
    expect(
      found({ kind: 'Service', metadata: { name: '1a', namespace: 'a.b', ...withLabel('a b', 1) } }),
    ).toEqual([
      'SYNTH_NAME: metadata.name of Service is not valid',
      'SYNTH_NAME: metadata.namespace of Service is not valid',
      "SYNTH_LABEL: the key of label 'a b' in metadata is not valid",
      "SYNTH_LABEL: label 'a b' in metadata is not a string",
    ]);
  });
});

describe('the check of an object accepts', () => {
  it.each<[string, Partial<KubernetesObject>]>([
    ['an object without a name', { metadata: {} }],
    [
      'labels and annotations that are left out',
      { metadata: { ...withLabel('a b', null), ...withAnnotation('a b', null) } },
    ],
    ['annotation keys in capitals', { metadata: withAnnotation('Example.com/A', 'any text\nat all') }],
    ['annotations of 256 KiB', { metadata: withAnnotation('a', 'x'.repeat(262_143)) }],
    ['a Kustomization of Flux', { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization' }],
    ['a spec that is no map', { spec: 'text' }],
  ])('%s', (_, object) => expect(found(object)).toEqual([]));
});
