import type { MigratedOptions, MigratedRoute, MigratedTarget } from '../migration-plan';
import { PREFIX } from './annotations';
import { addCanaries } from './canary-routes';
import { groupLocations, type Location, type TranslatedLocation, translateHost } from './host-routes';
import type { IngressSource } from './read-ingress';

/** An address that no client has: a route that allows only this one refuses everyone. */
export const UNREACHABLE_ADDRESS = '255.255.255.255';

export interface PlannedIngresses {
  readonly routes: readonly MigratedRoute[];
  /** For each host, a route that refuses every request. */
  readonly closed: readonly MigratedRoute[];
}

/** Plans the routes of Ingresses, which are sorted from the oldest to the newest. */
export function planIngresses(ingresses: readonly IngressSource[]): PlannedIngresses {
  const main = ingresses.filter(({ canary }) => !canary);
  const canaries = ingresses.filter(({ canary }) => canary);
  const hosts = groupLocations(main);
  const translated = [...hosts].map(([host, locations]) => translateHost(host, locations));
  const all = translated.flat().filter(({ location }) => !location.ingress.annotations.isRedirectLost);
  const planned = all.map((entry) => ({ location: entry.location, route: toRoute(entry) }));
  return {
    routes: [...addCanaries(planned, canaries), ...planAppRoots(translated), ...planWww(main, hosts)],
    closed: planClosed(hosts),
  };
}

/** Plans routes that refuse every request. They must name a backend, but it gets no requests. */
function planClosed(hosts: ReadonlyMap<string, readonly Location[]>): MigratedRoute[] {
  const [any] = [...hosts.values()].flat();
  return [...hosts].flatMap(([host, [first = any]]) =>
    host === '' || !first
      ? []
      : [
          {
            from: first.ingress.source.label,
            field: 'spec.rules',
            path: { kind: 'prefix' as const, value: '/' },
            target: first.backend,
            options: { host, allowFrom: [UNREACHABLE_ADDRESS] },
          },
        ],
  );
}

function toRoute({ location, translated }: TranslatedLocation): MigratedRoute {
  const { ingress, host, field } = location;
  const target: MigratedTarget = ingress.redirect ?? location.backend;
  const change = ingress.redirect ? {} : translated.options;
  return {
    from: ingress.source.label,
    field,
    path: translated.rule,
    target,
    options: withHost({ ...ingress.options, ...change, ...closedOptions(ingress) }, host),
  };
}

/** Returns options that refuse every request if the Ingress has a protection that is not carried over. */
function closedOptions({ annotations }: IngressSource): MigratedOptions {
  return annotations.isClosed ? { allowFrom: [UNREACHABLE_ADDRESS] } : {};
}

function withHost(options: MigratedOptions, host: string): MigratedOptions {
  return host === '' ? options : { host, ...options };
}

/** Plans redirects from `/` to the root of an application. */
function planAppRoots(hosts: readonly (readonly TranslatedLocation[])[]): MigratedRoute[] {
  return hosts.flatMap((entries) => {
    const root = entries.find(({ location }) => location.path === '/' && location.ingress.appRoot);
    for (const { location } of entries) reportUnusedAppRoot(location, entries);
    const path = root?.location.ingress.appRoot;
    if (!root || path === undefined) return [];
    const { ingress, host } = root.location;
    if (entries.some(({ translated: { rule } }) => rule.kind === 'exact' && rule.value === '/')) {
      ingress.annotations.ignore('app-root', 'another route serves exactly /');
      return [];
    }
    ingress.annotations.differ('app-root', 'the query of the request is kept');
    return [
      {
        from: ingress.source.label,
        field: `${PREFIX}app-root`,
        path: { kind: 'exact', value: '/' },
        target: { kind: 'redirect', change: 'toPath', path, options: {} },
        options: withHost(closedOptions(ingress), host),
      },
    ];
  });
}

function reportUnusedAppRoot({ ingress, host }: Location, entries: readonly TranslatedLocation[]): void {
  if (ingress.appRoot === undefined) return;
  const isUsed = entries.some(({ location }) => location.path === '/' && location.ingress === ingress);
  if (!isUsed) ingress.annotations.ignore('app-root', `the Ingress does not serve / of host '${host}'`);
}

/** Plans redirects between a host and the same host with `www.`. */
function planWww(ingresses: readonly IngressSource[], hosts: ReadonlyMap<string, unknown>): MigratedRoute[] {
  const routes = new Map<string, MigratedRoute>();
  for (const { source, annotations, hosts: names, fromToWww } of ingresses) {
    if (!fromToWww) continue;
    for (const host of names) {
      if (host === '' || host.startsWith('*.')) continue;
      const other = host.startsWith('www.') ? host.slice(4) : `www.${host}`;
      if (hosts.has(other) || routes.has(other)) {
        annotations.report(`${PREFIX}from-to-www-redirect`, 'ignored', `${other} has routes of its own`);
        continue;
      }
      routes.set(other, {
        from: source.label,
        field: `${PREFIX}from-to-www-redirect`,
        path: { kind: 'prefix', value: '/' },
        target: { kind: 'redirect', change: 'samePath', options: { status: 308, host } },
        options: { host: other },
      });
    }
  }
  return [...routes.values()];
}
