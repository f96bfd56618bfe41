import { fingerprint } from '../../../../lib/synth/files/write/record';

describe('fingerprint', () => {
  it.each([
    ['', '00000000 0'],
    ['test', 'ba6bd213 4'],
    ['Hello, world!', 'c0363e43 13'],
    ['The quick brown fox jumps over the lazy dog', '2e4ff723 43'],
  ])('is the MurmurHash3 of %j, and its size', (text, expected) => {
    expect(fingerprint(Buffer.from(text))).toBe(expected);
  });

  it.each([1, 2, 3])('is the same where the text begins %i bytes into memory', (offset) => {
    const memory = Buffer.alloc(64, 'x');
    memory.write('Hello, world!', offset);
    expect(fingerprint(memory.subarray(offset, offset + 13))).toBe('c0363e43 13');
  });

  it('differs where two letters of a file change their case', () => {
    expect(fingerprint(Buffer.from('aaaabbbbcccc'))).not.toBe(fingerprint(Buffer.from('aaaAbbbBcccc')));
  });
});
