import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { sha1, sha256 } from '../../lib/core/digest';
import { unicodeText } from '../unicode-text';

describe.each([
  ['sha256', sha256],
  ['sha1', sha1],
] as const)('%s', (algorithm, digest) => {
  const expected = (content: string | Buffer) => createHash(algorithm).update(content).digest('hex');

  it('gives what node:crypto gives for bytes of every length around whole blocks', () => {
    for (let length = 0; length <= 200; length++) {
      const bytes = Buffer.alloc(length, `${length}ÿ`, 'latin1');
      expect(digest(bytes)).toBe(expected(bytes));
    }
  });

  it('gives what node:crypto gives for any text', () => {
    fc.assert(
      fc.property(unicodeText({ maxLength: 300 }), (text) => {
        expect(digest(text)).toBe(expected(text));
      }),
    );
  });

  it('gives what node:crypto gives for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
        expect(digest(Buffer.from(bytes))).toBe(expected(Buffer.from(bytes)));
      }),
    );
  });

  it.each([65_535, 65_536, 200_000])('gives what node:crypto gives for %d characters', (length) => {
    const text = 'é1'.repeat(length / 2);
    expect(digest(text)).toBe(expected(text));
  });
});
