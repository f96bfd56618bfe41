import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noteMissingProject } from '../../../lib/cli/load/pulumi-project';
import { createTerminal } from '../../../lib/cli/terminal/terminal';

describe('the next step pulumi up', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-pulumi-project-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const note = (cwd: string) => {
    let said = '';
    noteMissingProject({ cwd, err: createTerminal({ write: (text) => (said += text) }, 'never', {}) });
    return said;
  };

  it('says what it needs outside a Pulumi project', () => {
    expect(note(folder)).toMatch(
      /^note {2}pulumi up needs a Pulumi\.yaml and a program that calls deploy: .*docs\/pulumi\.md#in-a-project\n$/,
    );
  });

  it('needs nothing more in a Pulumi project, or in a folder of one', () => {
    writeFileSync(join(folder, 'Pulumi.yaml'), '');
    mkdirSync(join(folder, 'site'));
    expect([note(folder), note(join(folder, 'site'))]).toEqual(['', '']);
  });
});
