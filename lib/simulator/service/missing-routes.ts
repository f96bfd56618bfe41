/** An operation of the real service that answers 404 or 405 here. */
export interface MissingRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** As in a {@link Route}. */
  readonly path: string;
  /** What it would do, as a phrase. */
  readonly does: string;
}

/** Resources of which only the list is there, and empty: nothing about load balancers needs more. */
const LISTED_ONLY: readonly [path: string, one: string][] = [
  ['/disk', 'a disk'],
  ['/archive', 'an archive'],
  ['/cdrom', 'an ISO image'],
  ['/packetfilter', 'a packet filter'],
  ['/privatehost', 'a private host'],
  ['/sshkey', 'an SSH key'],
  ['/license', 'a license'],
  ['/commonserviceitem', 'a DNS zone, a GSLB or another common service'],
];

/** What is known not to be there, as far as the reference of the API names it. */
export const MISSING_ROUTES: readonly MissingRoute[] = LISTED_ONLY.flatMap(([path, one]): MissingRoute[] => [
  { method: 'POST', path, does: `create ${one}` },
  { method: 'GET', path: `${path}/:id`, does: `read ${one}` },
  { method: 'PUT', path: `${path}/:id`, does: `change ${one}` },
  { method: 'DELETE', path: `${path}/:id`, does: `delete ${one}` },
]);

/** Whole families that answer 404. */
export const MISSING_FAMILIES: readonly [path: string, does: string][] = [
  ['/cloud/zone/ZONE/api/system/1.0', 'bills and coupons'],
  ['/cloud/zone/ZONE/api/webaccel/1.0', 'the content delivery network'],
];
