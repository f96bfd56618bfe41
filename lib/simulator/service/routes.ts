import type { Route } from './model/route';
import { ACCOUNT_ROUTES } from './resources/account';
import { APPLIANCE_ROUTES } from './resources/appliance/routes';
import { BRIDGE_ROUTES } from './resources/bridge';
import { EMPTY_LIST_ROUTES, EMPTY_LISTS } from './resources/empty-lists';
import { ICON_ROUTES } from './resources/icon';
import { INTERFACE_ROUTES } from './resources/interface/routes';
import { ROUTER_ROUTES } from './resources/internet/routes';
import { IP_ADDRESS_ROUTES } from './resources/ip-address';
import { IPV6_ADDR_ROUTES } from './resources/ipv6-addr';
import { IPV6_NET_ROUTES } from './resources/ipv6-net';
import { NOTE_ROUTES } from './resources/note';
import { PRODUCT_ROUTES } from './resources/product';
import { SERVER_ROUTES } from './resources/server/routes';
import { SUBNET_ROUTES } from './resources/subnet';
import { SWITCH_ROUTES } from './resources/switch/routes';

/** Every operation that the simulator implements. */
export const ROUTES: readonly Route[] = [
  ...APPLIANCE_ROUTES,
  ...SWITCH_ROUTES,
  ...ROUTER_ROUTES,
  ...SUBNET_ROUTES,
  ...IP_ADDRESS_ROUTES,
  ...IPV6_NET_ROUTES,
  ...IPV6_ADDR_ROUTES,
  ...BRIDGE_ROUTES,
  ...SERVER_ROUTES,
  ...INTERFACE_ROUTES,
  ...ACCOUNT_ROUTES,
  ...ICON_ROUTES,
  ...NOTE_ROUTES,
  ...PRODUCT_ROUTES,
  ...EMPTY_LIST_ROUTES,
];

/** An operation of the real service that answers 404 or 405 here. */
export type MissingRoute = Pick<Route, 'method' | 'path' | 'summary'>;

/** Operations of the real service that are known to be missing. */
export const MISSING_ROUTES: readonly MissingRoute[] = EMPTY_LISTS.flatMap(({ path, one }): MissingRoute[] =>
  one === undefined
    ? []
    : [
        { method: 'POST', path, summary: `create ${one}` },
        { method: 'GET', path: `${path}/:id`, summary: `read ${one}` },
        { method: 'PUT', path: `${path}/:id`, summary: `change ${one}` },
        { method: 'DELETE', path: `${path}/:id`, summary: `delete ${one}` },
      ],
);

/** Groups of operations that all return 404. */
export const MISSING_FAMILIES: readonly [path: string, summary: string][] = [
  ['/cloud/zone/ZONE/api/system/1.0', 'bills and coupons'],
  ['/cloud/zone/ZONE/api/webaccel/1.0', 'the content delivery network'],
];

/** The operations of a path, by method, and the segments at its placeholders. */
export interface Match {
  readonly routes: ReadonlyMap<string, Route>;
  readonly ids: readonly string[];
}

/** The segments that each placeholder matches, in the order in which they are tried after literal ones. */
const PLACEHOLDERS: readonly [name: string, pattern: RegExp][] = [
  [':id', /^\d{1,16}$/],
  [':address', /^[\da-f.:]{2,39}$/i],
];

const BY_PATH = new Map<string, Map<string, Route>>();
/** Every prefix of a path, so that a search follows only those that lead somewhere. */
const PREFIXES = new Set<string>();
for (const route of ROUTES) {
  const routes = BY_PATH.get(route.path) ?? new Map<string, Route>();
  BY_PATH.set(route.path, routes.set(route.method, route));
  const segments = route.path.split('/');
  for (let end = 1; end <= segments.length; end += 1) PREFIXES.add(segments.slice(0, end).join('/'));
}

/** Finds the operations of a path; undefined if there are none. */
export function matchPath(path: string): Match | undefined {
  const ids: string[] = [];
  let pattern = '';
  for (const segment of path.split('/').slice(1)) {
    const literal = `${pattern}/${segment}`;
    const placeholder = PLACEHOLDERS.find(
      ([name, accepted]) => PREFIXES.has(`${pattern}/${name}`) && accepted.test(segment),
    );
    if (PREFIXES.has(literal) && !segment.startsWith(':')) pattern = literal;
    else if (placeholder) {
      ids.push(segment);
      pattern = `${pattern}/${placeholder[0]}`;
    } else return undefined;
  }
  const routes = BY_PATH.get(pattern);
  return routes && { routes, ids };
}
