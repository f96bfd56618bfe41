import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Project } from '../harness/project';

const program = (replicas: number) => `
import { App, GuestbookApp, Stack } from 'kumiki';
const app = new App();
const stack = new Stack(app, 'shop', { namespace: 'shop' });
new GuestbookApp(stack, 'Guestbook', { frontend: { replicas: ${replicas} } });
app.synth();
`;

describe('kumiki diff, as it is installed', () => {
  const project = new Project({ 'main.ts': program(3), 'package.json': '{"type": "module"}' });
  afterAll(() => project.remove());

  it('shows everything as new at first, and writes nothing', () => {
    const { status, stdout, stderr } = project.kumiki('diff', 'main.ts');
    expect(status).toBe(0);
    expect(stdout).toContain('  + Deployment shop/frontend\n');
    expect(stderr).toContain('there is nothing in dist yet');
    expect(project.kumiki('diff', 'main.ts', '--exit-code').status).toBe(16);
  });

  it('finds nothing after a synth, and then each change', () => {
    expect(project.kumiki('synth', 'main.ts').status).toBe(0);
    const same = project.kumiki('diff', 'main.ts', '--exit-code');
    expect(same).toMatchObject({ status: 0, stdout: '' });
    writeFileSync(join(project.folder, 'main.ts'), program(4));
    const { status, stdout } = project.kumiki('diff', 'main.ts', '--exit-code', '--no-color');
    expect(status).toBe(16);
    expect(stdout).toBe('shop/Guestbook\n  ~ Deployment shop/frontend  spec.replicas  3 → 4\n');
  });

  it('gives the same in JSON', () => {
    const { stdout } = project.kumiki('diff', 'main.ts', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'diff',
      ok: true,
      against: 'dist',
      changes: [
        {
          action: 'update',
          constructPath: 'shop/Guestbook/Frontend/Deployment',
          fields: [{ path: 'spec.replicas', action: 'changed', before: 3, after: 4 }],
        },
      ],
    });
  });
});
