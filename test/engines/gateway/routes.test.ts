import fc from 'fast-check';
import { renderNginxConfig } from '../../../lib/gateway/nginx/render-config';
import { type GatewayRequest, matchRequest, type Outcome } from '../../../lib/gateway/routes/match-request';
import { normalizePath, splitTarget } from '../../../lib/gateway/routes/request-path';
import { formatMatch, type Route } from '../../../lib/gateway/routes/route';
import type { RouteTable } from '../../../lib/gateway/routes/route-table';
import { configOf } from '../../gateway/gateway-configs';
import { BACKENDS, requests, routeTables } from '../../gateway/route-tables';
import { describeWithEngine } from '../harness/engine';
import { makePlace, type RunningNginx, startNginx } from './nginx-process';
import { ask, type GatewayAnswer, type Recorder, startRecorder } from './recorders';

const TABLES = 300;
const REQUESTS = 34;
/** Number of nginx processes: each waits 100 ms during a reload, while the others work. */
const SERVERS = 4;

for (const engine of ['nginx', 'nginx-current'] as const) {
  describeWithEngine(engine, `random routes on ${engine}`, ({ path, version }) => {
    const recorders: Recorder[] = [];
    const ports: Record<string, number> = {};
    const running: RunningNginx[] = [];

    beforeAll(async () => {
      for (const key of BACKENDS) {
        const recorder = await startRecorder(key);
        recorders.push(recorder);
        ports[key] = recorder.port;
      }
    });

    afterAll(async () => {
      await Promise.all(running.map((nginx) => nginx.stop()));
      await Promise.all(recorders.map((recorder) => recorder.close()));
    });

    /** Runs one table after the other on an nginx. */
    async function tryTables(tables: Iterator<[number, readonly Route[]]>): Promise<number> {
      const place = await makePlace();
      let nginx: RunningNginx | undefined;
      let asked = 0;
      for (let next = tables.next(); !next.done; next = tables.next()) {
        const [index, routes] = next.value;
        const config = configOf(routes, version, ports);
        const text = renderNginxConfig(config);
        if (nginx) await nginx.reload(text);
        else {
          nginx = await startNginx(path, place, text);
          running.push(nginx);
        }
        await compareAnswers(nginx.httpPort, config.table, routes, index);
        asked += REQUESTS;
      }
      return asked;
    }

    it(`reach the backends that the matcher predicts, as it predicts (${TABLES} tables)`, async () => {
      const tables = fc.sample(routeTables, { numRuns: TABLES, seed: 12 }).entries();
      const asked = await Promise.all(Array.from({ length: SERVERS }, () => tryTables(tables)));
      expect(asked.reduce((sum, count) => sum + count)).toBe(TABLES * REQUESTS);
    }, 300_000);
  });
}

/** Sends random requests, and compares each response with the matcher's prediction. */
async function compareAnswers(
  port: number,
  table: RouteTable,
  routes: readonly Route[],
  seed: number,
): Promise<void> {
  const listed = routes.map(({ match, action }) => `${formatMatch(match)} ${JSON.stringify(action)}`);
  const compare = async (request: GatewayRequest) => {
    const answer = await send(port, request);
    expect({ request, routes: listed, got: summarize(answer) }).toEqual({
      request,
      routes: listed,
      got: expectation(matchRequest(table, request), request),
    });
  };
  await Promise.all(fc.sample(requests, { numRuns: REQUESTS, seed }).map(compare));
}

function send(
  port: number,
  { method = 'GET', host, target, headers = {} }: GatewayRequest,
): Promise<GatewayAnswer> {
  return ask(port, target, { method, headers: { Host: host, ...headers } });
}

/** Returns what is compared. The body of a HEAD response is empty, so its backend is unknown. */
function summarize({ status, headers, seen, body }: GatewayAnswer): object {
  if (seen) return { status, backend: seen.backend, target: seen.target };
  if (status === 200 && body === '') return { status };
  return { status, ...(headers.location !== undefined && { location: decodeLocation(headers.location) }) };
}

function expectation(outcome: Outcome, { method }: GatewayRequest): object {
  switch (outcome.kind) {
    case 'forwarded':
      return method === 'HEAD'
        ? { status: 200 }
        : { status: 200, backend: outcome.backends[0], target: outcome.target };
    case 'redirected':
      return { status: outcome.status, location: decodeLocation(outcome.location) };
    case 'not-found':
      return { status: 404 };
    case 'bad-request':
      return { status: 400 };
  }
}

/** Decodes a redirect, because nginx encodes more than necessary. */
function decodeLocation(location: string): string {
  const start = /^[a-z]+:\/\/[^/]*/.exec(location)?.[0] ?? '';
  const { path, query } = splitTarget(location.slice(start.length));
  return `${start} ${normalizePath(path)} ${query}`;
}
