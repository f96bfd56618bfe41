import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { block, directive, template } from '../../../lib/formats/caddy/directive';
import { renderCaddyfile } from '../../../lib/formats/caddy/render-caddyfile';
import { renderHaproxy } from '../../../lib/formats/haproxy/render-haproxy';
import { type Line, logFormat } from '../../../lib/formats/haproxy/section';
import { findFreePort } from '../../free-ports';
import { ask } from '../gateway/recorders';
import { startAttached } from '../harness/attached-process';
import { describeWithEngine } from '../harness/engine';
import { waitFor } from '../harness/poll';

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
  it('are read back unchanged by Caddy, or refused', () => {
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

describeWithEngine('haproxy', 'texts in a configuration of HAProxy', ({ path }) => {
  it('are served back unchanged by HAProxy, or refused', async () => {
    const accepted = HOSTILE.filter((text) => {
      try {
        renderHaproxy([{ head: ['x'], lines: [['x', logFormat`${text}`]] }]);
        return true;
      } catch (error) {
        expect(String(error)).toContain('FRONT_TEXT');
        return false;
      }
    });
    expect(accepted.length).toBeGreaterThan(1000);
    const folder = mkdtempSync(join(tmpdir(), 'kumiki-hostile-'));
    const port = await findFreePort();
    const answers = accepted.map((text, index): Line => {
      const answer = ['http-request', 'return', 'status', '200', 'content-type', 'text/plain'] as const;
      return [...answer, 'lf-string', logFormat`${text}`, 'if', '{', 'path', `/${index}`, '}'];
    });
    const times = ['connect', 'client', 'server'].map((name): Line => ['timeout', name, '30s']);
    const file = join(folder, 'haproxy.cfg');
    writeFileSync(
      file,
      renderHaproxy([
        { head: ['defaults'], lines: [['mode', 'http'], ...times] },
        { head: ['frontend', 'texts'], lines: [['bind', `127.0.0.1:${port}`], ...answers] },
      ]),
    );
    const checked = spawnSync(path, ['-c', '-f', file], { encoding: 'utf8' });
    expect([checked.status, checked.stderr]).toEqual([0, '']);
    const { stop } = startAttached([path, '-db', '-f', file]);
    try {
      await waitFor(
        () =>
          ask(port, '/0').then(
            () => true,
            () => false,
          ),
        'answer',
      );
      for (const [index, text] of accepted.entries()) {
        const { body } = await ask(port, `/${index}`);
        expect(Buffer.from(body, 'latin1').toString()).toBe(text);
      }
    } finally {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
