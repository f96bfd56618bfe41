import fc from 'fast-check';

/**
 * A small site as data: the contents of `site.json`, and what the cloud and the cluster are compared with.
 */
export interface ChangingSite {
  /** Last octets of the addresses of the machines, in 203.0.113.0/28. */
  readonly nodes: readonly number[];
  readonly services: readonly ChangingService[];
  /** Paths of the gateway, each with the name of a service. */
  readonly routes: Readonly<Record<string, string>>;
  /** Number of pods of the gateway, which has a virtual IP at port 80. */
  readonly gateways: number;
  /**
   * Ports of a virtual IP that leads to the first service directly, not through the gateway; empty if there
   * is none.
   */
  readonly directPorts: readonly number[];
}

export interface ChangingService {
  readonly name: string;
  readonly replicas: number;
  /** Tag of its image. */
  readonly version: number;
  /** Port that its container listens on. */
  readonly port: number;
}

/** A change, with two numbers that select its target and its new value. */
export interface Change {
  readonly kind: keyof typeof CHANGES;
  readonly where: number;
  readonly what: number;
}

export const FIRST_SITE: ChangingSite = {
  nodes: [5, 6],
  services: [
    { name: 'shop', replicas: 2, version: 1, port: 8080 },
    { name: 'blog', replicas: 1, version: 1, port: 8080 },
  ],
  routes: { '/blog/': 'blog' },
  gateways: 2,
  directPorts: [8443],
};

const NODES = [5, 6, 11, 12];
const NAMES = ['shop', 'blog', 'wiki'];
const PATHS = ['/a/', '/blog/', '/blog/new/', '/wiki/'];
const DIRECT_PORTS = [8443, 9000];
const CONTAINER_PORTS = [3000, 8080, 8081];

type Alter = (site: ChangingSite, where: number, what: number) => ChangingSite;

const CHANGES = {
  node: (site, where) => ({ ...site, nodes: toggled(site.nodes, NODES, where, 1) }),
  'pods of the gateway': (site, where) => ({ ...site, gateways: other([1, 2, 3], site.gateways, where) }),
  'direct port': (site, where) => ({
    ...site,
    directPorts: toggled(site.directPorts, DIRECT_PORTS, where, 0),
  }),
  service: toggleService,
  replicas: (site, where, what) =>
    altered(site, where, ({ replicas }) => ({ replicas: other([1, 2, 3], replicas, what) })),
  version: (site, where) => altered(site, where, ({ version }) => ({ version: version + 1 })),
  'container port': (site, where, what) =>
    altered(site, where, ({ port }) => ({ port: other(CONTAINER_PORTS, port, what) })),
  route: toggleRoute,
  'target of a route': retarget,
  'way back': () => FIRST_SITE,
} satisfies Readonly<Record<string, Alter>>;

/** Returns a number of random changes, always the same ones for a count and a seed. */
export function drawChanges(count: number, seed: number): Change[] {
  const [first, ...others] = Object.keys(CHANGES) as Change['kind'][];
  const change = fc.record({
    kind: fc.constantFrom(first ?? 'node', ...others),
    where: fc.nat(999),
    what: fc.nat(999),
  });
  return fc.sample(change, { numRuns: count, seed });
}

/** Returns the site after a change; every resulting site is valid. */
export function change(site: ChangingSite, { kind, where, what }: Change): ChangingSite {
  const alter: Alter = CHANGES[kind];
  return alter(site, where, what);
}

/** Adds an element of `all` to a list, or removes it unless that leaves too few. */
function toggled(list: readonly number[], all: readonly number[], where: number, fewest: number): number[] {
  const one = pick(all, where);
  const isIn = list.includes(one);
  if (isIn && list.length === fewest) return [...list];
  return all.filter((each) => (each === one ? !isIn : list.includes(each)));
}

/** Adds or removes a service, but never the first, which is the default backend of the gateway. */
function toggleService(site: ChangingSite, where: number, what: number): ChangingSite {
  const name = pick(NAMES.slice(1), where);
  const others = site.services.filter((service) => service.name !== name);
  if (others.length === site.services.length) {
    const service = { name, replicas: 1, version: 1, port: pick(CONTAINER_PORTS, what) };
    return { ...site, services: [...others, service] };
  }
  const routes = Object.entries(site.routes).filter(([, target]) => target !== name);
  return { ...site, services: others, routes: Object.fromEntries(routes) };
}

function altered(
  site: ChangingSite,
  where: number,
  alter: (service: ChangingService) => Partial<ChangingService>,
): ChangingSite {
  const chosen = pick(site.services, where);
  const services = site.services.map((each) => (each === chosen ? { ...each, ...alter(each) } : each));
  return { ...site, services };
}

function toggleRoute(site: ChangingSite, where: number, what: number): ChangingSite {
  const path = pick(PATHS, where);
  const { [path]: target, ...others } = site.routes;
  return { ...site, routes: target === undefined ? { ...others, [path]: nameAt(site, what) } : others };
}

function retarget(site: ChangingSite, where: number, what: number): ChangingSite {
  const paths = Object.keys(site.routes);
  if (paths.length === 0) return toggleRoute(site, where, what);
  return { ...site, routes: { ...site.routes, [pick(paths, where)]: nameAt(site, what) } };
}

function nameAt({ services }: ChangingSite, what: number): string {
  return pick(services, what).name;
}

function other(all: readonly number[], now: number, what: number): number {
  return pick(
    all.filter((each) => each !== now),
    what,
  );
}

function pick<T>(all: readonly T[], where: number): T {
  const one = all[where % all.length];
  if (one === undefined) throw new Error('there is nothing to choose from');
  return one;
}
