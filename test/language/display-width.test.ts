import { displayWidth } from '../../lib/language/display-width';

describe('displayWidth', () => {
  it.each([
    ['├─ quickstart', 13],
    ['“±” → …', 7],
    ['組木 kumiki', 11],
    ['e\u0301', 1],
    ['a\u00adb', 2],
    ['🚀', 2],
  ])('%s: %d columns', (text, expected) => expect(displayWidth(text)).toBe(expected));

  it('is the sum of the widths of the characters', () => {
    const characters = Array.from({ length: 0x3000 }, (_, code) => String.fromCharCode(code + 0x20));
    const sum = characters.reduce((width, character) => width + displayWidth(character), 0);
    expect(displayWidth(characters.join(''))).toBe(sum);
  });
});
