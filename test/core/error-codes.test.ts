import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_CODES } from '../../lib/core/errors';
import { withoutComments } from '../imports';

/**
 * Returns the code, without comments, of all TypeScript files below a folder of the repository, except those
 * excluded.
 */
function codeIn(folder: string, without: RegExp): string {
  const root = join(__dirname, '..', '..', folder);
  return (readdirSync(root, { recursive: true }) as string[])
    .filter((path) => /\.(ts|snap)$/.test(path) && !without.test(path))
    .map((path) => withoutComments(readFileSync(join(root, path), 'utf8')))
    .join('\n');
}

const lib = codeIn('lib', /^error-codes\.ts$/);
const page = readFileSync(join(__dirname, '..', '..', 'docs', 'errors.md'), 'utf8');
const sections = page.split(/^### /m);
const tests = codeIn('test', /^error-codes\.test\.ts$/);

describe.each(Object.keys(ERROR_CODES))('the error code %s', (code) => {
  it('is used in the library and in a test', () => {
    expect(lib).toContain(`'${code}'`);
    expect(tests).toMatch(new RegExp(`\\b${code}\\b`));
  });

  it('has a section in docs/errors.md: what it means, an example, and the error that the example gives', () => {
    const [section = '', ...others] = sections.filter((each) => each.includes(`id="${code.toLowerCase()}"`));
    expect(others).toEqual([]);
    const blocks = [...section.matchAll(/^```(\w+)\n([\s\S]*?)\n```$/gm)].map(([, language, text]) => ({
      language,
      text,
    }));
    expect(blocks.slice(0, -1).map(({ text }) => text)).not.toEqual([]);
    expect(blocks.at(-1)).toMatchObject({
      language: 'text',
      // only --json prints the code of unexpected errors
      text: expect.stringMatching(
        code === 'CLI_UNEXPECTED' ? /^error / : new RegExp(`^(?:error|note) ${code}\\b`),
      ),
    });
    expect(section).toMatch(/^ +(?:fix|allowed) |^To fix it, /m);
  });
});

it('the error codes are in alphabetical order', () => {
  expect(Object.keys(ERROR_CODES)).toEqual(Object.keys(ERROR_CODES).sort());
});
