import { formatGiven, formatProblem, type Problem } from '../../lib/core/errors';

const circle: Record<string, unknown> = {};
circle.self = circle;
const unreadable = {
  get name(): string {
    throw new Error('no name');
  },
};

describe('a given value', () => {
  it.each([
    ['', "''"],
    ['two\nlines', 'two\ufffdlines'],
    [{ port: 80 }, '{"port":80}'],
    [undefined, 'undefined'],
    [Symbol('zone'), 'Symbol(zone)'],
    [2n ** 64n, '18446744073709551616n'],
    [circle, 'a value that JSON cannot hold'],
    [unreadable, 'a value that JSON cannot hold'],
    [[1n], 'a value that JSON cannot hold'],
    [() => 'secret', 'a function'],
  ])('is shown on one line, whatever it is', (value, shown) => {
    expect(formatGiven(value)).toBe(shown);
  });
});

describe('a problem', () => {
  it('is cut in the middle if a file was given where a word is expected', () => {
    const file = 'line 1\n'.repeat(100_000);
    const problem = {
      code: 'SYNTH_VALUE',
      message: `'${file}' is not an image`,
      constructPath: file,
      allowed: `'${file}', which its pods answer`,
      hint: `write '${file.toUpperCase()}'`,
    } as const;
    const text = formatProblem(problem);
    expect(text).toMatch(/^SYNTH_VALUE {2}line 1\n/);
    expect(text).toMatch(
      /' is not an image\n {2}allowed {2}'line 1\n(?:.|\n)*', which its pods answer\n {2}fix {6}write 'LINE 1\n/,
    );
    expect(text.length).toBeLessThan(20_000);
  });

  it('is shown even if a check in JavaScript gives no strings', () => {
    const problem: unknown = { code: 'SYNTH_VALUE', message: 5, allowed: ['a', 'b'], hint: 7, excerpt: 8 };
    expect(formatProblem(problem as Problem)).toBe('SYNTH_VALUE\n  5\n  8\n  allowed  a,b\n  fix      7');
  });

  it('is shown in full if its message is long', () => {
    const names = Array.from({ length: 300 }, (_, index) => `node-${index}`).join(', ');
    expect(formatProblem({ code: 'SYNTH_VALUE', message: names, constructPath: 'shop' })).toBe(
      `SYNTH_VALUE  shop\n  ${names}`,
    );
  });
});
