import fc from 'fast-check';
import { App, GatewayMigration, Stack } from '../../../lib';
import {
  type MigratedRoute,
  type MigrationPlan,
  toTableRoute,
} from '../../../lib/gateway/migration/migration-plan';
import { planMigration } from '../../../lib/gateway/migration/plan-migration';
import { matchRequest } from '../../../lib/gateway/routes/match-request';
import type { Route } from '../../../lib/gateway/routes/route';
import { buildRouteTable, type RouteTable } from '../../../lib/gateway/routes/route-table';
import {
  findRuleHost,
  type IngressAnswer,
  type IngressObject,
  type IngressRequest,
  isRegexHost,
  locationsOf,
  matchIngress,
} from './ingress-matcher';
import { ingressLists, requests } from './random-ingresses';

/** Returns the gateway's answer to a request, in the form of the other matcher. */
function answer(
  table: RouteTable<Route & { readonly isClosed: boolean }>,
  { host, target, headers }: IngressRequest,
) {
  const outcome = matchRequest(table, { host, target, headers });
  if (outcome.kind === 'forwarded' && outcome.route.isClosed) return undefined;
  if (outcome.kind !== 'forwarded') return outcome.kind === 'not-found' ? undefined : outcome;
  const backends = outcome.backends.map((key) => key.replace(/^web\//, '')).sort();
  return { backends, target: outcome.target };
}

function toRoute(route: MigratedRoute) {
  return { ...toTableRoute(route), isClosed: route.options.allowFrom !== undefined };
}

/** Whether the plan lists a setting that explains why this request is treated differently. */
function isListed(
  { notCarriedOver }: MigrationPlan,
  ingresses: readonly IngressObject[],
  { host, target, headers }: IngressRequest,
  expected: IngressAnswer | undefined,
): boolean {
  const has = (field: string | undefined, text: string, label?: string) =>
    notCarriedOver.some(
      (entry) =>
        (field === undefined || entry.setting === field) &&
        (label === undefined || entry.object === label) &&
        `${entry.effect}: ${entry.reason}`.includes(text),
    );
  const path = target.split('?')[0] ?? '';
  const ruleHost = findRuleHost(ingresses, host);
  if (/^x\.y\./.test(host) && has('spec.rules', 'different: the host *.a.example also')) return true;
  const locations = locationsOf(ingresses, ruleHost);
  if (isRegexHost(locations)) {
    if (/[A-Z]/.test(path) && has('spec.rules', `of host '${ruleHost}' without regard to case`)) return true;
  } else if (
    !locations.some((other) => other.path === path) &&
    locations.some((other) => other.path === `${path}/`)
  ) {
    // ingress-nginx redirects to the path with a slash
    return has(undefined, `different: ingress-nginx redirects ${path} to ${path}/`);
  }
  if (!expected) return false;
  const { field, ingress, path: own } = expected.location;
  const label = `Ingress ${ingress.metadata.namespace}/${ingress.metadata.name}`;
  if (has(field, 'left-out', label)) return true;
  if (has(field, 'paths that go on after', label)) return true;
  if (has(field, 'is tried before', label)) return true;
  const isCanary = headers['x-canary'] !== undefined;
  if (isCanary && has(undefined, 'left-out: a route with a regular expression has no conditions'))
    return true;
  const rest = path.slice(own.length);
  return rest !== '' && !rest.startsWith('/') && has(field, 'paths that only begin like', label);
}

describe('routes read from Ingresses', () => {
  it('serve requests as ingress-nginx does, except where the list says otherwise', () => {
    const counts = { equal: 0, listed: 0 };
    fc.assert(
      fc.property(ingressLists, fc.array(requests, { minLength: 30, maxLength: 30 }), (ingresses, list) => {
        const plan = planMigration(JSON.stringify({ kind: 'List', items: ingresses }));
        const table = buildRouteTable(plan.routes.map(toRoute), undefined);
        for (const request of list) {
          const expected = matchIngress(ingresses, request);
          const given = answer(table, request);
          const wanted = expected && { backends: expected.backends, target: expected.target };
          if (JSON.stringify(given) === JSON.stringify(wanted)) counts.equal += 1;
          else if (isListed(plan, ingresses, request, expected)) counts.listed += 1;
          else
            expect({ request, plan: plan.routes, given }).toEqual({
              request,
              plan: plan.routes,
              given: wanted,
            });
        }
      }),
      { numRuns: 300 },
    );
    // differences must be the exception
    expect(counts.equal).toBeGreaterThan(2 * counts.listed);
  });

  it('give a gateway that synthesizes', () => {
    fc.assert(
      fc.property(ingressLists, (ingresses) => {
        const migration = GatewayMigration.fromYaml(JSON.stringify({ kind: 'List', items: ingresses }));
        fc.pre(migration.plan.routes.length > 0);
        const app = new App();
        migration.createGateway(new Stack(app, 'gateway', { namespace: 'web' }), 'Gateway');
        expect(app.assemble().stacks).toHaveLength(1);
      }),
      { numRuns: 50 },
    );
  });
});
