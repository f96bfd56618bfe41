import type { Browser } from 'playwright-core';
import type { SimulatorOptions } from '../../../lib/testing';
import { describeWithEngine } from '../harness/engine';
import { DashboardPage, launch, virtualIp } from './dashboard-page';

/** A site with room for thirty servers, and rules that let load balancers share addresses. */
const CROWD: SimulatorOptions = {
  strictness: 'lenient',
  site: {
    routers: [{ name: 'k8s-router', networkAddress: '203.0.113.0', prefixLength: 26 }],
    servers: Array.from({ length: 30 }, (_, index) => ({
      name: `node-${index + 1}`,
      interfaces: [{ switch: 'k8s-router', address: `203.0.113.${index + 4}` }],
    })),
  },
};

describeWithEngine('chromium', 'the page of the simulator in a browser', (engine) => {
  let browser: Browser;
  let site: DashboardPage;
  beforeAll(async () => {
    browser = await launch(engine.path);
  });
  afterAll(() => browser?.close());
  afterEach(() => site?.close());

  const settings = (...vips: object[]) => ({ Appliance: { Settings: { LoadBalancer: vips } } });

  it('follows a load balancer through its states without a reload', async () => {
    site = await DashboardPage.open(browser);
    const { page, simulator } = site;
    await page.evaluate('globalThis.isFirstLoad = true');
    const used = (use: string) => page.locator(`.cell.use-${use}`).count();
    expect([await used('free'), await used('vip')]).toEqual([8, 0]);

    const id = await site.create('shop-Edge', '203.0.113.7', 1, [virtualIp('203.0.113.8', 80)]);
    const card = page.locator('article', { has: page.getByRole('heading', { name: 'shop-Edge' }) });
    await card.getByText('migrating').waitFor();
    await card.getByText('not applied yet').waitFor();
    expect([await used('free'), await used('unit'), await used('vip')]).toEqual([6, 1, 1]);

    simulator.advance(1000);
    await card.getByText('available').waitFor();
    await card.getByText('cleaning').waitFor();
    simulator.advance(1000);
    await card.locator('.badge', { hasText: /^● up$/ }).waitFor();
    expect(await card.locator('.rows .state').allTextContents()).toEqual(['● up', '● up']);
    expect(await card.locator('dd').allTextContents()).toEqual(
      expect.arrayContaining([String(id), 'standard', '1', '203.0.113.7', 'k8s-router']),
    );

    await site.api('PUT', `/appliance/${id}`, settings(virtualIp('203.0.113.9', 80)));
    await card.getByText('Saved, not applied.').waitFor();
    await card.getByText('removed, but still running').waitFor();
    await site.api('PUT', `/appliance/${id}/config`);
    await card.getByText('Saved, not applied.').waitFor({ state: 'detached' });

    simulator.setHealth('203.0.113.5', 'down');
    await card.locator('.rows .state', { hasText: 'down' }).waitFor();
    await page.locator('.log li', { hasText: `/appliance/${id}/config` }).waitFor();

    await site.api('DELETE', `/appliance/${id}/power`, { Force: true });
    await card.locator('.badge', { hasText: 'cleaning' }).waitFor();
    simulator.advance(1000);
    await card.locator('.badge', { hasText: 'down' }).waitFor();
    await site.api('DELETE', `/appliance/${id}`);
    await card.waitFor({ state: 'detached' });
    expect(await used('free')).toBe(8);
    expect(await page.evaluate('globalThis.isFirstLoad')).toBe(true);
    expect(site.complaints).toEqual([]);
  });

  it('shows requests with their decoded query and outcome', async () => {
    site = await DashboardPage.open(browser);
    const log = site.page.locator('.log li');
    await site.api('GET', '/switch?{"Filter":{"Name":"%E7%B5%84%20%E6%9C%A8"}}');
    await log.filter({ hasText: '{"Filter":{"Name":"組 木"}}' }).waitFor();
    await site.api('GET', '/appliance/1');
    await log.filter({ hasText: '404 not_found' }).waitFor();
    site.simulator.fault({ kind: 'reset' });
    await site.api('GET', '/zone').catch(() => undefined);
    await log.filter({ hasText: 'no answer' }).waitFor();
    expect(await log.first().locator('.what').textContent()).toBe('/zone');
    expect(site.complaints).toEqual([]);
  });

  it('expands a request to its query, body and answer, and hides secrets', async () => {
    site = await DashboardPage.open(browser);
    const { page } = site;
    const script = {
      Note: { Name: 'boot', Class: 'shell', Content: 'kubeadm join --token abcdef.0123456789abcdef' },
    };
    await site.api('POST', '/note', script);
    await site.api('PUT', '/appliance/7', { Appliance: { Name: '' } });
    const rows = page.locator('.log li');
    await rows.filter({ hasText: '404 not_found' }).locator('summary').click();
    await page.locator('.bodies pre', { hasText: 'error_msg' }).waitFor();
    await rows.filter({ hasText: '/note' }).locator('summary').click();
    await page.locator('.bodies pre', { hasText: '"Content": "(not shown)"' }).first().waitFor();
    expect(await page.content()).not.toContain('abcdef.0123456789abcdef');
    // open details stay open while more requests arrive
    await site.api('GET', '/zone');
    await rows.filter({ hasText: '/zone' }).waitFor();
    expect(await page.locator('.log details[open]').count()).toBe(2);
    expect(site.complaints).toEqual([]);
  });

  it('folds many load balancers, links to each, and filters them', async () => {
    site = await DashboardPage.open(browser, CROWD);
    const { page } = site;
    const crowd = Array.from({ length: 30 }, (_, index) => index);
    const servers = crowd.map((index) => ({
      ...{ IPAddress: `203.0.113.${index + 4}`, Port: '80', Enabled: 'True' },
      HealthCheck: { Protocol: 'tcp' },
    }));
    for (const index of crowd) {
      const virtualIps = [80, 81, 82, 83, 84].map((port) =>
        virtualIp('203.0.113.60', port, {
          Servers: servers.map((each) => ({ ...each, Port: String(port) })),
        }),
      );
      await site.create(`edge-${index}`, '203.0.113.61', index + 1, virtualIps);
    }
    site.simulator.advance(60_000);
    // the page opens the first three by itself, and never closes what the user may be reading
    await page.reload();
    await page.locator('#appliance-113400000000, .index li').nth(29).waitFor();
    const height = () => page.evaluate<number>('document.documentElement.scrollHeight');
    expect(await height()).toBeLessThan(10_000);
    expect(await page.locator('.card details[open]').count()).toBe(0);

    await page.locator('.index a', { hasText: 'edge-17' }).click();
    await page.locator('article', { hasText: 'edge-17' }).getByText('203.0.113.60:84').waitFor();
    expect(await page.locator('.card > details[open]').count()).toBe(1);

    await page.getByLabel('Show only what has').fill('EDGE-23');
    await page.getByRole('heading', { name: 'edge-17' }).waitFor({ state: 'detached' });
    expect(await page.locator('[id^=appliance-] h4').allTextContents()).toEqual(['edge-23']);
    await page.getByLabel('Show only what has').fill('203.0.113.99');
    await page.getByText('None. What you create').waitFor();
    expect(site.complaints).toEqual([]);
  });

  it('shows the network of a switch, and a stopped appliance without alarm', async () => {
    site = await DashboardPage.open(browser);
    const { page } = site;
    const UserSubnet = { DefaultRoute: '192.168.0.1', NetworkMaskLen: 24 };
    await site.api('POST', '/switch', { Switch: { Name: 'lan', UserSubnet } });
    await page.getByText('network 192.168.0.0/24, gateway 192.168.0.1').waitFor();
    const id = await site.create('idle', '203.0.113.7', 1);
    site.simulator.advance(60_000);
    await site.api('DELETE', `/appliance/${id}/power`, { Force: true });
    site.simulator.advance(60_000);
    const stopped = page.locator('article', { hasText: 'idle' }).locator('.badge', { hasText: 'down' });
    await stopped.waitFor();
    const colour = (selector: string) =>
      page.evaluate<string>(`getComputedStyle(document.querySelector('${selector}')).color`);
    expect(await stopped.getAttribute('class')).toBe('badge is-stopped');
    expect(await colour('.is-stopped')).toBe(await colour('.facts dt'));
  });

  it('shows any name as plain text', async () => {
    site = await DashboardPage.open(browser);
    const { page } = site;
    const names = [
      '<img src=x onerror=alert(1)>',
      '"><script>alert(2)</script>',
      '</script><svg onload=alert(3)>',
      '\u202eexe.gpj',
      '{{constructor.constructor(alert(4))()}}',
    ];
    for (const [index, name] of names.entries()) {
      await site.create(name, `203.0.113.${7 + index}`, index + 1, [], [name.slice(0, 32)]);
    }
    await site.api('POST', '/switch', { Switch: { Name: '<b>bold</b>' } });
    await site.api('GET', `/switch?${JSON.stringify({ Filter: { Name: names[0] } })}`);
    for (const name of [...names, '<b>bold</b>']) {
      await page.getByRole('heading', { name, exact: true }).waitFor();
    }
    await page.locator('.query', { hasText: 'onerror' }).waitFor();
    expect(await page.locator('img, svg, script + script, h4 b').count()).toBe(0);
    expect(site.complaints).toEqual([]);
  });

  it('shows local addresses of virtual IPs and servers with a data plane', async () => {
    site = await DashboardPage.open(browser, { dataPlane: true });
    await site.create('Edge', '203.0.113.7', 1, [virtualIp('203.0.113.8', 80)]);
    site.simulator.advance(60_000);
    await site.page.getByText(/listens on 127\.\d+\.\d+\.\d+:\d+ of this machine/).waitFor();
    await site.page
      .getByText(/^tcp, at 127\.\d+\.\d+\.\d+:\d+/)
      .first()
      .waitFor();
    expect(site.complaints).toEqual([]);
  });

  it('does not update while paused, and reports a missing answer', async () => {
    site = await DashboardPage.open(browser);
    const { page } = site;
    const status = page.getByRole('status');
    await status.filter({ hasText: 'live' }).waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await status.filter({ hasText: 'paused' }).waitFor();
    await site.api('POST', '/switch', { Switch: { Name: 'later' } });
    // long enough for two updates, if it still polled
    await page.waitForTimeout(1200);
    expect(await page.getByRole('heading', { name: 'later' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('heading', { name: 'later' }).waitFor();
    await site.simulator.close();
    await status.filter({ hasText: 'the simulator does not answer' }).waitFor();
  });
});
