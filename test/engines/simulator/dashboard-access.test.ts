import type { Browser } from 'playwright-core';
import { describeWithEngine } from '../harness/engine';
import { DashboardPage, launch, virtualIp } from './dashboard-page';
import { BARRIERS, FAINT_TEXTS, FOCUS, type Focus, inPage, OVERFLOW } from './page-rules';

describeWithEngine('chromium', 'the page of the simulator for everybody', (engine) => {
  let browser: Browser;
  let site: DashboardPage;

  beforeAll(async () => {
    browser = await launch(engine.path);
    site = await DashboardPage.open(browser);
    const id = await site.create('shop-Edge', '203.0.113.7', 1, [virtualIp('203.0.113.8', 80)], ['prod']);
    await site.create('w'.repeat(64), '203.0.113.9', 2, [virtualIp('203.0.113.10', 443)]);
    site.simulator.advance(60_000);
    site.simulator.setHealth('203.0.113.5', 'down');
    await site.create('still-creating', '203.0.113.11', 3);
    const changed = [virtualIp('203.0.113.8', 80, { DelayLoop: '20' }), virtualIp('203.0.113.12', 80)];
    await site.api('PUT', `/appliance/${id}`, { Appliance: { Settings: { LoadBalancer: changed } } });
    await site.api('GET', `/appliance/1?${JSON.stringify({ Filter: { Name: 'x'.repeat(300) } })}`);
    await site.page.getByText('Saved, not applied.').waitFor();
    await site.page.locator('.query').first().waitFor();
  });
  afterAll(async () => {
    await site?.close();
    await browser?.close();
  });

  it('has names, landmarks, lists and headings that assistive technology can follow', async () => {
    expect(await inPage(site.page, BARRIERS)).toEqual([]);
  });

  it.each(['light', 'dark'] as const)(
    'can be read in the %s scheme: each text has a contrast of 4.5',
    async (scheme) => {
      await site.page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      const ground = await inPage(site.page, 'getComputedStyle(document.body).backgroundColor');
      expect(ground).toBe(scheme === 'dark' ? 'rgb(23, 21, 18)' : 'rgb(248, 246, 242)');
      const { seen, faint } = await inPage<{ seen: number; faint: string[] }>(site.page, FAINT_TEXTS);
      expect(seen).toBeGreaterThan(100);
      expect(faint).toEqual([]);
    },
  );

  it.each([320, 360, 768, 1280])('needs no scrolling sideways at %d px', async (width) => {
    await site.page.setViewportSize({ width, height: 800 });
    expect(await inPage(site.page, OVERFLOW)).toEqual([width]);
  });

  it('has no motion if reduced motion is requested', async () => {
    const motion = async (reducedMotion: 'reduce' | 'no-preference') => {
      await site.page.emulateMedia({ reducedMotion });
      return inPage(
        site.page,
        "[getComputedStyle(document.querySelector('.cell')).transitionDuration, getComputedStyle(document.documentElement).scrollBehavior]",
      );
    };
    expect(await motion('reduce')).toEqual(['0s', 'auto']);
    expect(await motion('no-preference')).toEqual(['0.3s, 0.3s, 0.3s', 'smooth']);
  });

  it('can be used entirely by keyboard, in the order of the page, with a visible focus', async () => {
    const { page } = site;
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.reload();
    await page.getByRole('link', { name: 'Zone is1b' }).waitFor();
    const reached: string[] = [];
    const order = ['Skip to the content', 'Pause', 'filter', 'Zone is1b', 'Requests'];
    for (let press = 0; press < order.length; press += 1) {
      await page.keyboard.press('Tab');
      const { id, name, outline, isInView } = await inPage<Focus>(page, FOCUS);
      reached.push(name || id);
      expect({ name, outline, isInView }).toEqual({ name, outline: 'solid 3px', isInView: true });
    }
    expect(reached).toEqual(order);
    // then follow the index, the cards and the rows of the log, in this order, and last the footer
    const folded = await page.locator('summary').count();
    const linked = await page.locator('.index a').count();
    for (let press = 0; press < folded + linked + 1; press += 1) await page.keyboard.press('Tab');
    expect(await inPage<Focus>(page, FOCUS)).toMatchObject({ name: '/simulator' });
  });

  it('follows the skip link to the content, and keeps the focus during updates', async () => {
    const { page } = site;
    await page.reload();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await inPage(page, FOCUS)).toMatchObject({ id: 'main' });
    await page.getByRole('link', { name: 'Requests' }).focus();
    await site.api('POST', '/switch', { Switch: { Name: 'a-change' } });
    await page.getByRole('heading', { name: 'a-change' }).waitFor();
    expect(await inPage(page, FOCUS)).toMatchObject({ name: 'Requests' });
  });

  it('does not announce updates: the live region is only about the connection', async () => {
    const { page } = site;
    await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
    await inPage(
      page,
      "void new MutationObserver((changes) => { globalThis.said = changes.length; }).observe(document.querySelector('[role=status]'), { childList: true, subtree: true, characterData: true })",
    );
    await site.api('POST', '/switch', { Switch: { Name: 'quiet-change' } });
    await page.getByRole('heading', { name: 'quiet-change' }).waitFor();
    expect(await inPage(page, 'globalThis.said ?? 0')).toBe(0);
  });

  it('has no errors, and sends no requests elsewhere', () => {
    expect(site.complaints).toEqual([]);
  });
});
