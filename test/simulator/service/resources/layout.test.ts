import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const RESOURCES = join(__dirname, '..', '..', '..', '..', 'lib', 'simulator', 'service', 'resources');

/** Required files of a resource with a folder: request handlers, rendering and routes. */
const NEEDED = ['handlers.ts', 'render.ts', 'routes.ts'];
const POSSIBLE = [...NEEDED, 'actions.ts', 'input.ts'];

const entries = readdirSync(RESOURCES, { withFileTypes: true });
const folders = entries.filter((each) => each.isDirectory()).map(({ name }) => name);
const files = entries.filter((each) => each.isFile()).map(({ name }) => name);

/** Returns the names of the route tables that a file exports. */
function routeTables(...path: readonly string[]): string[] {
  const text = readFileSync(join(RESOURCES, ...path), 'utf8');
  return [...text.matchAll(/^export const (\w+_ROUTES): readonly Route\[\] =/gm)].map(
    (match) => match[1] ?? '',
  );
}

describe('a resource', () => {
  it('is one file if it is small, else a folder', () => {
    expect(folders.length).toBeGreaterThan(3);
    expect(files.length).toBeGreaterThan(5);
    const lengths = files.map((file) => readFileSync(join(RESOURCES, file), 'utf8').split('\n').length);
    expect(Math.max(...lengths)).toBeLessThan(130);
  });

  it.each(folders)(
    'in a folder has routes, handlers and rendering, and perhaps actions and input: %s',
    (folder) => {
      const found = readdirSync(join(RESOURCES, folder));
      expect(found).toEqual(expect.arrayContaining(NEEDED));
      expect(found.filter((file) => !POSSIBLE.includes(file))).toEqual([]);
      expect(routeTables(folder, 'routes.ts')).toHaveLength(1);
    },
  );

  it.each(files)('in one file has its operations at the end: %s', (file) => {
    const [table = '', ...others] = routeTables(file);
    expect(others).toEqual([]);
    const text = readFileSync(join(RESOURCES, file), 'utf8');
    expect(text.slice(text.indexOf(`export const ${table}`))).not.toMatch(/^(export )?function/m);
  });
});
