import fc from 'fast-check';
import { renderNginxConfig } from '../../../lib/gateway/nginx/render-config';
import { type GatewayRequest, matchRequest, type Outcome } from '../../../lib/gateway/routes/match-request';
import { normalizePath, splitTarget } from '../../../lib/gateway/routes/request-path';
import { formatMatch } from '../../../lib/gateway/routes/route';
import { configOf } from '../../gateway/gateway-configs';
import { BACKENDS, requests, routeTables } from '../../gateway/route-tables';
import { describeWithEngine } from '../harness/engine';
import { makePlace, type RunningNginx, startNginx } from './nginx-process';
import { ask, type GatewayAnswer, type Recorder, startRecorder } from './recorders';

const TABLES = 300;
const REQUESTS = 34;

for (const engine of ['nginx', 'nginx-current'] as const) {
  describeWithEngine(engine, `random routes on ${engine}`, ({ path, version }) => {
    const recorders: Recorder[] = [];
    const ports: Record<string, number> = {};
    let nginx: RunningNginx | undefined;

    beforeAll(async () => {
      for (const key of BACKENDS) {
        const recorder = await startRecorder(key);
        recorders.push(recorder);
        ports[key] = recorder.port;
      }
    });

    afterAll(async () => {
      await nginx?.stop();
      await Promise.all(recorders.map((recorder) => recorder.close()));
    });

    it(`go where the matcher says, and backends see what it says (${TABLES} tables)`, async () => {
      const tables = fc.sample(routeTables, { numRuns: TABLES, seed: 12 });
      const place = await makePlace();
      let asked = 0;
      for (const [index, routes] of tables.entries()) {
        const config = configOf(routes, version, ports);
        const text = renderNginxConfig(config);
        if (nginx) await nginx.reload(text);
        else nginx = await startNginx(path, place, text);
        const { httpPort } = nginx;
        const sample = fc.sample(requests, { numRuns: REQUESTS, seed: index });
        const results = await Promise.all(
          sample.map(async (request) => ({ request, answer: await send(httpPort, request) })),
        );
        for (const { request, answer } of results) {
          const outcome = matchRequest(config.table, request);
          const routesOfHost = routes.map(
            ({ match, action }) => `${formatMatch(match)} ${JSON.stringify(action)}`,
          );
          expect({ request, routes: routesOfHost, got: summarize(answer) }).toEqual({
            request,
            routes: routesOfHost,
            got: expectation(outcome, request),
          });
          asked += 1;
        }
      }
      expect(asked).toBe(TABLES * REQUESTS);
    }, 300_000);
  });
}

function send(
  port: number,
  { method = 'GET', host, target, headers = {} }: GatewayRequest,
): Promise<GatewayAnswer> {
  return ask(port, target, { method, headers: { Host: host, ...headers } });
}

/** What is compared: bodies of HEAD are empty, so its backends are not known. */
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

/** nginx encodes more than it must in redirects. */
function decodeLocation(location: string): string {
  const start = /^[a-z]+:\/\/[^/]*/.exec(location)?.[0] ?? '';
  const { path, query } = splitTarget(location.slice(start.length));
  return `${start} ${normalizePath(path)} ${query}`;
}
