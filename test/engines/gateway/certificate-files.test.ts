import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../cli/commands/run';
import { describeUnless } from '../harness/engine';

const { stdout, status } = spawnSync('openssl', ['version'], { encoding: 'utf8' });
const isMissing = status !== 0;
if (isMissing && process.env.CI === 'true') throw new Error('openssl is missing: apt-get install openssl');

describeUnless(
  isMissing ? 'there is no openssl: apt-get install openssl' : undefined,
  `the certificates of kumiki certificate, for ${stdout?.trim()}`,
  () => {
    let folder = '';
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'kumiki-openssl-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    const openssl = (...args: string[]) => {
      const ran = spawnSync('openssl', args, { cwd: join(folder, 'certificates'), encoding: 'utf8' });
      return { code: ran.status, text: ran.stdout + ran.stderr };
    };
    const verify = (...args: string[]) =>
      openssl('verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', 'site.crt', ...args, 'site.crt');

    it.each(['ecdsa', 'rsa'])('are valid only for their hosts, and match their key: %s', async (key) => {
      const hosts = 'www.example.jp,*.example.jp,192.0.2.1';
      await runCommand(folder, 'certificate', hosts, '--key', key, '--days', '30', '--name', 'site');
      for (const host of ['www.example.jp', 'shop.example.jp']) {
        expect(verify('-verify_hostname', host)).toEqual({ code: 0, text: 'site.crt: OK\n' });
      }
      expect(verify('-verify_ip', '192.0.2.1').code).toBe(0);
      for (const host of ['example.jp', 'a.b.example.jp', 'example.com']) {
        expect(verify('-verify_hostname', host).text).toContain('hostname mismatch');
      }
      expect(verify('-verify_ip', '192.0.2.2').text).toContain('IP address mismatch');
      const keyOfCertificate = openssl('x509', '-in', 'site.crt', '-noout', '-pubkey');
      expect(openssl('pkey', '-in', 'site.key', '-pubout')).toEqual(keyOfCertificate);
      expect(openssl('pkey', '-in', 'site.key', '-check', '-noout').text).toContain('valid');
      const day = 86_400;
      expect(openssl('x509', '-in', 'site.crt', '-noout', '-checkend', String(29 * day)).code).toBe(0);
      expect(openssl('x509', '-in', 'site.crt', '-noout', '-checkend', String(31 * day)).code).toBe(1);
    });

    it('are still valid after renewal with the same key', async () => {
      await runCommand(folder, 'certificate', 'a.jp', '--name', 'site');
      const before = openssl('x509', '-in', 'site.crt', '-noout', '-serial').text;
      await runCommand(folder, 'certificate', 'a.jp,b.jp', '--name', 'site', '--renew');
      expect(verify('-verify_hostname', 'b.jp').code).toBe(0);
      expect(openssl('x509', '-in', 'site.crt', '-noout', '-serial').text).not.toBe(before);
    });
  },
);
