import { spawn } from 'node:child_process';
import { rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../harness/poll';
import { Project } from '../harness/project';
import { KUMIKI } from '../harness/root';

const PROGRAM = `
import { readFileSync } from 'node:fs';
import { ApiObject } from 'cdk8s';
import { App, Stack } from 'kumiki';
import { name } from './name.ts';
const app = new App();
const data = { text: readFileSync('motd.txt', 'utf8') };
new ApiObject(new Stack(app, 'shop'), 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });
app.synth();
`;

describe('kumiki synth --watch', () => {
  const project = new Project({
    'main.ts': PROGRAM,
    'name.ts': "export const name = 'first';",
    'motd.txt': 'hello',
    'package.json': '{"type": "module"}',
  });
  afterAll(() => project.remove());

  it('watches modules and files that the program reads, continues after errors, and ends with 8', async () => {
    const child = spawn(process.execPath, [KUMIKI, 'synth', 'main.ts', '--watch'], {
      cwd: project.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    try {
      const rounds = () => text.split('watch  ').length - 1;
      const change = async (file: string, content: string) => {
        const before = rounds();
        writeFileSync(join(project.folder, file), content);
        await waitFor(() => rounds() > before, `another round after a change of ${file}`);
      };
      const manifest = () => project.files('dist')['shop.k8s.yaml'];
      await waitFor(() => rounds() === 1, 'first round');
      expect(manifest()).toContain('name: first');
      await change('name.ts', "export const name = 'second';");
      expect(manifest()).toContain('name: second');
      await change('motd.txt', 'bye');
      expect(manifest()).toContain('text: bye');
      await change('name.ts', 'export const name = ;');
      expect(text).toContain('CLI_ENTRY');
      expect(manifest()).toContain('name: second');
      await change('name.ts', "export const name = 'third';");
      expect(manifest()).toContain('name: third');
      const before = rounds();
      unlinkSync(join(project.folder, 'name.ts'));
      await waitFor(() => rounds() > before, 'another round after a file was removed');
      expect(text.split('CLI_ENTRY')).toHaveLength(3);
      await change('name.ts', "export const name = 'fourth';");
      expect(manifest()).toContain('name: fourth');
      await change('cdk8s.yaml', 'output: there');
      expect(project.files('there')['shop.k8s.yaml']).toContain('name: fourth');
      // the terminal is never cleared
      expect(text).not.toContain('\u001b');
      child.kill('SIGINT');
      expect(await ended).toBe(8);
    } finally {
      child.kill('SIGKILL');
      rmSync(join(project.folder, 'cdk8s.yaml'), { force: true });
    }
  });
});
