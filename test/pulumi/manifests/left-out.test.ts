import { KumikiError } from '../../../lib/core/errors';
import { formatOwner, OWNER_ANNOTATION } from '../../../lib/kubernetes-api/found-metadata';
import type { FoundDefinition } from '../../../lib/kubernetes-api/live-objects';
import type { ExpectedObject } from '../../../lib/pulumi/manifests/expected-object';
import { findLeftOutDefinitions } from '../../../lib/pulumi/manifests/left-out';

const objectOf = (apiVersion: string, kind: string, name: string): ExpectedObject => ({
  ...{ constructPath: `shop/${name}`, apiVersion, kind, namespace: 'shop', name },
  cluster: 'https://10.1.1.140:6443',
  owner: { id: 'id-1', resource: `shop/${kind}/${name}`, formerResources: [], manager: 'kumiki' },
});
const ISSUERS = ['ca', 'other'].map((name) => objectOf('example.jp/v1', 'Issuer', name));
const RESOURCE = 'CustomResourceDefinition/issuers.example.jp';
const madeBy = (id: string): FoundDefinition => ({
  name: 'issuers.example.jp',
  annotations: { [OWNER_ANNOTATION]: formatOwner({ id, resource: RESOURCE }) },
  managers: ['kumiki'],
});

describe('objects of a kind whose definition the stack has made, and the program no longer has', () => {
  it('are refused as one problem, because the run would delete them at its end', async () => {
    const tryReadDefinition = async () => madeBy('id-1');
    expect(await findLeftOutDefinitions(ISSUERS, { tryReadDefinition })).toEqual([
      expect.objectContaining({
        ...{ code: 'KUBE_EXISTS', constructPath: 'shop/ca', given: 'issuers.example.jp' },
        hint: expect.stringMatching(/kubectl annotate crd issuers\.example\.jp kumiki\.dev\/resource-$/),
      }),
    ]);
  });

  it.each<[string, FoundDefinition | undefined, readonly string[]]>([
    ['the program has the definition', madeBy('id-1'), [RESOURCE]],
    ['another stack made it', madeBy('id-2'), []],
    ['nobody of ours made it', { ...madeBy('id-1'), annotations: {} }, []],
    ['there is none', undefined, []],
  ])('are admitted if %s', async (_case, definition, registered) => {
    const found = await findLeftOutDefinitions(ISSUERS, {
      tryReadDefinition: async () => definition,
      isRegistered: (resource) => registered.includes(resource),
    });
    expect(found).toEqual([]);
  });

  it('are admitted if the credentials may not read definitions', async () => {
    const tryReadDefinition = async () => {
      throw new KumikiError({ code: 'KUBE_FORBIDDEN', message: 'no' });
    };
    expect(await findLeftOutDefinitions(ISSUERS, { tryReadDefinition })).toEqual([]);
  });

  it('are the only ones whose definition is read', async () => {
    const read: string[] = [];
    const builtIn = [
      objectOf('v1', 'Secret', 'a'),
      objectOf('networking.k8s.io/v1', 'NetworkPolicy', 'b'),
      objectOf('autoscaling/v1', 'HorizontalPodAutoscaler', 'c'),
    ];
    await findLeftOutDefinitions([...builtIn, ...ISSUERS], {
      tryReadDefinition: async ({ kind }) => {
        read.push(kind);
        return undefined;
      },
    });
    expect(read).toEqual(['Issuer']);
  });
});
