import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LoadResult, requestText, runLoad } from './http-load.ts';
import { printBar } from './table.ts';

const program = join(import.meta.dirname, 'programs', 'simulator.cjs');
const APPLIANCES = 10_000;
/** Kept well below 255, the highest VRID on one switch. */
const APPLIANCES_PER_SWITCH = 100;
const CONNECTIONS = 16;
/** The machine may have other work to do, so only the best of this many runs counts. */
const RUNS = 5;

/** Measures requests per second over HTTP with 10,000 appliances, and the memory that these take. */
export async function benchSimulator(): Promise<void> {
  console.log(`\nsimulator, ${CONNECTIONS} connections, best of ${RUNS} runs`);
  const site = await Site.start('memory');
  const emptyBytes = await site.heapBytes();
  const switches = await site.createSwitches();
  printRate('create, in memory', await site.load(createRequests(site, switches), APPLIANCES));
  const bytes = (await site.heapBytes()) - emptyBytes;
  const ids = await site.idsOf('/appliance?{"Count":100,"From":5000}', 'Appliances');

  const reads = ids.map((id) => site.get(`/appliance/${id}`));
  const read = await site.best(reads, 8000);
  printRate('read', read);
  const finds = {
    'find, page of 100 of all': { Count: 100 },
    'find, page of 100, last page': { From: APPLIANCES - 100, Count: 100 },
    'find, page of 100 by class': { Count: 100, Filter: { Class: ['loadbalancer'] } },
    'find, by tag': { Count: 100, Filter: { 'Tags.Name': 'group-7' } },
    'find, by partial name': { Count: 100, Filter: { Name: 'lb-77' } },
    'find, by partial name, sorted by it': { Count: 100, Filter: { Name: 'lb' }, Sort: ['-Name'] },
    'find, by a field that no index has': { Count: 100, Filter: { 'Instance.Status': 'down' } },
  };
  const medians: number[] = [];
  for (const [title, query] of Object.entries(finds)) {
    const found = await site.best([site.get(`/appliance?${JSON.stringify(query)}`)], 20, 1);
    medians.push(found.medianMs);
    printRate(title, found);
  }
  await site.end();
  await benchStateFile();
  console.log(`  ${'memory of 10,000 appliances'.padEnd(44)} ${(bytes / 2 ** 20).toFixed(0)} MiB`);
  printBar('milliseconds of a read at 5,000 per second', 1000 / read.perSecond, 0.2);
  printBar('milliseconds of the slowest find', Math.max(...medians), 50);
}

/** Measures creates that are written to disk before they are answered, one at a time and many at a time. */
async function benchStateFile(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-bench-'));
  for (const connections of [1, CONNECTIONS]) {
    const site = await Site.start('state', join(folder, `${connections}.json`));
    const requests = createRequests(site, await site.createSwitches());
    const title = `create, with a state file, ${connections} at a time`;
    printRate(title, await site.load(requests, 1000, connections));
    await site.end();
  }
  rmSync(folder, { recursive: true });
}

function printRate(title: string, { perSecond, medianMs }: LoadResult): void {
  console.log(
    `  ${title.padEnd(44)} ${perSecond.toFixed(0).padStart(7)} per second ${medianMs.toFixed(2).padStart(8)} ms each`,
  );
}

/** A simulator in another process, with helpers that send requests to it. */
class Site {
  private readonly child: ChildProcess;
  private readonly url: URL;
  private readonly headers: Record<string, string>;

  private constructor(child: ChildProcess, { url, token, secret }: Record<string, string>) {
    this.child = child;
    this.url = new URL(url ?? '');
    const credentials = Buffer.from(`${token}:${secret}`).toString('base64');
    this.headers = { Authorization: `Basic ${credentials}`, 'X-Sakura-Bigint-As-Int': '1' };
  }

  static async start(...mode: string[]): Promise<Site> {
    const child = fork(program, mode, { execArgv: ['--expose-gc'] });
    const [announced] = await once(child, 'message');
    return new Site(child, announced);
  }

  get(path: string): string {
    return this.request('GET', path);
  }

  request(method: string, path: string, body?: object): string {
    const target = `${this.url.pathname}/is1b/api/cloud/1.1${path}`;
    return requestText(method, target, this.headers, body && JSON.stringify(body));
  }

  load(requests: readonly string[], count: number, connections = CONNECTIONS): Promise<LoadResult> {
    return runLoad({ port: Number(this.url.port), connections, requests, count });
  }

  async best(requests: readonly string[], count: number, connections?: number): Promise<LoadResult> {
    const results: LoadResult[] = [];
    for (let run = 0; run < RUNS; run += 1) results.push(await this.load(requests, count, connections));
    return {
      perSecond: Math.max(...results.map(({ perSecond }) => perSecond)),
      medianMs: Math.min(...results.map(({ medianMs }) => medianMs)),
    };
  }

  async createSwitches(): Promise<number[]> {
    const count = APPLIANCES / APPLIANCES_PER_SWITCH;
    await this.load([this.request('POST', '/switch', { Switch: { Name: 'bench' } })], count);
    return this.idsOf('/switch', 'Switches');
  }

  async idsOf(path: string, key: string): Promise<number[]> {
    const answer = await fetch(`${this.url}/is1b/api/cloud/1.1${path}`, { headers: this.headers });
    const rows = ((await answer.json()) as Record<string, { ID: number }[]>)[key] ?? [];
    return rows.map(({ ID }) => ID);
  }

  async heapBytes(): Promise<number> {
    this.child.send('memory');
    const [{ heapBytes }] = await once(this.child, 'message');
    return heapBytes;
  }

  async end(): Promise<void> {
    this.child.disconnect();
    await once(this.child, 'exit');
  }
}

/**
 * Returns requests that create load balancers with one virtual IP over two servers, spread over the switches.
 */
function createRequests(site: Site, switches: readonly number[]): string[] {
  return Array.from({ length: APPLIANCES }, (_, index) => {
    const position = Math.floor(index / switches.length);
    const address = (host: number) => `10.0.${position}.${host}`;
    const servers = [3, 4].map((host) => ({
      IPAddress: address(host),
      Port: '80',
      Enabled: 'True',
      HealthCheck: { Protocol: 'http', Path: '/healthz', Status: '200' },
    }));
    return site.request('POST', '/appliance', {
      Appliance: {
        Name: `lb-${index}`,
        Tags: [`group-${index % 100}`, 'bench'],
        Class: 'loadbalancer',
        Plan: { ID: 1 },
        Settings: { LoadBalancer: [{ VirtualIPAddress: address(2), Port: '80', Servers: servers }] },
        Remark: {
          Switch: { ID: switches[index % switches.length] },
          VRRP: { VRID: position + 1 },
          Network: { NetworkMaskLen: 16, DefaultRoute: '10.0.255.254' },
          Servers: [{ IPAddress: address(1) }],
        },
      },
    });
  });
}
