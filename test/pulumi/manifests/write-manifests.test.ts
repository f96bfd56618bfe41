import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runtime } from '@pulumi/pulumi';
import { ApiObject } from 'cdk8s';
import { App, RouterNetwork, SakuraLoadBalancedService, Stack } from '../../../lib';
import { deploy } from '../../../lib/pulumi';
import { writeManifests } from '../../../lib/pulumi/manifests/write-manifests';
import { waitFor } from '../../engines/harness/poll';
import { mockEngine, settled } from '../mocks';

const KEY = 'shop/Edge';
const standing = () => ({ addressByKey: { [KEY]: '203.0.113.9' }, serversByKey: { [KEY]: ['203.0.113.5'] } });

describe('deploy, rendering manifests', () => {
  let outdir: string;
  beforeEach(() => {
    outdir = join(mkdtempSync(join(tmpdir(), 'kumiki-render-')), 'dist');
    runtime.setAllConfig({ 'kumiki:manifests': 'render' });
  });
  afterEach(() => rmSync(join(outdir, '..'), { recursive: true }));

  /** Creates an app whose ConfigMap contains the virtual IP of its load balancer. */
  const shop = (address?: string) => {
    const app = new App({ outdir });
    const stack = new Stack(app, 'shop', { namespace: 'shop' });
    const backend = new ApiObject(stack, 'Web', {
      ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } },
      spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
    });
    const edge = new SakuraLoadBalancedService(stack, 'Edge', {
      ...{ backend, servers: ['203.0.113.5'], network: RouterNetwork.byName('k8s-router'), ports: [80] },
      ...(address !== undefined && { address }),
    });
    const data = { url: `http://${edge.virtualIp}/` };
    new ApiObject(stack, 'Motd', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'motd' }, data });
    return app;
  };
  const written = () => readFileSync(join(outdir, 'shop.k8s.yaml'), 'utf8');

  it('writes the files with the address once it is known, and registers no object', async () => {
    const seen = await mockEngine(standing);
    const { manifests, addresses } = deploy(shop());
    await settled(addresses);
    await waitFor(() => existsSync(join(outdir, 'shop.k8s.yaml')), 'file');
    expect(written()).toContain('http://203.0.113.9/');
    expect(manifests).toEqual({});
    expect(seen.filter(({ type }) => type.startsWith('kubernetes:'))).toEqual([]);
  });

  it('writes what `kumiki synth` writes if no address is awaited', async () => {
    await mockEngine(standing);
    deploy(shop('203.0.113.9'));
    const rendered = shop('203.0.113.9').render().get('shop.k8s.yaml');
    expect(written()).toBe(rendered);
  });

  it('reports files that cannot be written as an error that Pulumi shows without a stack trace', () => {
    writeFileSync(outdir, '');
    const files = [{ path: 'shop.k8s.yaml', content: 'kind: Service\n', isSecret: false }];
    expect(() => writeManifests(outdir, files, new Map())).toThrow(
      expect.objectContaining({
        __pulumiRunError: true,
        message: expect.stringMatching(/^SYNTH_OUTPUT[\s\S]*is a file, not a folder/),
      }),
    );
  });

  it('writes nothing in a preview', async () => {
    await mockEngine(standing, { preview: true });
    await settled(deploy(shop()).addresses);
    expect(existsSync(outdir)).toBe(false);
  });

  it('notes in the report of a synth what stands for the address', () => {
    const notes = shop()
      .assemble()
      .notes.map(({ text }) => text);
    expect(notes).toEqual(
      expect.arrayContaining([expect.stringContaining("'{{kumiki:virtual-ip:shop/Edge}}'")]),
    );
    expect(
      shop('203.0.113.9')
        .assemble()
        .notes.filter(({ text }) => text.includes('virtual-ip')),
    ).toEqual([]);
  });
});
