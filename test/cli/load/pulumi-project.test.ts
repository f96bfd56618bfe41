import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suggestUp } from '../../../lib/cli/load/pulumi-project';
import { createTerminal } from '../../../lib/cli/terminal/terminal';

describe('the next step pulumi up', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-pulumi-project-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const suggest = (cwd: string, env: Readonly<Record<string, string>> = {}) => {
    let said = '';
    const err = createTerminal({ write: (text) => (said += text) }, 'never', {});
    suggestUp({ cwd, env, err });
    return said;
  };

  it('comes after those that make a Pulumi project', () => {
    expect(suggest(folder)).toMatch(
      /^next {2}write a Pulumi\.yaml and a program that calls deploy, then run pulumi up: .*docs\/pulumi\.md#in-a-project\n$/,
    );
  });

  it('needs nothing more in a Pulumi project, or in a folder of one', () => {
    writeFileSync(join(folder, 'Pulumi.yaml'), '');
    mkdirSync(join(folder, 'site'));
    const next = 'next  pulumi up\n';
    expect([suggest(folder), suggest(join(folder, 'site'))]).toEqual([next, next]);
  });

  it('is the script of the project, but not one with a simulator if the real site was looked at', () => {
    const write = (up: string) =>
      writeFileSync(join(folder, 'package.json'), JSON.stringify({ scripts: { up } }));
    write('pulumi up --stack production');
    expect(suggest(folder)).toBe('next  npm run up\n');
    write('kumiki simulator --quiet -- node simulated.mjs up');
    expect(suggest(folder)).toBe('next  pulumi up\n');
    const simulated = { SAKURA_API_ROOT_URL: 'http://127.0.0.1:8080/cloud/zone' };
    expect(suggest(folder, simulated)).toBe('next  npm run up\n');
  });
});
