import fc from 'fast-check';
import { unicodeText } from '../../unicode-text';

const words = (text: string) => text.split(' ');

/** Strings that some YAML reader mistakes for another type, or that break lines, quotes or indentation. */
export const HOSTILE_TEXTS: readonly string[] = [
  ...words(
    '~ null Null NULL nil none true True TRUE false yes Yes no NO on Off y N = << .inf -.inf +.INF .nan .NaN',
  ),
  ...words(
    'inf Infinity NaN 0 -0 1 -1 +1 007 0o17 0O17 0x1F 0b11 1_000 _1 1e3 1E3 1e+3 e1 E+1 .5 5. -.5 1.5e-7 0.1 1.2.3',
  ),
  ...words(
    '9007199254740993 10.0.0.1 10.1.0.0/22 12:30:00 1:1 190:20:30 2001-12-14 2001-12-14t21:59:43.10-05:00',
  ),
  ...words(
    '100m 25% 512Mi 0x 1m 5s 1e 1e3m 3E 1E 1Ei -a ?a :a a: a:b , [ ] { } [] {} &a *a !a | > |- %a @a `a` " "a"',
  ),
  ...words(
    "' 'a' it's a\"b \\ \\n a\\ / /a // _ __proto__ constructor hasOwnProperty (a) a=b a;b a|b a>b - ? : --- ... #a a#",
  ),
  ...[
    '',
    ' ',
    '  a',
    'a ',
    '\t',
    '\ta',
    'a\t',
    '\n',
    '\n\n',
    'a\n',
    'a\n\n',
    '\na',
    ' \na',
    'a\n b',
    'a\n  \nb',
  ],
  ...[
    'a \nb',
    'a\tb\n\tc\n',
    'a\r\nb',
    '\r',
    'a\n---\nb\n',
    '--- a',
    'a\n...\n',
    '# a',
    'a #b',
    'a# b',
    'a\n#b\n',
  ],
  ...[
    '2001-12-14 21:59:43',
    '- a',
    '? a',
    ': a',
    'a: b',
    'a :b',
    'a : b',
    '!!str a',
    '{{ .Values }}',
    'a, b',
  ],
  ...[
    '\u0000',
    '\u0007',
    '\u001b[0m',
    '\u0085',
    'a\u0085b',
    '\u00a0',
    '\u00ad',
    '\u2028',
    'a\u2028b',
    '\u2029',
  ],
  ...[
    '\ufeff',
    '\ufeffa',
    'a\ufeff',
    'a\n\u2028b',
    'a\n\u0085b\n',
    'a\n\ufeffb',
    '\u200b',
    'a\u202eb',
    '\u3000',
  ],
  ...[
    '日本語',
    'a\n日本語\n',
    '😀',
    'a\n😀\n',
    '\u{10ffff}',
    '\u{1f1ef}\u{1f1f5}',
    '\ud7ff',
    '\ue000',
    '\ufffd',
    'é',
  ],
  ...[
    'a'.repeat(2000),
    'a b '.repeat(500),
    '1'.repeat(40),
    'server {\n\tlisten 80;\n}\n',
    '#!/bin/sh\nset -e\n',
  ],
];

/**
 * A string of any characters except halves of surrogate pairs, biased towards those with a meaning in YAML.
 */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc
    .array(
      fc.constantFrom(...' \t\n\r:#-?,[]{}&*!|>\'"%@`~=\\/._+0123456789abefinoxyzENTZ'.split(''), '日'),
      { maxLength: 12 },
    )
    .map((characters) => characters.join('')),
  unicodeText({ maxLength: 12 }),
  fc.tuple(fc.constantFrom(...HOSTILE_TEXTS), fc.constantFrom(...HOSTILE_TEXTS)).map((pair) => pair.join('')),
);

const anyNumber = fc
  .oneof(fc.integer(), fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .map((number) => (Object.is(number, -0) ? 0 : number));

/** Plain JSON data of any shape. */
export const anyValue: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    anyText,
    anyNumber,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(anyText, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;
