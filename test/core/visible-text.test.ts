import fc from 'fast-check';
import { isVisible, toVisibleJson } from '../../lib/core/visible-text';

describe('isVisible', () => {
  it('agrees with Unicode on each character', () => {
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

  it('has only visible characters, and reads back as the same value', () => {
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
