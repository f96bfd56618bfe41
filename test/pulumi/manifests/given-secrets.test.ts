import { runtime, secret } from '@pulumi/pulumi';
import { ApiObject } from 'cdk8s';
import { App, Stack } from '../../../lib';
import { type DeployOptions, deploy } from '../../../lib/pulumi';
import { mockEngine, recordSent, settled } from '../mocks';
import { useKubeconfig } from './kubeconfig';

/** Creates an app whose pods read the Secret `mysql`. */
function site(kubeContext?: string): App {
  const app = new App({ outdir: '/nowhere/that/exists' });
  const stack = new Stack(app, 'site', { namespace: 'site', ...(kubeContext && { kubeContext }) });
  const env = [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'mysql', key: 'password' } } }];
  new ApiObject(stack, 'Web', {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } },
    spec: { template: { spec: { enableServiceLinks: false, containers: [{ env }] } } },
  });
  new ApiObject(stack, 'Tls', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'tls' } });
  return app;
}

async function deployed(app: App, options: DeployOptions) {
  const seen = await mockEngine();
  const sent = recordSent();
  const { manifests } = deploy(app, options);
  await Promise.all(Object.values(manifests).map(({ id }) => settled(id)));
  return { seen, sent };
}

const CONTENT = { username: 'site', password: secret('canary-1d5b') };

describe('Secrets whose content the program gives', () => {
  useKubeconfig('prod', 'lab');
  beforeEach(() => runtime.setAllConfig({}));

  it('are applied before the pods that read them, with all of their content secret', async () => {
    const { seen, sent } = await deployed(site(), { secrets: { 'site/mysql': CONTENT } });
    expect(sent.find(({ name }) => name === 'site/Deployment/web')?.dependsOn).toEqual(['site/Secret/mysql']);
    const { data, stringData } = seen.find(({ name }) => name === 'site/Secret/mysql')?.inputs ?? {};
    const encode = (text: string) => Buffer.from(text).toString('base64');
    // mocks receive secrets wrapped
    expect(data).toMatchObject({ value: { username: encode('site'), password: encode('canary-1d5b') } });
    expect(stringData).toBeUndefined();
  });

  it('are applied to the cluster of the context that they name', async () => {
    const { seen } = await deployed(site('prod'), { secrets: { 'site/mysql@prod': CONTENT } });
    expect(seen.find(({ name }) => name === 'site/Secret/mysql@prod')?.provider).toContain(
      '::kubernetes-prod::',
    );
  });

  it('are left to others together with the manifests, with a warning', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    const { seen } = await deployed(site(), { manifests: 'none', secrets: { 'site/mysql': CONTENT } });
    expect(seen).toEqual([]);
    expect(warn.mock.calls.join()).toMatch(/is none: Secrets site\/mysql/);
    warn.mockRestore();
  });

  it.each<[string, DeployOptions['secrets'], RegExp]>([
    [
      'a name without a namespace',
      { mysql: CONTENT },
      /referred to in an unknown way[\s\S]*given +mysql[\s\S]*namespace\/name/,
    ],
    ['a name that no object can have', { 'site/My_SQL': CONTENT }, /given +site\/My_SQL/],
    [
      'a context that no stack is applied to',
      { 'site/mysql@lab': CONTENT },
      /'lab'[\s\S]*allowed +site\/mysql/,
    ],
    ['one that the tree has', { 'site/tls': CONTENT }, /in the app already, at site\/Tls/],
    ['one without content', { 'site/mysql': {} }, /deploy secrets site\/mysql\n.*no content/],
    ['a key that no Secret can have', { 'site/mysql': { 'pass word': 'canary-1d5b' } }, /given +pass word/],
  ])('cannot be %s', async (_case, secrets, message) => {
    const seen = await mockEngine();
    const refused = () => deploy(site(), { secrets });
    expect(refused).toThrow(message);
    expect(refused).not.toThrow(/canary/);
    expect(seen).toEqual([]);
  });
});
