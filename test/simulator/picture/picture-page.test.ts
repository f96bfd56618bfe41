import { createHash } from 'node:crypto';
import { renderPicturePage } from '../../../lib/simulator/picture/picture-page';
import { startSimulator } from '../../../lib/testing';

const pageWith = (data: string) => `<html><script id="site" type="application/json">${data}</script></html>`;

describe('the page with the picture and the state of the simulator', () => {
  it('embeds only data, which cannot become markup', () => {
    const page = renderPicturePage(pageWith('{"stacks":[{"path":"<img src=x>"}]}'));
    expect(page?.html).toContain('{"stacks":[{"path":"\\u003cimg src=x>"}]}');
    expect(page?.html).not.toContain('<img');
  });

  it.each([
    ['a page that is drawn already', '<html><svg></svg></html>'],
    ['data that is none', pageWith('{')],
    ['a page that is cut off', '<script id="site" type="application/json">{}'],
    ['nothing', ''],
  ])('is not created from %s', (_, text) => expect(renderPicturePage(text)).toBeUndefined());

  it('allows only its style and two scripts, and connects only to the simulator', () => {
    const page = renderPicturePage(pageWith('{"stacks":[]}'));
    const inside = (tag: string) =>
      [...(page?.html ?? '').matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))].map(
        ([, text = '']) => text,
      );
    const hash = (text = '') => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    expect(page?.contentSecurityPolicy.split('; ')).toEqual([
      "default-src 'none'",
      `style-src ${hash(inside('style')[0])}`,
      `script-src ${hash(inside('script')[0])}`,
      "connect-src 'self'",
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
  });

  it('is served at /picture, only to this machine, as soon as there is one', async () => {
    let indexHtml: string | undefined;
    const simulator = await startSimulator({ readPicture: () => indexHtml });
    const get = (headers: Record<string, string> = {}) =>
      fetch(new URL('/picture', simulator.url), { headers });
    const hasPicture = async () =>
      ((await (await fetch(new URL('/simulator/overview', simulator.url))).json()) as { hasPicture: boolean })
        .hasPicture;
    expect([(await get()).status, await hasPicture()]).toEqual([404, false]);
    indexHtml = pageWith('{"stacks":[]}');
    const answer = await get();
    expect([answer.status, answer.headers.get('x-frame-options'), await hasPicture()]).toEqual([
      200,
      'DENY',
      true,
    ]);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await get({ Origin: 'https://elsewhere.example' })).status).toBe(403);
    await simulator.close();
  });
});
