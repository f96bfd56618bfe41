import { ApiObject } from 'cdk8s';
import { App, Stack } from '../../../../lib';
import { renderExport } from '../../../../lib/cli/commands/export/render-export';

function object(
  stack: Stack,
  id: string,
  kind = 'ConfigMap',
  annotations?: Record<string, string>,
): ApiObject {
  return new ApiObject(stack, id, {
    ...{ apiVersion: 'v1', kind },
    metadata: { name: id.toLowerCase(), namespace: 'shop', ...(annotations && { annotations }) },
  });
}

function build() {
  const app = new App();
  const stack = new Stack(app, 'shop');
  const last = object(stack, 'Last');
  const middle = object(stack, 'Middle');
  const first = object(stack, 'First');
  object(stack, 'Key', 'Secret');
  const chosen = object(stack, 'Chosen', 'ConfigMap', { 'argocd.argoproj.io/sync-wave': '9' });
  last.addDependency(middle);
  middle.addDependency(first);
  chosen.addDependency(first);
  return renderExport(app.assemble());
}

describe('an export', () => {
  const { files, secrets } = build();
  const content = (path: string) => String(files.find((file) => file.path === path)?.content);

  it('has one object in each file, dependencies first, and a kustomization that lists them', () => {
    expect(files.map(({ path }) => path)).toEqual([
      'shop/1-ConfigMap.first.yaml',
      'shop/2-ConfigMap.middle.yaml',
      'shop/3-ConfigMap.last.yaml',
      'shop/4-ConfigMap.chosen.yaml',
      'shop/kustomization.yaml',
      'kustomization.yaml',
    ]);
    expect(content('kustomization.yaml')).toContain('resources:\n  - shop\n');
    expect(content('shop/kustomization.yaml')).toContain(
      '  - "1-ConfigMap.first.yaml"\n  - "2-ConfigMap.middle.yaml"\n',
    );
  });

  it('turns dependencies into sync waves, but keeps those of the program', () => {
    expect(content('shop/1-ConfigMap.first.yaml')).not.toContain('sync-wave');
    expect(content('shop/2-ConfigMap.middle.yaml')).toContain('argocd.argoproj.io/sync-wave: "1"');
    expect(content('shop/3-ConfigMap.last.yaml')).toContain('argocd.argoproj.io/sync-wave: "2"');
    expect(content('shop/4-ConfigMap.chosen.yaml')).toContain('argocd.argoproj.io/sync-wave: "9"');
  });

  it('leaves out Secrets, and lists them', () => {
    expect(secrets.map(({ object: { metadata } }) => metadata.name)).toEqual(['key']);
    expect(JSON.stringify(files)).not.toContain('kind: Secret');
  });

  it('has the same bytes for the same program', () => {
    expect(build().files).toEqual(files);
  });
});
