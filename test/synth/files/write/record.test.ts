import fc from 'fast-check';
import { fingerprint } from '../../../../lib/synth/files/write/record';

describe('fingerprint', () => {
  // made by an implementation in Python, which takes the size as the seed and ends with state ^ state >> 16
  it.each([
    ['', '00000000'],
    ['test', '622272f4'],
    ['Hello, world!', 'b0974e10'],
    ['The quick brown fox jumps over the lazy dog', '0c050d8e'],
  ])('is FxHash of %j, and its size', (text, hash) => {
    expect(fingerprint(Buffer.from(text))).toBe(`${hash} ${text.length}`);
  });

  it('does not depend on where in memory a content begins', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.integer({ min: 0, max: 3 }), (bytes, offset) => {
        const memory = Buffer.concat([Buffer.alloc(offset, 'x'), bytes, Buffer.from('yyyy')]);
        const content = memory.subarray(offset, offset + bytes.length);
        expect(fingerprint(content)).toBe(fingerprint(Buffer.from(bytes)));
      }),
    );
  });

  it('differs if any byte differs', () => {
    const anyByte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), fc.nat(), anyByte, (bytes, at, byte) => {
        const changed = Uint8Array.from(bytes);
        const index = at % bytes.length;
        changed[index] = byte;
        fc.pre(changed[index] !== bytes[index]);
        expect(fingerprint(Buffer.from(changed))).not.toBe(fingerprint(Buffer.from(bytes)));
      }),
    );
  });

  it.each([
    ['aaaabbbbcccc', 'aaaAbbbBcccc'],
    ['aaaabbbbcccc', 'bbbbaaaacccc'],
    ['port: 8080\nport: 8081\n', 'port: 8081\nport: 8080\n'],
  ])('differs between %j and %j', (before, after) => {
    expect(fingerprint(Buffer.from(after))).not.toBe(fingerprint(Buffer.from(before)));
  });
});
