import fc from 'fast-check';
import { isVisible, toVisibleJson } from '../../lib/core/visible-text';

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
