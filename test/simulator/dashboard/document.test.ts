import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import { SCRIPT, STYLE } from '../../../lib/simulator/dashboard/embedded';
import { PAGE } from '../../../lib/simulator/dashboard/page';
import { clientText } from './client-text';

const { html: DOCUMENT, contentSecurityPolicy: CONTENT_SECURITY_POLICY } = PAGE;

const inside = (tag: string) =>
  [...DOCUMENT.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))].map((match) => match[1] ?? '');
const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

describe('the document of the page', () => {
  it('has one style and one script, and the policy allows only these', () => {
    expect([inside('style'), inside('script')]).toEqual([[STYLE], [SCRIPT]]);
    expect(CONTENT_SECURITY_POLICY).toContain(`style-src ${hashOf(STYLE)};`);
    expect(CONTENT_SECURITY_POLICY).toContain(`script-src ${hashOf(SCRIPT)};`);
    expect(CONTENT_SECURITY_POLICY).toMatch(/^default-src 'none';/);
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|https?:/);
  });

  it('loads nothing from elsewhere: every URL in it is local', () => {
    const addresses = [...DOCUMENT.matchAll(/\b(?:src|href|action|url)\s*[=(]\s*["']?([^"')\s>]+)/g)];
    const foreign = addresses
      .map((match) => match[1] ?? '')
      .filter((url) => !/^(#|data:|\/simulator)/.test(url));
    expect(addresses.length).toBeGreaterThan(2);
    expect(foreign).toEqual([]);
    expect(STYLE).not.toMatch(/@import|url\(/);
  });

  it('has no handlers or styles in attributes, which the policy would block', () => {
    expect(DOCUMENT.replace(STYLE, '').replace(SCRIPT, '')).not.toMatch(/\s(on\w+|style)=/);
  });

  it('has a script that parses and never turns data into markup or code', () => {
    expect(() => new Script(SCRIPT)).not.toThrow();
    expect(SCRIPT).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|Function\(|<\/script/i,
    );
  });

  it('has exactly one element for each id that the script looks up', () => {
    const wanted = [...clientText('overview.ts', 'main.ts').matchAll(/\bat\('([\w-]+)'\)/g)].map(
      (match) => match[1],
    );
    const ids = [...DOCUMENT.replace(SCRIPT, '').matchAll(/\bid="([\w-]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining([...new Set(wanted)]));
    expect(wanted.length).toBeGreaterThan(5);
  });

  it('has a language, a title, landmarks and a skip link', () => {
    expect(DOCUMENT).toMatch(/<html lang="en">[\s\S]*<title>Kumiki simulator<\/title>/);
    for (const landmark of ['<header', '<nav aria-label=', '<main', '<footer'])
      expect(DOCUMENT).toContain(landmark);
    expect(DOCUMENT).toContain('<a class="skip" href="#main">');
    expect(DOCUMENT.match(/role="status"|aria-live/g)).toHaveLength(1);
  });
});
