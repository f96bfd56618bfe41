import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import {
  encodeInteger,
  encodeObjectIdentifier,
  encodeTagged,
  encodeTime,
} from '../../../lib/formats/x509/der';
import { writeSelfSignedCertificate } from '../../../lib/formats/x509/self-signed';

const KEYS = {
  ecdsa: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
};
const NOW = Date.UTC(2026, 10, 28);
const YEAR = 365 * 86_400_000;

function write(
  hosts: readonly string[],
  type: keyof typeof KEYS = 'ecdsa',
  serial = new Uint8Array(16),
  notBefore = NOW,
): string {
  return writeSelfSignedCertificate(
    { hosts, notBefore, notAfter: notBefore + YEAR, serial },
    KEYS[type].privateKey,
  );
}

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
const host = fc
  .tuple(fc.constantFrom('', '*.'), fc.array(label, { minLength: 2, maxLength: 4 }))
  .map(([star, labels]) => `${star}${labels.join('.')}.jp`);

describe('a self-signed certificate', () => {
  it.each(['ecdsa', 'rsa'] as const)('reads back with the given values, with an %s key', (type) => {
    fc.assert(
      fc.property(
        fc.uniqueArray(host, { minLength: 1, maxLength: 20 }),
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        (hosts, serial) => {
          const read = new X509Certificate(write(hosts, type, serial));
          expect(read.subjectAltName).toBe(hosts.map((name) => `DNS:${name}`).join(', '));
          expect(read.verify(KEYS[type].publicKey)).toBe(true);
          expect(read.checkPrivateKey(KEYS[type].privateKey)).toBe(true);
          expect(read.ca).toBe(false);
          expect(read.serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/);
          expect([Date.parse(read.validFrom), Date.parse(read.validTo)]).toEqual([NOW, NOW + YEAR]);
          expect(read.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
        },
      ),
      { numRuns: type === 'rsa' ? 15 : 60 },
    );
  });

  it('may be for addresses, and for names that are too long for a subject', () => {
    const long = `${'a'.repeat(60)}.${'b'.repeat(60)}.example.jp`;
    const read = new X509Certificate(write([long, '192.0.2.1']));
    expect(read.subjectAltName).toBe(`DNS:${long}, IP Address:192.0.2.1`);
    expect([read.subject, read.checkIP('192.0.2.1')]).toEqual([undefined, '192.0.2.1']);
  });

  it.each(['ecdsa', 'rsa'] as const)(
    'is trusted by a client that is given it, with an %s key',
    async (type) => {
      const cert = write(['www.example.jp'], type, new Uint8Array(16), Date.now() - 1000);
      const key = KEYS[type].privateKey.export({ type: 'pkcs8', format: 'pem' });
      const server = createServer({ cert, key }, (_, response) => response.end('here'));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const ask = (servername: string) =>
        new Promise<string>((resolve) => {
          const { port } = server.address() as AddressInfo;
          const options = { host: '127.0.0.1', port, servername, ca: cert, agent: false };
          request(options, (response) => {
            response.resume();
            resolve(String(response.statusCode));
          })
            .on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
            .end();
        });
      try {
        expect(await ask('www.example.jp')).toBe('200');
        expect(await ask('other.example.jp')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
      } finally {
        await new Promise((resolve) => server.close(resolve));
      }
    },
  );
});

describe('DER', () => {
  it.each([
    ['an integer of 0', encodeInteger(Uint8Array.of(0, 0)), '020100'],
    ['an integer whose first bit is set', encodeInteger(Uint8Array.of(0, 0x80)), '02020080'],
    ['a long length', encodeTagged(0x04, new Uint8Array(300)).subarray(0, 4), '0482012c'],
    ['a length of 128', encodeTagged(0x04, new Uint8Array(128)).subarray(0, 3), '048180'],
    [
      'an identifier with large arcs',
      encodeObjectIdentifier('1.2.840.113549.1.1.11'),
      '06092a864886f70d01010b',
    ],
    [
      'a time before 2050',
      encodeTime(Date.UTC(2049, 11, 31, 23, 59, 59)),
      `170d${Buffer.from('491231235959Z').toString('hex')}`,
    ],
    [
      'a time from 2050',
      encodeTime(Date.UTC(2050, 0, 1)),
      `180f${Buffer.from('20500101000000Z').toString('hex')}`,
    ],
  ])('writes %s', (_, bytes, hex) => {
    expect(Buffer.from(bytes).toString('hex')).toBe(hex);
  });
});
