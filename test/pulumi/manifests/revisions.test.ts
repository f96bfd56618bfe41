import { runtime } from '@pulumi/pulumi';
import { ApiObject } from 'cdk8s';
import { App, Stack } from '../../../lib';
import { HashedConfigMap } from '../../../lib/kubernetes/hashed-config-map';
import { type DeployOptions, deploy } from '../../../lib/pulumi';
import { waitFor } from '../../engines/harness/poll';
import { mockEngine, recordSent } from '../mocks';
import { useKubeconfig } from './kubeconfig';

const EARLIER = 'files-0123456789abcdef';
const answers = ({ type, inputs }: { type: string; inputs: Readonly<Record<string, unknown>> }) =>
  type.endsWith(':Revisions') ? { names: [...Object(inputs.current), EARLIER] } : {};

/** Creates an app whose workload mounts a ConfigMap named after its content. */
function site(spec: object = {}): App {
  const app = new App({ outdir: '/nowhere/that/exists' });
  fill(new Stack(app, 'site', { namespace: 'site' }), spec);
  return app;
}

function fill(stack: Stack, spec: object, files: Record<string, string> = { a: '1' }): void {
  const { configMap } = new HashedConfigMap(stack, 'Files', { name: 'files', files: () => files });
  const volumes = [{ name: 'files', configMap: { name: configMap.name } }];
  new ApiObject(stack, 'Web', {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } },
    spec: { template: { spec: { containers: [], volumes, enableServiceLinks: false } }, ...spec },
  });
}

async function deployed(app: App, options: DeployOptions = {}) {
  const seen = await mockEngine(answers);
  const sent = recordSent();
  deploy(app, options);
  await waitFor(() => sent.some(({ name }) => name.includes(EARLIER)), 'earlier ConfigMap');
  return { seen, sent };
}

describe('ConfigMaps that are named after their content', () => {
  useKubeconfig('test', 'prod', 'lab');
  beforeEach(() => runtime.setAllConfig({}));

  it('are recorded under the start of their names before they are applied', async () => {
    const { sent } = await deployed(site());
    const revisions = sent.find(({ type }) => type.endsWith(':Revisions'));
    expect(revisions?.name).toBe('site/ConfigMap/files');
    expect(revisions?.dependsOn).toEqual([]);
    const current = sent.find(({ name }) => /^site\/ConfigMap\/files-(?!0123)[0-9a-f]{16}$/.test(name));
    expect(current?.dependsOn).toEqual(['site/ConfigMap/files']);
  });

  it('stay as they are in the state, although the program does not know their content', async () => {
    const { seen, sent } = await deployed(site());
    const name = `site/ConfigMap/${EARLIER}`;
    await waitFor(() => seen.some((each) => each.name === name), 'registered ConfigMap');
    expect(seen.find((each) => each.name === name)?.inputs).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        ...{ name: EARLIER, namespace: 'site' },
        annotations: { 'kumiki.dev/resource': `kubernetes-id/${name}` },
      },
    });
    const earlier = sent.find((each) => each.name === name);
    expect(earlier?.ignoreChanges).toEqual(
      expect.arrayContaining(['metadata', 'data', 'binaryData', 'immutable']),
    );
    expect(earlier?.dependsOn).toEqual(['site/ConfigMap/files']);
  });

  it.each([
    ['as many as Kubernetes keeps by itself', {}, 10],
    ['as many as the workload says', { revisionHistoryLimit: 3 }, 3],
    ['none for a workload that cannot be rolled back', { revisionHistoryLimit: 0 }, 0],
  ])('are kept: %s', async (_, spec, earlier) => {
    const { seen } = await deployed(site(spec));
    expect(seen.find(({ type }) => type.endsWith(':Revisions'))?.inputs.earlier).toBe(earlier);
  });

  it('are only the current ones if a first run leaves out the record', async () => {
    const seen = await mockEngine();
    deploy(site());
    await waitFor(() => seen.some(({ name }) => name === 'site/Deployment/web'), 'workload');
    expect(seen.map(({ name }) => name).filter((name) => name.includes('files-'))).toHaveLength(1);
  });

  it('are recorded for each context of the kubeconfig', async () => {
    const app = new App({ outdir: '/nowhere/that/exists' });
    for (const [kubeContext, revisionHistoryLimit] of [
      ['prod', 7],
      ['lab', 2],
    ] as const) {
      fill(new Stack(app, kubeContext, { namespace: 'site', kubeContext }), { revisionHistoryLimit });
    }
    const { seen } = await deployed(app);
    await waitFor(() => seen.filter(({ name }) => name.includes(EARLIER)).length === 2, 'both');
    const revisions = seen.filter(({ type }) => type.endsWith(':Revisions'));
    expect(revisions.map(({ name, inputs }) => [name, inputs.earlier]).toSorted()).toEqual([
      ['site/ConfigMap/files@lab', 2],
      ['site/ConfigMap/files@prod', 7],
    ]);
    const earlier = seen.filter(({ name }) => name.includes(EARLIER));
    expect(
      earlier.map(({ name, provider }) => [name, /kubernetes-\w+/.exec(provider ?? '')?.[0]]).toSorted(),
    ).toEqual([
      [`site/ConfigMap/${EARLIER}@lab`, 'kubernetes-lab'],
      [`site/ConfigMap/${EARLIER}@prod`, 'kubernetes-prod'],
    ]);
  });

  it('follow a ConfigMap whose former resource transform names, so that earlier ones are not deleted', async () => {
    const { sent } = await deployed(site(), {
      transform: (given) =>
        given.kind === 'manifest'
          ? { ...given, options: { ...given.options, aliases: [{ name: `${given.name}@prod` }, 'other'] } }
          : given,
    });
    const aliasesOf = (end: string) => sent.find(({ name }) => name === `site/ConfigMap/${end}`)?.aliasNames;
    expect(aliasesOf('files')).toEqual(['site/ConfigMap/files@prod']);
    expect(aliasesOf(EARLIER)).toEqual([`site/ConfigMap/${EARLIER}@prod`]);
  });

  it('have the names that transform gives the current one', async () => {
    const { sent } = await deployed(site(), {
      transform: (given) =>
        given.kind === 'manifest'
          ? {
              ...given,
              name: `x-${given.name}`,
              options: { ...given.options, aliases: [{ name: given.name }] },
            }
          : given,
    });
    const earlier = sent.find(({ name }) => name.includes(EARLIER));
    expect(earlier?.name).toBe(`x-site/ConfigMap/${EARLIER}`);
    expect(earlier?.aliasNames).toEqual([`site/ConfigMap/${EARLIER}`]);
  });

  it.each([
    ['the same content', {}],
    ['different contents', { b: '2' }],
  ])('follow one without a context only if transform names it, in two contexts with %s', async (_, files) => {
    const app = new App({ outdir: '/nowhere/that/exists' });
    fill(new Stack(app, 'prod', { namespace: 'site', kubeContext: 'prod' }), {}, { a: '1' });
    fill(new Stack(app, 'lab', { namespace: 'site', kubeContext: 'lab' }), {}, { a: '1', ...files });
    const { sent } = await deployed(app, {
      transform: (given) => {
        if (given.kind !== 'manifest' || !given.name.endsWith('@prod')) return given;
        const known = Array.isArray(given.options.aliases) ? given.options.aliases : [];
        const aliases = [...known, { name: given.name.replace('@prod', '') }];
        return { ...given, options: { ...given.options, aliases } };
      },
    });
    await waitFor(() => sent.filter(({ name }) => name.includes(EARLIER)).length === 2, 'both');
    const aliases = sent.map(({ name, aliasNames }) => [name, aliasNames]);
    expect(aliases).toEqual(
      expect.arrayContaining([
        ['site/ConfigMap/files@prod', ['site/ConfigMap/files']],
        ['site/ConfigMap/files@lab', []],
        [`site/ConfigMap/${EARLIER}@prod`, [`site/ConfigMap/${EARLIER}`]],
        [`site/ConfigMap/${EARLIER}@lab`, []],
      ]),
    );
  });
});
