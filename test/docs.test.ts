import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { files, internalImports } from './imports';

const ROOT = join(__dirname, '..');
const PAGES = [
  'README.md',
  'README.ja.md',
  'CHANGELOG.md',
  ...readdirSync(join(ROOT, 'docs')).map((page) => `docs/${page}`),
];
const TOP_FOLDERS = /^(lib|test|tools|docs|examples|schemas)\//;

describe.each(PAGES)('%s', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');

  it('names only files and folders that exist', () => {
    const paths = [...text.matchAll(/`([\w./-]+)`/g)].map(([, path = '']) => path);
    const ours = paths.filter((path) => TOP_FOLDERS.test(path));
    expect(ours.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('links only to files of the repository that exist', () => {
    const folder = join(ROOT, page, '..');
    const links = [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
    const local = links.filter((link) => !/^[a-z]+:/.test(link));
    expect(local.filter((link) => !existsSync(join(folder, link)))).toEqual([]);
  });

  it('links only to headings and anchors that exist', () => {
    const links = [...text.matchAll(/\]\(([^)#:\s]*)#([^)\s]+)\)/g)];
    const broken = links.filter(([, path = '', anchor = '']) => {
      const target = path === '' ? page : relative(ROOT, join(ROOT, page, '..', path));
      return target.endsWith('.md') && !listAnchors(target).has(decodeURIComponent(anchor));
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});

/** Lists the link targets on a page: its headings, as GitHub names them, and HTML anchors. */
function listAnchors(page: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  const text = readFileSync(join(ROOT, page), 'utf8').replace(/^```[\s\S]*?^```/gm, '');
  for (const [, heading = ''] of text.matchAll(/^#{1,6} (.*)$/gm)) {
    const words = heading.replace(/<[^>]*>/g, '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
    const name = words
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    let free = name;
    for (let number = 1; anchors.has(free); number++) free = `${name}-${number}`;
    anchors.add(free);
  }
  for (const [, id = ''] of text.matchAll(/<a id="([^"]+)"/g)) anchors.add(id);
  return anchors;
}

describe('docs/architecture.md', () => {
  const text = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');

  it('gives each folder of lib/ a place in its table', () => {
    const folders = readdirSync(join(ROOT, 'lib'), { withFileTypes: true });
    const missing = folders.filter(
      (entry) => entry.isDirectory() && !text.includes(`| \`${entry.name}/\` |`),
    );
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  it('names only files of lib/ that exist, with or without their folder', () => {
    const names = [...text.matchAll(/`([\w-]+\.ts)`/g)].map(([, name = '']) => name);
    expect(names.filter((name) => !files.some((file) => `/${file}`.endsWith(`/${name}`)))).toEqual([]);
  });

  it('draws an arrow only where the first file imports the second', () => {
    const arrows = findArrows(text);
    expect(arrows.length).toBeGreaterThan(20);
    const drawn = internalImports.map(({ from, to }) => `lib/${from} → lib/${to}`);
    expect(arrows.filter((arrow) => !drawn.includes(arrow))).toEqual([]);
  });
});

describe.each(['README', 'docs/first-site'])('%s.ja.md', (page) => {
  const [english = '', japanese = ''] = [`${page}.md`, `${page}.ja.md`].map((each) =>
    readFileSync(join(ROOT, each), 'utf8'),
  );

  it.each<[string, (text: string) => readonly string[]]>([
    ['code blocks, byte for byte', (text) => text.match(/^```[\s\S]*?^```$/gm) ?? []],
    ['headings of the same levels', (text) => outside(text).match(/^#+(?= )/gm) ?? []],
    [
      'links',
      (text) => [...outside(text).matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link).filter(isShared),
    ],
    ['names in code style', (text) => (outside(text).match(/`[^`\n]+`/g) ?? []).sort()],
    [
      'tables of the same rows and columns',
      (text) => (outside(text).match(/^\|.*\|$/gm) ?? []).map((row) => `${row.split('|').length} columns`),
    ],
  ])('has the same %s as the English page', (_, read) => {
    expect(read(japanese)).toEqual(read(english));
  });
});

/** Returns the text outside of code blocks. */
function outside(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```$/gm, '');
}

/**
 * Whether a link is the same in both languages, which is not the case for links between the pages themselves.
 */
function isShared(link: string): boolean {
  return !/(?:^|\/)(?:README|first-site)(?:\.ja)?\.md$/.test(link);
}

/** Finds each arrow between two files, including those in chains. */
function findArrows(text: string): string[] {
  const line = text.replace(/\s+/g, ' ');
  return [...line.matchAll(/`(lib\/[\w./-]+\.ts)` →(?= `(lib\/[\w./-]+\.ts)`)/g)].map(
    ([, from, to]) => `${from} → ${to}`,
  );
}
