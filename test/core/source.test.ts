import { findUserPlace, shortenFile, toPath } from '../../lib/core/source';

describe('the place of an error', () => {
  const placeOf = (...frames: string[]) =>
    findUserPlace(['Error: no coffee', ...frames].join('\n'), '/app/node_modules/kumiki/build');

  it.each([
    ['a path', '    at main (/app/main.ts:3:5)', '/app/main.ts'],
    ['a path without a function', '    at /app/main.ts:3:5', '/app/main.ts'],
    [
      'a path with spaces and brackets',
      '    at new Web (/my apps (old)/main.ts:3:5)',
      '/my apps (old)/main.ts',
    ],
    ['such a path without a function', '    at /my apps (old)/main.ts:3:5', '/my apps (old)/main.ts'],
    ['an asynchronous function', '    at async Promise.all (/app/main.ts:3:5)', '/app/main.ts'],
    ['a file URL', '    at file:///app/main.ts:3:5', '/app/main.ts'],
    ['a file URL with escapes', '    at async f (file:///my%20apps/m%C3%A4in.ts:3:5)', '/my apps/mäin.ts'],
    ['a path of Windows', '    at main (C:\\app\\main.ts:3:5)', 'C:\\app\\main.ts'],
    [
      'a path of Windows with brackets',
      '    at new Web (C:\\Program Files (x86)\\main.ts:3:5)',
      'C:\\Program Files (x86)\\main.ts',
    ],
    ['a shared folder of Windows', '    at main (\\\\server\\app\\main.ts:3:5)', '\\\\server\\app\\main.ts'],
    ['a file URL of Windows', '    at file:///C:/my%20app/main.ts:3:5', 'C:\\my app\\main.ts'],
    ['a file URL of a shared folder', '    at f (file://server/app/main.ts:3:5)', '\\\\server\\app\\main.ts'],
  ])('is found in %s', (_, frame, file) => {
    expect(placeOf(frame)).toEqual({ file, line: 3, column: 5 });
  });

  it.each([
    ['Node', '    at Module._compile (node:internal/modules/cjs/loader:1929:14)'],
    ['no file at all', '    at JSON.parse (<anonymous>)'],
    ['this package', '    at App.synth (/app/node_modules/kumiki/build/parts/library.js:1:1)'],
    ['another package', '    at Chart.toJson (/app/node_modules/cdk8s/lib/chart.js:9:1)'],
    ['a package on Windows', '    at Chart.toJson (C:\\app\\node_modules\\cdk8s\\lib\\chart.js:9:1)'],
    ['a package by URL', '    at Chart.toJson (file:///app/node_modules/cdk8s/lib/chart.js:9:1)'],
  ])('is not in %s', (_, frame) => {
    expect(placeOf(frame)).toBeUndefined();
    expect(placeOf(frame, '    at /app/main.ts:3:5')?.file).toBe('/app/main.ts');
  });

  it('is not in our own files, even on Windows', () => {
    const frames = 'Error\n    at f (C:\\kumiki\\lib\\app.ts:1:1)\n    at C:\\kumiki\\lib2\\main.ts:2:1';
    expect(findUserPlace(frames, 'C:\\kumiki\\lib')?.file).toBe('C:\\kumiki\\lib2\\main.ts');
    expect(
      findUserPlace(
        'Error\n    at f (/kumiki/lib/app.ts:1:1)\n    at /kumiki/lib2/main.ts:2:1',
        '/kumiki/lib',
      )?.file,
    ).toBe('/kumiki/lib2/main.ts');
  });
});

it.each([
  ['/app/src/main.ts', '/app', 'src/main.ts'],
  ['/other/main.ts', '/app', '/other/main.ts'],
  ['/app2/main.ts', '/app', '/app2/main.ts'],
  ['/app/..main.ts', '/app', '..main.ts'],
  ['C:\\app\\src\\main.ts', 'C:\\app', 'src\\main.ts'],
  ['D:\\main.ts', 'C:\\app', 'D:\\main.ts'],
])('shows %s in %s as %s', (file, folder, shown) => {
  expect(shortenFile(file, folder)).toBe(shown);
});

it('leaves what is not a file URL, or cannot be decoded', () => {
  expect(['/app/main.ts', 'node:fs', 'file:///%ZZ'].map(toPath)).toEqual([
    '/app/main.ts',
    'node:fs',
    'file:///%ZZ',
  ]);
});
