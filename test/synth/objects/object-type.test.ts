import { DNS_1035_LABEL, DNS_SUBDOMAIN } from '../../../lib/kubernetes/name-rules';
import { typeOf } from '../../../lib/synth/objects/object-type';

const typeNamed = (apiVersion: string, kind: string) =>
  typeOf({ apiVersion, kind, metadata: { name: 'web' } });

it.each([
  ['v1', 'Service', '', DNS_1035_LABEL],
  ['apps/v1', 'Deployment', 'apps', DNS_SUBDOMAIN],
  ['serving.knative.dev/v1', 'Service', 'serving.knative.dev', DNS_SUBDOMAIN],
])('the type of %s %s has a group, a rule for names and no problems', (apiVersion, kind, group, nameRule) => {
  expect(typeNamed(apiVersion, kind)).toEqual({ group, nameRule, problems: [] });
});

it('objects of one kind share their type, and others do not', () => {
  const type = typeNamed('apps/v1', 'Deployment');
  expect(typeNamed('apps/v1', 'Deployment')).toBe(type);
  expect(typeNamed('apps/v1', 'StatefulSet')).not.toBe(type);
  expect(typeNamed('apps/v2', 'Deployment')).not.toBe(type);
});

it('a type that is not valid is explained, and not compared with known kinds', () => {
  const messages = typeNamed('Apps/v1', 'Deploy ment').problems.map(({ message }) => message);
  expect(messages).toEqual(["'Apps/v1' is not an apiVersion", "'Deploy ment' is not a kind"]);
});

it('a kind in the wrong group is refused', () => {
  expect(typeNamed('v1', 'Deployment').problems).toMatchObject([{ message: 'v1 has no kind Deployment' }]);
});
