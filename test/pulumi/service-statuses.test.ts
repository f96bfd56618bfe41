import { runtime } from '@pulumi/pulumi';
import { ApiObject } from 'cdk8s';
import { App, RouterNetwork, SakuraLoadBalancedService, Stack } from '../../lib';
import { type DeployOptions, deploy } from '../../lib/pulumi';
import { useKubeconfig } from './manifests/kubeconfig';
import { mockEngine, recordSent, settled } from './mocks';

const KEY = 'shop/Edge';
const STATUS = 'pulumi-nodejs:dynamic/kumiki:ServiceStatus';

/** Answers as the providers would. */
const answers = ({ type, inputs }: { type: string; inputs: Readonly<Record<string, unknown>> }) => {
  if (type === 'kubernetes:core/v1:Service')
    return {
      metadata: {
        namespace: 'of-context',
        ...Object(inputs.metadata),
        uid: `uid of ${Object(inputs.metadata).name}`,
      },
    };
  if (!type.endsWith(':LoadBalancer')) return {};
  return { addressByKey: { [KEY]: '203.0.113.9' }, serversByKey: { [KEY]: ['203.0.113.5', '203.0.113.6'] } };
};

/** Deploys a shop; returns the registered statuses, and what they wait for. */
async function deployed(
  options: DeployOptions = {},
  kubeContext?: string,
  namespace: string | undefined = 'shop',
) {
  const seen = await mockEngine(answers);
  const sent = recordSent();
  const app = new App({ outdir: '/nowhere/that/exists' });
  const stack = new Stack(app, 'shop', {
    ...(namespace && { namespace }),
    ...(kubeContext && { kubeContext }),
  });
  const backend = new ApiObject(stack, 'Web', {
    ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } },
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
  });
  new SakuraLoadBalancedService(stack, 'Edge', {
    ...{
      backend,
      servers: ['203.0.113.5', '203.0.113.6'],
      network: RouterNetwork.byName('k8s-router'),
      ports: [80],
    },
  });
  const { statuses, addresses } = deploy(app, options);
  await settled(addresses);
  await Promise.all(Object.values(statuses).map(({ id }) => settled(id)));
  return {
    statuses,
    seen: seen.filter(({ type }) => type === STATUS),
    sent: sent.filter(({ type }) => type === STATUS),
  };
}

describe('the statuses of Services', () => {
  useKubeconfig('prod');
  beforeEach(() => runtime.setAllConfig({}));

  it('are resources, with the virtual IP for the Service and the nodes for its probe', async () => {
    const { seen, statuses } = await deployed();
    expect(Object.keys(statuses)).toHaveLength(2);
    expect(seen.map(({ inputs }) => Object(inputs.ingress).map(({ ip }: { ip: string }) => ip))).toEqual(
      expect.arrayContaining([['203.0.113.9'], ['203.0.113.5', '203.0.113.6']]),
    );
  });

  it('come after the Service and the load balancer, and have the uid of the Service', async () => {
    const { seen, sent } = await deployed();
    const [edge] = sent.filter(({ name }) => name.includes('edge-service'));
    expect(edge?.dependsOn).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^shop\/Service\/shop-edge-service/),
        'shop-Edge-LoadBalancer',
      ]),
    );
    expect(seen.find(({ name }) => name === edge?.name)?.inputs.service).toEqual({
      namespace: 'shop',
      name: edge?.name.split('/')[1],
      uid: `uid of ${edge?.name.split('/')[1]}`,
    });
  });

  it('are written to the cluster of the Service', async () => {
    const { seen } = await deployed({}, 'prod');
    expect(seen.map(({ inputs }) => inputs.context)).toEqual(['prod', 'prod']);
    expect(seen.map(({ name }) => name)).toEqual([
      expect.stringMatching(/^shop\/.*@prod$/),
      expect.stringMatching(/^shop\/.*@prod$/),
    ]);
  });

  it('are for the namespace that the cluster chose for the Service if the stack names none', async () => {
    const { seen } = await deployed({}, undefined, '');
    expect(seen.map(({ inputs }) => Object(inputs.service).namespace)).toEqual(['of-context', 'of-context']);
  });

  it('can be changed by transform', async () => {
    const { seen } = await deployed({
      transform: (given) =>
        given.kind === 'serviceStatus' ? { ...given, args: { ...given.args, waitSeconds: 5 } } : given,
    });
    expect(seen.map(({ inputs }) => inputs.waitSeconds)).toEqual([5, 5]);
  });

  it('follow a Service whose former resources transform names, so that they are not removed', async () => {
    const { sent } = await deployed({
      transform: (given) => {
        if (given.kind !== 'manifest') return given;
        const urn = `urn:pulumi:dev::project::kubernetes:core/v1:Service::${given.name}@older`;
        return {
          ...given,
          options: {
            ...given.options,
            aliases: [{ name: given.name }, { name: `${given.name}@old` }, urn, 'other'],
          },
        };
      },
    });
    expect(sent.map(({ name, aliasNames }) => [name, aliasNames])).toEqual(
      sent.map(({ name }) => [name, [name, `${name}@old`, `${name}@older`]]),
    );
  });

  it('follow a Service whose resource transform renames', async () => {
    const { sent } = await deployed({
      transform: (given) =>
        given.kind === 'manifest' ? { ...given, name: `${given.constructPath} of mine` } : given,
    });
    expect(sent.map(({ dependsOn }) => dependsOn)).toEqual([
      expect.arrayContaining([expect.stringMatching(/^shop\/Edge\/.* of mine$/)]),
      expect.arrayContaining([expect.stringMatching(/^shop\/Edge\/.* of mine$/)]),
    ]);
  });

  it('are removed before they are written again', async () => {
    const { sent } = await deployed();
    expect(sent.map(({ isDeletedFirst }) => isDeletedFirst)).toEqual([true, true]);
  });

  it('are left to others together with the manifests', async () => {
    const { statuses } = await deployed({ manifests: 'none' });
    expect(statuses).toEqual({});
  });

  it('must not be given another kind by transform', async () => {
    await mockEngine(answers);
    const wrong: DeployOptions['transform'] = (given) => Object.assign({}, given, { kind: 'manifest' });
    await expect(deployed({ transform: wrong })).rejects.toThrow(
      'resource of another kind\n  given    manifest\n  allowed  loadBalancer',
    );
  });
});
