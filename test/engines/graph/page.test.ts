import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Chart } from 'cdk8s';
import type { Browser, Page } from 'playwright-core';
import { App, UserData } from '../../../lib';
import { renderHtml } from '../../../lib/graph/render/drawings';
import { addPods, createSite, pageOf, pictureOf } from '../../graph/picture';
import { describeWithEngine } from '../harness/engine';
import { launch } from '../simulator/dashboard-page';

// the example imports the package by its name, as users do; here it resolves to lib/
jest.mock('kumiki', () => jest.requireActual('../../../lib'), { virtual: true });

describeWithEngine('chromium', 'the page with the picture in a browser', (engine) => {
  let browser: Browser;
  let folder = '';
  beforeAll(async () => {
    browser = await launch(engine.path);
    folder = mkdtempSync(join(tmpdir(), 'kumiki-graph-'));
    const app = createSite();
    writeFileSync(join(folder, 'index.html'), pageOf(app));
    writeFileSync(join(folder, 'drawn.html'), renderHtml(pictureOf(app)));
  });
  afterAll(async () => {
    await browser?.close();
    if (folder !== '') rmSync(folder, { recursive: true });
  });

  const cases = ['index.html', 'drawn.html'].flatMap((file) =>
    [390, 1280].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ file, width, scheme }))),
  );

  it.each(cases)('opens details by click and keyboard: $file, $width pixels, $scheme', async (each) => {
    const complaints: string[] = [];
    const url = pathToFileURL(join(folder, each.file)).href;
    const page = await browser.newPage({
      viewport: { width: each.width, height: 900 },
      colorScheme: each.scheme,
    });
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith(url) && !request.url().startsWith('data:'))
        complaints.push(request.url());
    });
    await page.goto(url);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);

    const card = page.locator('svg .card a:visible', { hasText: 'frontend' }).first();
    await card.click();
    const article = page.locator('article:visible');
    await article.getByRole('heading', { name: 'frontend' }).waitFor();
    expect(await article.textContent()).toContain('kind: ');
    await page.keyboard.press('Escape');
    await article.waitFor({ state: 'hidden' });

    const internet = page.locator('svg .card a:visible', { hasText: 'Internet' });
    await internet.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await article.waitFor();
    expect(await textsOutsideOfCards(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it.each([390, 1280])('has room for long names at %i pixels', async (width) => {
    const app = new App({ outdir: 'never-written' });
    const name = 'stack-'.repeat(20);
    const stack = new Chart(app, name);
    addPods(stack, 'web');
    new UserData(stack, 'W'.repeat(40), { hostname: 'web' });
    const file = join(folder, 'long.html');
    writeFileSync(file, pageOf(app));
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    await page.goto(pathToFileURL(file).href);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await page.evaluate<string[]>(TITLES_OUTSIDE_OF_FRAMES)).toEqual([]);
    expect(await textsOutsideOfCards(page)).toEqual([]);
    const link = page.locator('svg .frame a:visible').first();
    expect(await link.getAttribute('aria-label')).toBe(`stack ${name}`);
    await page.close();
  });

  it('finds objects by the contents of their manifests', async () => {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(join(folder, 'index.html')).href);
    await page.getByLabel('Find').fill('registry.example.jp/notes');
    await page.getByText('1 found').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('article:visible').getByRole('heading', { name: 'Notes' }).waitFor();
    await page.close();
  });
});

/** Finds visible titles that reach into the margin of the picture, which is beside its widest frame. */
const TITLES_OUTSIDE_OF_FRAMES = `[...document.querySelectorAll('svg .frame text')]
  .filter((text) => text.checkVisibility())
  .filter((text) => text.getBoundingClientRect().right > text.ownerSVGElement.getBoundingClientRect().right - 16)
  .map((text) => text.textContent)`;

/** Returns texts that are wider than their cards. */
function textsOutsideOfCards(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll('svg .card')].flatMap((card) => {
    const box = card.querySelector('rect').getBoundingClientRect();
    return [...card.querySelectorAll('text')]
      .filter((text) => text.getBoundingClientRect().right > box.right + 1 && !text.closest('.mark'))
      .map((text) => text.textContent);
  })`);
}
