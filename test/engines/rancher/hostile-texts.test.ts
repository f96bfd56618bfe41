import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { block, directive, template } from '../../../lib/formats/caddy/directive';
import { renderCaddyfile } from '../../../lib/formats/caddy/render-caddyfile';
import { describeWithEngine } from '../harness/engine';

const piece = fc.constantFrom(
  ...[
    ';',
    '{',
    '}',
    '"',
    "'",
    '$',
    '\\',
    '#',
    '`',
    ' ',
    '/',
    'a',
    'host',
    '{host}',
    '(',
    ')',
    '<<END',
    '*',
    '@x',
  ],
  ...[
    'import',
    'é',
    '%',
    '=',
    '1',
    '\t',
    '\n',
    '{$HOME}',
    '{http.request.uri}',
    '~',
    '|',
    '&',
    '-',
    ':',
    ',',
  ],
);
const HOSTILE = [
  ...new Set(
    fc.sample(
      fc.array(piece, { minLength: 1, maxLength: 9 }).map((parts) => parts.join('')),
      { numRuns: 2500, seed: 7 },
    ),
  ),
];

describeWithEngine('caddy', 'texts in a Caddyfile', ({ path }) => {
  it('are read back as they are by Caddy, or refused', () => {
    expect(HOSTILE.length).toBeGreaterThanOrEqual(1500);
    const accepted = HOSTILE.filter((text) => {
      try {
        renderCaddyfile([directive('x', template`${text}`)]);
        return true;
      } catch (error) {
        expect(String(error)).toContain('FRONT_TEXT');
        return false;
      }
    });
    expect(accepted.length).toBeGreaterThan(1000);
    const routes = accepted.map((text, index) => directive('respond', `/${index}`, template`${text}`));
    const folder = mkdtempSync(join(tmpdir(), 'kumiki-hostile-'));
    try {
      const file = join(folder, 'Caddyfile');
      writeFileSync(file, renderCaddyfile([block(['http://:8080'], [block(['route'], routes)])]));
      const { status, stdout, stderr } = spawnSync(
        path,
        ['adapt', '--config', file, '--adapter', 'caddyfile'],
        {
          encoding: 'utf8',
          env: { PATH: process.env.PATH, HOME: folder },
          maxBuffer: 64 * 1024 * 1024,
        },
      );
      expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
      expect(
        [...stdout.matchAll(/"body":("(?:[^"\\]|\\.)*")/g)].map(([, body = '']) => JSON.parse(body)),
      ).toEqual(accepted.map((text) => text.replace(/[{}]/g, '\\$&')));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
