import type { Browser, Page } from 'playwright-core';
import { readSite } from '../../../lib/graph/model/site-data';
import { loadBalancerProvider, toInputs } from '../../../lib/provider';
import { type Simulator, selfAdvancingClock, startSimulator } from '../../../lib/testing';
import { createSite, pageOf } from '../../graph/picture';
import { describeWithEngine } from '../harness/engine';
import { launch } from './dashboard-page';

// the example imports the package by its name, as users do; here it resolves to lib/
jest.mock('kumiki', () => jest.requireActual('../../../lib'), { virtual: true });

const WIDTHS = [390, 1280];
const SCHEMES = ['light', 'dark'] as const;

describeWithEngine('chromium', 'the picture of a site with the state of the simulator on it', (engine) => {
  let browser: Browser;
  let simulator: Simulator;
  let indexHtml: string | undefined;
  const complaints: string[] = [];
  beforeAll(async () => {
    browser = await launch(engine.path);
    simulator = await startSimulator({ mode: 'immediate', readPicture: () => indexHtml });
  });
  afterAll(async () => {
    await browser?.close();
    await simulator?.close();
  });

  async function open(width: number, colorScheme: 'light' | 'dark', path = '/picture'): Promise<Page> {
    const { href, host } = new URL(path, simulator.url);
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    page.setDefaultTimeout(20_000);
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol !== 'data:' && url.host !== host) complaints.push(request.url());
    });
    await page.goto(href);
    return page;
  }

  const said = (page: Page, text: RegExp) =>
    page.locator('svg:visible .card .live text', { hasText: text }).first().waitFor();

  it('is linked once it exists, and follows changes', async () => {
    const home = await open(1280, 'light', '/');
    await home.getByRole('heading', { name: 'k8s-router' }).waitFor();
    // screen readers read the parts of a heading as words of their own
    for (const name of ['組木 Kumiki simulator', 'is1b Ishikari 2', /^Requests \d+ requests/])
      await home.getByRole('heading', { name, exact: true }).waitFor();
    const link = home.getByRole('link', { name: 'Picture of the site' });
    expect(await link.count()).toBe(0);
    const app = createSite();
    indexHtml = pageOf(app);
    await link.click();
    await home.getByRole('link', { name: 'Everything in the simulator' }).waitFor();
    await home.getByRole('heading', { name: '組木 site', exact: true }).waitFor();
    await said(home, /not created yet/);

    const { stacks } = readSite(app.assemble(), app, Number.POSITIVE_INFINITY);
    const [spec] = stacks.flatMap(({ balancers }) => balancers.map((balancer) => balancer.spec));
    if (!spec || !('plan' in spec)) throw new Error('the site has a load balancer');
    const { url: apiRootUrl, token: accessToken, secret: accessTokenSecret } = simulator;
    const settings = { pinned: 'true', apiRootUrl, accessToken, accessTokenSecret };
    const signal = new AbortController().signal;
    const context = { settings, signal, clock: selfAdvancingClock(), log: () => undefined };
    await loadBalancerProvider.create(context, toInputs(spec, '0123456789ab'));
    await said(home, /^● up$/);
    await said(home, /answers/);

    const servers = Object.values(simulator.snapshot().zones.is1b.servers);
    const addresses = servers.flatMap(({ interfaces }) => interfaces.flatMap(({ address }) => address ?? []));
    for (const address of addresses) simulator.setHealth(address, 'down');
    await said(home, /no server is up/);
    const label = await home.locator('svg:visible .card.virtual-ip a').first().getAttribute('aria-label');
    expect(label).toContain('now ');
    for (const address of addresses) simulator.setHealth(address, 'up');
    await said(home, /answers/);
    expect(complaints).toEqual([]);
    await home.close();
  });

  const cases = WIDTHS.flatMap((width) => SCHEMES.map((scheme) => ({ width, scheme })));
  it.each(cases)('fits and is readable: $width pixels, $scheme', async ({ width, scheme }) => {
    const page = await open(width, scheme);
    await said(page, /^● up$/);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await page.evaluate(OUTSIDE)).toEqual([]);
    const shots = process.env.KUMIKI_SCREENSHOTS;
    if (shots) await page.screenshot({ path: `${shots}/picture-${width}-${scheme}.png`, fullPage: true });
    expect(complaints).toEqual([]);
    await page.close();
  });
});

/** Returns labels that are wider than their cards. */
const OUTSIDE = `[...document.querySelectorAll('svg .card')].flatMap((card) => {
  const box = card.querySelector('rect')?.getBoundingClientRect();
  const label = card.querySelector('.live text')?.getBoundingClientRect();
  return box && label && label.width > 0 && (label.left < box.left || label.right > box.right + 1)
    ? [card.textContent] : [];
})`;
