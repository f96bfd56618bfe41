import type { MigratedBackend, MigratedRoute } from '../migration-plan';
import type { Location } from './host-routes';
import type { IngressPath, IngressSource } from './read-ingress';

interface PlannedRoute {
  readonly location: Location;
  readonly route: MigratedRoute;
}

/** Gives canaries their share of the routes with the same host and path. */
export function addCanaries(
  planned: readonly PlannedRoute[],
  canaries: readonly IngressSource[],
): MigratedRoute[] {
  const byPath = Map.groupBy(planned, ({ location }) => keyOf(location));
  const replaced = new Map<MigratedRoute, MigratedRoute[]>();
  for (const ingress of canaries) {
    for (const path of ingress.paths) {
      const mains = byPath.get(keyOf(path)) ?? [];
      if (mains.length === 0) {
        ingress.annotations.report(path.field, 'left-out', 'no other Ingress has this host and path');
      }
      for (const { route } of mains) {
        if (replaced.has(route)) {
          ingress.annotations.report(path.field, 'left-out', 'ingress-nginx takes one canary for a path');
        } else replaced.set(route, applyCanary(route, ingress, path));
      }
    }
  }
  return planned.flatMap(({ route }) => replaced.get(route) ?? [route]);
}

function keyOf({ host, path }: Pick<IngressPath, 'host' | 'path'>): string {
  return JSON.stringify([host, path]);
}

function applyCanary(route: MigratedRoute, { annotations, canary }: IngressSource, path: IngressPath) {
  const main = route.target;
  if (!canary) return [route];
  if (main.kind === 'redirect' || main.kind === 'weighted') {
    annotations.report(path.field, 'left-out', 'the path redirects');
    return [route];
  }
  const weighted = toWeighted(route, main, path.backend, canary.weight, canary.total);
  const { header } = canary;
  if (!header) return [weighted];
  if (route.path.kind === 'regex') {
    annotations.leaveOut(
      'canary-by-header',
      'a route with a regular expression has no conditions on headers',
    );
    return [weighted];
  }
  const withHeader = (value: string, target: MigratedBackend): MigratedRoute => ({
    ...route,
    target,
    options: { ...route.options, headers: { [header.name]: value } },
  });
  if (header.value !== undefined) return [withHeader(header.value, path.backend), weighted];
  return [
    withHeader('always', path.backend),
    ...(canary.weight > 0 ? [withHeader('never', main)] : []),
    weighted,
  ];
}

function toWeighted(
  route: MigratedRoute,
  main: MigratedBackend,
  canary: MigratedBackend,
  weight: number,
  total: number,
): MigratedRoute {
  if (weight === 0) return route;
  if (weight === total) return { ...route, target: canary };
  const shares = [
    { backend: main, weight: total - weight },
    { backend: canary, weight },
  ];
  return { ...route, target: { kind: 'weighted', shares } };
}
