import { X509Certificate } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../run';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kumiki-certificate-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) => runCommand(folder, 'certificate', ...args);
const mode = (path: string) => (statSync(join(folder, path)).mode & 0o777).toString(8);
const read = (path: string) => readFileSync(join(folder, path), 'utf8');

describe('kumiki certificate', () => {
  it('creates a key that only its owner can read and a certificate for all hosts, in a folder that git ignores', async () => {
    const { code, out, err } = await run('www.example.jp,*.example.jp,192.0.2.1');
    expect(code).toBe(0);
    expect(out).toMatch(/^certificates\/www\.example\.jp\.crt {2}for www.* expires on \d{4}-\d\d-\d\d\n/);
    expect(err).toMatch(/^\n2 files in \d\.\d\d s\nnext {2}/);
    expect(err).toContain("tls: GatewayTls.files(['www.example.jp', '*.example.jp', '192.0.2.1'])");
    expect(readdirSync(join(folder, 'certificates')).sort()).toEqual([
      '.gitignore',
      'www.example.jp.crt',
      'www.example.jp.key',
    ]);
    expect(read('certificates/.gitignore')).toBe('*\n');
    expect([mode('certificates'), mode('certificates/www.example.jp.key')]).toEqual(['700', '600']);
    const certificate = new X509Certificate(read('certificates/www.example.jp.crt'));
    expect(certificate.subjectAltName).toBe('DNS:www.example.jp, DNS:*.example.jp, IP Address:192.0.2.1');
    const days = (Date.parse(certificate.validTo) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(365);
    expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
  });

  it('takes key type, days, folder and name from options, and prints JSON', async () => {
    const { out, err } = await run(
      '*.example.jp',
      '--key',
      'rsa',
      '--days',
      '3650',
      '--store',
      'private/tls',
      '--name',
      'site',
      '--json',
    );
    expect(err).toBe('');
    expect(JSON.parse(out)).toMatchObject({
      hosts: ['*.example.jp'],
      certificate: 'private/tls/site.crt',
      key: 'private/tls/site.key',
      keyType: 'rsa',
      renewed: false,
      expires: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    const certificate = new X509Certificate(read('private/tls/site.crt'));
    expect(certificate.publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 });
  });

  it('says that Apple refuses a certificate of ten years', async () => {
    expect((await run('a.jp', '--days', '3650')).err).toContain('at most 825 days');
    expect((await run('b.jp', '--days', '825')).err).not.toContain('825');
  });

  it('never replaces a key, a certificate or a link, and leaves nothing half done', async () => {
    await run('a.jp');
    const before = [read('certificates/a.jp.key'), read('certificates/a.jp.crt')];
    const again = await run('a.jp');
    expect([again.code, again.out]).toEqual([4, '']);
    expect(again.err).toContain('GATEWAY_CERTIFICATE');
    expect(again.err).toContain('kumiki certificate a.jp --renew');
    expect([read('certificates/a.jp.key'), read('certificates/a.jp.crt')]).toEqual(before);
    writeFileSync(join(folder, 'certificates/b.jp.crt'), 'mine');
    expect((await run('b.jp')).code).toBe(4);
    expect(existsSync(join(folder, 'certificates/b.jp.key'))).toBe(false);
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'certificates/c.jp.key'));
    expect((await run('c.jp')).code).toBe(4);
    expect(existsSync(join(folder, 'elsewhere'))).toBe(false);
  });

  it('renews a certificate for the existing key', async () => {
    await run('a.jp');
    const [key, certificate] = [read('certificates/a.jp.key'), read('certificates/a.jp.crt')];
    const { code, out } = await run('a.jp,b.jp', '--renew');
    expect([code, out]).toEqual([0, expect.stringContaining('kept')]);
    expect(read('certificates/a.jp.key')).toBe(key);
    expect(read('certificates/a.jp.crt')).not.toBe(certificate);
    expect(new X509Certificate(read('certificates/a.jp.crt')).subjectAltName).toBe('DNS:a.jp, DNS:b.jp');
    expect(readdirSync(join(folder, 'certificates'))).toHaveLength(3);
  });

  it('shows its help with examples', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    expect(out).toContain("kumiki certificate 'www.example.jp,*.example.jp' --key rsa --days 3650");
  });

  it.each([
    ['no host', []],
    ['a URL', ['https://a.jp/']],
    ['capitals', ['A.jp']],
    ['a host that is empty', ['a.jp,,b.jp']],
    ['a wildcard inside', ['a.*.jp']],
    ['a host with a shell in it', ['a.jp;id']],
    ['a host twice', ['a.jp,a.jp']],
    ['no number of days', ['a.jp', '--days', 'ten']],
    ['days in another notation', ['a.jp', '--days', '1e2']],
    ['no day', ['a.jp', '--days', '0']],
    ['too many days', ['a.jp', '--days', '3654']],
    ['a key of another type', ['a.jp', '--key', 'dsa']],
    ['a name that leads elsewhere', ['a.jp', '--name', '../x']],
    ['a type for a key that stays', ['a.jp', '--renew', '--key', 'rsa']],
  ])('refuses %s, and writes nothing', async (_, args) => {
    const { code, out, err } = await run(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('error CLI_USAGE');
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['the working directory', '.', () => undefined],
    ['a folder above it', '..', () => undefined],
    [
      'a folder with other files',
      'src',
      () => {
        mkdirSync(join(folder, 'src'), { mode: 0o700 });
        writeFileSync(join(folder, 'src/main.ts'), '');
      },
    ],
    [
      'a folder that others may look into',
      'open',
      () => {
        mkdirSync(join(folder, 'open'));
        chmodSync(join(folder, 'open'), 0o755);
      },
    ],
    ['a file', 'file', () => writeFileSync(join(folder, 'file'), '')],
  ])('refuses %s as its folder', async (_, store, prepare) => {
    prepare();
    const { code, err } = await run('a.jp', '--store', store);
    expect(code).toBe(4);
    expect(err).toContain('error GATEWAY_CERTIFICATE');
    expect(readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.key'))).toEqual(
      [],
    );
  });

  it('names a folder in a command as one word', async () => {
    mkdirSync(join(folder, 'my certificates'));
    chmodSync(join(folder, 'my certificates'), 0o755);
    const { err } = await run('a.jp', '--store', 'my certificates');
    expect(err).toContain("run chmod 700 'my certificates'");
  });

  it('shows nothing of a key that it cannot use', async () => {
    await run('a.jp');
    writeFileSync(
      join(folder, 'certificates/a.jp.key'),
      '-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----\n',
    );
    const { code, err } = await run('a.jp', '--renew');
    expect(code).toBe(4);
    expect(err).not.toContain('SECRET');
  });
});
