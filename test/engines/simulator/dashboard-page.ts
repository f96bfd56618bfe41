import { type Browser, chromium, type Page } from 'playwright-core';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../lib/testing';

// biome-ignore lint/suspicious/noExplicitAny: tests read whatever the wire brings
type Json = any;

/** Options for a browser that may run as root and sends no requests on its own. */
const ARGUMENTS = [
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the browser with a new, empty profile. */
export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

/** A simulator whose clock is stopped, and its page in a browser. */
export class DashboardPage {
  readonly simulator: Simulator;
  readonly page: Page;
  /** Things that must not happen: errors on the console or in scripts, dialogs, requests to other hosts. */
  readonly complaints: string[];

  private constructor(simulator: Simulator, page: Page, complaints: string[]) {
    this.simulator = simulator;
    this.page = page;
    this.complaints = complaints;
  }

  static async open(browser: Browser, options: SimulatorOptions = {}): Promise<DashboardPage> {
    const simulator = await startSimulator({ mode: 'manual', ...options });
    const home = new URL('/', simulator.url);
    const complaints: string[] = [];
    const page = await browser.newPage();
    page.setDefaultTimeout(15_000);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      const { protocol, host } = new URL(request.url());
      if (protocol !== 'data:' && host !== home.host) complaints.push(`request to ${request.url()}`);
    });
    const site = new DashboardPage(simulator, page, complaints);
    try {
      await page.goto(home.href);
      await page.getByRole('heading', { name: 'k8s-router' }).waitFor();
      return site;
    } catch (error) {
      // otherwise the simulator would keep the test process alive
      await site.close();
      throw new Error(`the page shows nothing: ${complaints.join('; ')}`, { cause: error });
    }
  }

  /** Sends a request to the API as the official client does; resolves to the resource. */
  async api(method: string, path: string, body?: object): Promise<Json> {
    const { url, token, secret, zone } = this.simulator;
    const credentials = Buffer.from(`${token}:${secret}`).toString('base64');
    const answer = await fetch(`${url}/${zone}/api/cloud/1.1${path}`, {
      method,
      headers: { Authorization: `Basic ${credentials}`, 'X-Sakura-Bigint-As-Int': '1' },
      ...(body && { body: JSON.stringify(body) }),
    });
    return answer.json();
  }

  /** Creates a load balancer on the router of the default site, and returns its id. */
  async create(
    name: string,
    unit: string,
    vrid: number,
    virtualIps: object[] = [],
    tags: string[] = [],
  ): Promise<number> {
    const [{ ID: switchId }] = (await this.api('GET', '/switch')).Switches;
    const { Appliance } = await this.api('POST', '/appliance', {
      Appliance: {
        ...{ Class: 'loadbalancer', Name: name, Tags: tags, Plan: { ID: 1 } },
        Settings: { LoadBalancer: virtualIps },
        Remark: {
          Switch: { ID: switchId },
          VRRP: { VRID: vrid },
          Network: { NetworkMaskLen: 28, DefaultRoute: '203.0.113.1' },
          Servers: [{ IPAddress: unit }],
        },
      },
    });
    return Appliance.ID;
  }

  async close(): Promise<void> {
    await this.page.close();
    await this.simulator.close();
  }
}

/** Returns a virtual IP for both nodes of the default site. */
export function virtualIp(address: string, port: number, change: object = {}) {
  const HealthCheck = { Protocol: 'tcp' };
  const Servers = ['203.0.113.5', '203.0.113.6'].map((IPAddress) => ({
    ...{ IPAddress, Port: String(port), Enabled: 'True', HealthCheck },
  }));
  return { VirtualIPAddress: address, Port: String(port), DelayLoop: '10', Servers, ...change };
}
