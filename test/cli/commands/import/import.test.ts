import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../run';

/** Runs a command line in the folder with the objects of the migration tests. */
const run = (...args: string[]) => runCommand(join(__dirname, '../../../gateway/migration'), ...args);

describe('kumiki import', () => {
  it('prints only the program, and separately what is not carried over', async () => {
    const { code, out, err } = await run('import', 'objects.yaml');
    expect(code).toBe(0);
    expect(out).toContain("from 'kumiki';");
    expect(out).toContain('gateway.route(');
    expect(err).toContain('closed  Ingress web/legacy nginx.ingress.kubernetes.io/auth-tls-secret\n');
    expect(err).toContain('5 settings are not carried over unchanged in 0.01 s\n');
  });

  it('prints both as JSON', async () => {
    const { out, err } = await run('import', 'objects.yaml', '--json');
    const envelope = JSON.parse(out);
    expect(err).toBe('');
    expect(envelope).toMatchObject({
      program: expect.stringContaining('new NginxIngressGateway'),
      notCarriedOver: expect.arrayContaining([
        expect.objectContaining({ object: 'Ingress web/shop', effect: 'ignored' }),
      ]),
    });
  });

  it('shows its help with examples', async () => {
    const { code, out } = await run('import', '--help');
    expect(code).toBe(0);
    expect(out).toContain('kubectl get ingress,service -A -o yaml | kumiki import - > main.ts');
  });

  it('reads UTF-16, as PowerShell writes it, and refuses what would change', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kumiki-import-'));
    const objects = readFileSync(join(__dirname, '../../../gateway/migration/objects.yaml'), 'utf8');
    const [file, other] = [join(folder, 'objects.yaml'), join(folder, 'other.yaml')];
    writeFileSync(file, `\uFEFF${objects}`, 'utf16le');
    writeFileSync(other, Buffer.from([0x61, 0x3a, 0x20, 0x92]));
    expect(await run('import', file)).toEqual(await run('import', 'objects.yaml'));
    expect((await run('import', other)).err).toContain(`the file ${other} cannot be read: it is not UTF-8`);
    rmSync(folder, { recursive: true });
  });

  it.each([
    [['import'], 'CLI_USAGE', 'no file of objects is given'],
    [
      ['import', 'missing.yaml'],
      'GATEWAY_MIGRATION',
      'the file missing.yaml cannot be read: there is no such file or folder (ENOENT)',
    ],
    [['import', '.'], 'GATEWAY_MIGRATION', 'cannot be read: it is a folder (EISDIR)'],
    [
      ['import', 'program.test.ts'],
      'GATEWAY_MIGRATION',
      'the objects cannot be read: program.test.ts, document 1',
    ],
  ])('says what is wrong with %j', async (args, code, text) => {
    const { out, err, code: exit } = await run(...args);
    expect([exit === 0, out]).toEqual([false, '']);
    expect(err).toContain(`error ${code}`);
    expect(err).toContain(text);
  });
});
