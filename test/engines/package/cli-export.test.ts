import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { describeWithEngine } from '../harness/engine';
import { Project, runIn } from '../harness/project';

const PROGRAM = `
import { App, GuestbookApp, Namespace, Stack } from 'kumiki';
const app = new App();
const stack = new Stack(app, 'shop', { namespace: 'shop' });
new Namespace(stack, 'Namespace');
new GuestbookApp(stack, 'Guestbook');
app.synth();
`;

describeWithEngine('kube-apiserver', 'kumiki export', ({ path }) => {
  const project = new Project({ 'main.ts': PROGRAM, 'package.json': '{"type": "module"}' });
  afterAll(() => project.remove());
  const exported = () => project.kumiki('export', 'main.ts', '--output', 'gitops');

  it('writes what kustomize reads, the same each time, and removes obsolete files', () => {
    expect(exported()).toMatchObject({ status: 0 });
    const files = project.files('gitops');
    const { stdout, status } = runIn(project.folder, join(dirname(path), 'kubectl'), ['kustomize', 'gitops']);
    expect(status).toBe(0);
    const kinds = (text: string) =>
      parseAllDocuments(text)
        .map((document) => document.toJS() as { kind: string; metadata: { name: string } })
        .map(({ kind, metadata }) => `${kind}/${metadata.name}`)
        .sort();
    expect(project.kumiki('synth', 'main.ts').status).toBe(0);
    expect(kinds(stdout)).toEqual(kinds(project.files('dist')['shop.k8s.yaml'] ?? ''));
    exported();
    expect(project.files('gitops')).toEqual(files);
    writeFileSync(join(project.folder, 'main.ts'), PROGRAM.replace(/new Guestbook.*/, ''));
    expect(exported()).toMatchObject({ status: 0 });
    expect(Object.keys(project.files('gitops')).length).toBeLessThan(Object.keys(files).length);
  });

  it('refuses a file', () => {
    const { status, stderr } = project.kumiki('export', 'main.ts', '--output', 'main.ts');
    expect(status).toBe(4);
    expect(stderr).toMatch(/SYNTH_OUTPUT\n {2}'main\.ts' is not a folder\n/);
  });

  it.each(['dist', 'dist/inside', 'src'])('refuses %s', (folder) => {
    const { status, stderr } = project.kumiki(
      'export',
      'main.ts',
      '--output',
      folder === 'src' ? '.' : folder,
    );
    expect({ status, stderr }).toEqual({ status: 4, stderr: expect.stringContaining('SYNTH_OUTPUT') });
    expect(existsSync(join(project.folder, 'dist/inside'))).toBe(false);
  });
});
