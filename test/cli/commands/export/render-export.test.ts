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

it('shortens names of files that no file system would accept', () => {
  const app = new App();
  const stack = new Stack(app, 'shop');
  object(stack, `${'a'.repeat(252)}x`);
  object(stack, `${'a'.repeat(252)}y`);
  object(stack, 'b'.repeat(237));
  const { files } = renderExport(app.assemble());
  const names = files.map(({ path }) => path.slice(path.indexOf('/') + 1));
  const short = `ConfigMap.${'a'.repeat(229)}`;
  expect(names.slice(0, 3)).toEqual([
    expect.stringMatching(new RegExp(`^1-${short}-[0-9a-f]{8}\\.yaml$`)),
    expect.stringMatching(new RegExp(`^2-${short}-[0-9a-f]{8}\\.yaml$`)),
    `3-ConfigMap.${'b'.repeat(237)}.yaml`,
  ]);
  expect(names.slice(0, 3).every((name) => name.length <= 255)).toBe(true);
  const kustomization = files.find(({ path }) => path === 'shop/kustomization.yaml');
  for (const name of names.slice(0, 3)) expect(kustomization?.content).toContain(name);
});

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
