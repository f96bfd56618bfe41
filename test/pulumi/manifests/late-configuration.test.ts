import { runtime } from '@pulumi/pulumi';
import { ApiObject } from 'cdk8s';
import { App, RouterNetwork, SakuraLoadBalancedService, Stack } from '../../../lib';
import { HashedConfigMap } from '../../../lib/kubernetes/hashed-config-map';
import { deploy } from '../../../lib/pulumi';
import { waitFor } from '../../engines/harness/poll';
import { mockEngine } from '../mocks';
import { useKubeconfig } from './kubeconfig';

const KEY = 'site/Edge';

/**
 * Deploys a workload that mounts configuration with the virtual IP in it; returns what was registered of an
 * object.
 */
async function deployed(address: string, kind = 'Deployment') {
  const seen = await mockEngine(({ type }) =>
    type.endsWith(':LoadBalancer') ? { addressByKey: { [KEY]: address }, serversByKey: { [KEY]: [] } } : {},
  );
  const app = new App({ outdir: '/nowhere/that/exists' });
  const stack = new Stack(app, 'site', { namespace: 'site', zone: 'is1b' });
  const backend = new ApiObject(stack, 'Service', {
    ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } },
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
  });
  const { virtualIp } = new SakuraLoadBalancedService(stack, 'Edge', {
    ...{ backend, ports: [80], servers: ['203.0.113.5'] },
    network: RouterNetwork.byName('k8s-router'),
  });
  const { configMap } = new HashedConfigMap(stack, 'Files', {
    ...{ name: 'files', files: () => ({ url: `http://${virtualIp}/` }) },
  });
  const volumes = [{ name: 'files', configMap: { name: configMap.name } }];
  new ApiObject(stack, 'Mounting', {
    ...{ apiVersion: 'apps/v1', kind, metadata: { name: 'mounting' } },
    spec: { template: { metadata: { annotations: { own: 'yes' } }, spec: { containers: [], volumes } } },
  });
  new ApiObject(stack, 'Other', {
    ...{ apiVersion: 'apps/v1', kind, metadata: { name: 'other' } },
    spec: { template: { spec: { containers: [] } } },
  });
  deploy(app);
  await waitFor(() => seen.some(({ name }) => name.endsWith('/mounting')), 'workload');
  await waitFor(() => seen.some(({ name }) => name.endsWith('/other')), 'other workload');
  const find = (part: string) => seen.find(({ name }) => name.includes(part))?.inputs;
  return { files: find('/ConfigMap/files-'), mounting: find('/mounting'), other: find('/other') };
}

const templateOf = (inputs: unknown) => Object(Object(inputs).spec).template;

describe('configuration that is named after its content and contains an address not known yet', () => {
  useKubeconfig('test');
  beforeEach(() => runtime.setAllConfig({}));

  it('keeps its name with another address, and restarts the pods that mount it', async () => {
    const [first, second] = [await deployed('203.0.113.8'), await deployed('203.0.113.9')];
    expect([first.files?.data, second.files?.data]).toEqual([
      { url: 'http://203.0.113.8/' },
      { url: 'http://203.0.113.9/' },
    ]);
    expect(Object(first.files?.metadata).name).toBe(Object(second.files?.metadata).name);
    expect([first, second].map(({ mounting }) => templateOf(mounting).metadata.annotations)).toEqual([
      { own: 'yes', 'kumiki.dev/addresses': '203.0.113.8' },
      { own: 'yes', 'kumiki.dev/addresses': '203.0.113.9' },
    ]);
  });

  it('does not restart pods that do not mount it', async () => {
    const { other } = await deployed('203.0.113.8');
    expect(templateOf(other)).toEqual({ spec: { containers: [] } });
  });
});
