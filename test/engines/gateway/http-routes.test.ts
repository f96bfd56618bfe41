import fc from 'fast-check';
import { HttpRoutes } from '../../../lib';
import { withCompleteTree } from '../../../lib/core/complete-tree';
import type { Outcome } from '../../../lib/gateway/routes/match-request';
import { normalizePath, splitTarget } from '../../../lib/gateway/routes/request-path';
import { formatMatch } from '../../../lib/gateway/routes/route';
import { addServices, declareGateway } from '../../gateway/declared';
import { type GatewayObject, judge, type Verdict } from '../../gateway/http-route-matcher';
import { BACKENDS, requests, routeTables } from '../../gateway/route-tables';
import { newChart, problemsBelow } from '../../kubernetes/manifests';

describe('the HTTPRoutes of a gateway', () => {
  it('send every request to the same place as the table (300 tables)', () => {
    let compared = 0;
    let tables = 0;
    for (const [index, all] of fc.sample(routeTables, { numRuns: 600, seed: 34 }).entries()) {
      const chart = newChart();
      const gateway = declareGateway(
        chart,
        all.filter(({ match }) => match.path.kind !== 'regex'),
        addServices(chart, BACKENDS),
      );
      const routes = new HttpRoutes(chart, 'Routes', {
        routes: gateway,
        gatewayClassName: 'any',
        name: 'edge',
      });
      // redirects that lead back to their own route are refused
      if (problemsBelow(chart).length > 0 || tables === 300) continue;
      tables += 1;
      const objects: GatewayObject[] = [routes.gateway, ...routes.routes].map((object) => object.toJson());
      const asked = fc.sample(requests, { numRuns: 70, seed: index });
      const outcomes = withCompleteTree(() => asked.map((request) => gateway.match(request)));
      for (const [at, request] of asked.entries()) {
        const { path, query } = splitTarget(request.target);
        const outcome = outcomes[at];
        if (!outcome || normalizePath(path) !== path || query === '?') continue;
        const verdict = judge(objects, {
          ...request,
          method: request.method ?? 'GET',
          headers: request.headers ?? {},
          path,
          query,
        });
        expect({ request, routes: all.map(({ match }) => formatMatch(match)), got: verdict }).toEqual({
          request,
          routes: all.map(({ match }) => formatMatch(match)),
          got: expectation(outcome, request.host),
        });
        compared += 1;
      }
    }
    expect(tables).toBe(300);
    expect(compared).toBeGreaterThan(10_000);
  });
});

function expectation(outcome: Outcome, host: string): Verdict {
  switch (outcome.kind) {
    case 'forwarded':
      return {
        kind: 'forwarded',
        services: outcome.backends.map((key) => key.split(' ')[1] ?? ''),
        target: outcome.target,
      };
    case 'redirected': {
      const base = `http://${host.replace(/:.*|\.$/g, '').toLowerCase()}`;
      const { location } = outcome;
      return {
        kind: 'redirected',
        status: outcome.status,
        url: location.startsWith('/') ? base + location : location,
      };
    }
    default:
      return { kind: 'not-found' };
  }
}
