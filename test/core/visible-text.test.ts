import fc from 'fast-check';
import { isVisible, toVisibleJson } from '../../lib/core/visible-text';

describe('isVisible', () => {
  it('says of each character what Unicode says', () => {
    const hidden = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/u;
    const characters = Array.from({ length: 0x10_000 }, (_, code) => String.fromCharCode(code));
    expect(characters.filter((character) => isVisible(character) === hidden.test(character))).toEqual([]);
  });
});

describe('toVisibleJson', () => {
  it('escapes what cannot be seen', () => {
    expect(toVisibleJson({ name: 'a\u202egpj.exe\u009b' })).toBe(
      '{\n  "name": "a\\u202egpj.exe\\u009b"\n}\n',
    );
  });

  it('is lines of what can be seen, and reads back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = toVisibleJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(
          text
            .trimEnd()
            .split('\n')
            .filter((line) => !isVisible(line)),
        ).toEqual([]);
      }),
    );
  });
});
