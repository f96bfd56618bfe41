import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { encodeUserData, gzip } from '../../../lib/coreos/render/encoding';

describe('the encoding of a whole document', () => {
  it('can be undone to get the text back', () => {
    const property = fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(encodeUserData(text, 'raw')).toBe(text);
      expect(gunzipSync(encodeUserData(text, 'gzip')).toString()).toBe(text);
      expect(gunzipSync(Buffer.from(String(encodeUserData(text, 'gzip+base64')), 'base64')).toString()).toBe(
        text,
      );
    });
    fc.assert(property, { numRuns: 100 });
  });

  it('has neither a time nor an operating system', () => {
    // RFC 1952: magic, deflate, no flags, no time, best compression, unknown operating system
    expect([...gzip('a').slice(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]);
  });
});
