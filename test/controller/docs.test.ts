import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ANNOTATION_PREFIX, SERVICE_OPTIONS } from '../../lib/controller/desired/annotations';

const PAGE = readFileSync(join(__dirname, '..', '..', 'docs', 'controller.md'), 'utf8');

describe('docs/controller.md', () => {
  it('has a row for each annotation, as the controller reads it', () => {
    const rows = Object.entries(SERVICE_OPTIONS).map(
      ([name, { form, example, byDefault, meaning }]) =>
        `| \`${ANNOTATION_PREFIX}${name}\` | ${meaning} | ${form} | \`${example}\` | ${byDefault} |`,
    );
    const table = [
      '| annotation | meaning | values | example | without it |',
      '|---|---|---|---|---|',
      ...rows,
    ];
    const found = /<!-- annotations -->\n([\s\S]*)\n<!-- \/annotations -->/.exec(PAGE)?.[1];
    expect(found).toBe(table.join('\n'));
  });
});
