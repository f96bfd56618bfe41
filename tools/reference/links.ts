import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/**
 * Returns links between the pages of a folder whose file or anchor does not exist; links to other hosts are
 * not checked.
 */
export function findBrokenLinks(folder: string): string[] {
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.html'),
  );
  const htmlByPage = new Map(pages.map((page) => [page, readFileSync(join(folder, page), 'utf8')]));
  const anchorsByPage = new Map<string, ReadonlySet<string>>();
  const hasAnchor = (page: string, anchor: string) => {
    const html = htmlByPage.get(page);
    if (html === undefined) return true;
    const anchors = anchorsByPage.get(page) ?? readAttributes(html, 'id');
    anchorsByPage.set(page, anchors);
    return anchors.has(anchor);
  };
  return [...htmlByPage].flatMap(([page, html]) => {
    const links = [...readAttributes(html, 'href'), ...readAttributes(html, 'src')];
    const broken = links.filter((link) => {
      if (/^(?:[a-z]+:|\/\/)/i.test(link)) return false;
      const [path = '', anchor = ''] = link.split('#').map(decodeURIComponent);
      const file = path === '' ? join(folder, page) : resolve(folder, dirname(page), path);
      if (!existsSync(file)) return true;
      if (statSync(file).isDirectory()) return !existsSync(join(file, 'index.html'));
      return anchor !== '' && !hasAnchor(relative(folder, file), anchor);
    });
    return broken.map((link) => `${page} links to ${link}, which is not there`);
  });
}

function readAttributes(html: string, name: 'href' | 'id' | 'src'): Set<string> {
  const found = html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'));
  return new Set([...found].map(([, value = '']) => value.replaceAll('&amp;', '&')));
}
