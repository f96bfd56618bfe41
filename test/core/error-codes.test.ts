import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_CODES } from '../../lib/core/errors';
import { withoutComments } from '../imports';

/** The code, without comments, of all TypeScript files below a folder of the repository, but those named. */
function codeIn(folder: string, without: RegExp): string {
  const root = join(__dirname, '..', '..', folder);
  return (readdirSync(root, { recursive: true }) as string[])
    .filter((path) => /\.(ts|snap)$/.test(path) && !without.test(path))
    .map((path) => withoutComments(readFileSync(join(root, path), 'utf8')))
    .join('\n');
}

const lib = codeIn('lib', /^error-codes\.ts$/);
const tests = codeIn('test', /^error-codes\.test\.ts$/);

describe.each(Object.keys(ERROR_CODES))('the error code %s', (code) => {
  it('is given somewhere, and by a test', () => {
    expect(lib).toContain(`'${code}'`);
    expect(tests).toMatch(new RegExp(`\\b${code}\\b`));
  });
});

it('the error codes are in alphabetical order, and no code is there twice', () => {
  expect(Object.keys(ERROR_CODES)).toEqual(Object.keys(ERROR_CODES).sort());
});
