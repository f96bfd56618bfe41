import { planMigration } from '../../../lib/gateway/migration/plan-migration';

export function plan(...objects: object[]) {
  const { routes, notCarriedOver } = planMigration(JSON.stringify({ kind: 'List', items: objects }));
  const list = notCarriedOver
    .filter(({ setting }) => setting !== 'spec.parentRefs')
    .map(({ setting, effect, reason }) => ({ place: `${setting}: ${effect}`, reason }));
  return { routes, list };
}

export function service(name: string, ports: readonly object[]) {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'web' }, spec: { ports } };
}

export function httpRoute(spec: object) {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'a', namespace: 'web' },
    spec: { hostnames: ['a.example'], ...spec },
  };
}

export const backendRefs = [{ name: 's', port: 80 }];
export const withFilters = (...filters: object[]) => httpRoute({ rules: [{ filters, backendRefs }] });
export const redirecting = (requestRedirect: object) =>
  httpRoute({ rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect }] }] });
export const rewriting = (path: object) => withFilters({ type: 'URLRewrite', urlRewrite: { path } });
export const withBackend = (ref: object) =>
  httpRoute({ rules: [{ backendRefs: [{ name: 's', port: 80, ...ref }] }] });
export const matching = (match: object) => httpRoute({ rules: [{ matches: [match], backendRefs }] });
export const headers = (requestHeaderModifier: object) =>
  withFilters({ type: 'RequestHeaderModifier', requestHeaderModifier });
