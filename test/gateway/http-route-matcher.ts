/**
 * Predicts what a server of the Gateway API does with a request, from the objects alone. Written from the
 * specification, independently of the code that emits them.
 */

interface Listener {
  readonly name: string;
  readonly hostname?: string;
  readonly port: number;
}

interface Match {
  readonly path: { readonly type: string; readonly value: string };
  readonly method?: string;
  readonly headers?: readonly { readonly name: string; readonly value: string }[];
}

interface PathModifier {
  readonly type: string;
  readonly replaceFullPath?: string;
  readonly replacePrefixMatch?: string;
}

interface Filter {
  readonly type: string;
  readonly requestRedirect?: {
    readonly scheme?: string;
    readonly hostname?: string;
    readonly port?: number;
    readonly statusCode?: number;
    readonly path?: PathModifier;
  };
  readonly urlRewrite?: { readonly path?: PathModifier };
}

interface Rule {
  readonly matches?: readonly Match[];
  readonly filters?: readonly Filter[];
  readonly backendRefs?: readonly {
    readonly name: string;
    readonly port: number;
    readonly weight?: number;
  }[];
}

export interface GatewayObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly listeners?: readonly Listener[];
    readonly parentRefs?: readonly { readonly name: string; readonly sectionName?: string }[];
    readonly hostnames?: readonly string[];
    readonly rules?: readonly Rule[];
  };
}

export interface PlainRequest {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
}

export type Verdict =
  | { readonly kind: 'forwarded'; readonly services: readonly string[]; readonly target: string }
  | { readonly kind: 'redirected'; readonly status: number; readonly url: string }
  | { readonly kind: 'not-found' };

const IMPLICIT: Match = { path: { type: 'PathPrefix', value: '/' } };

export function judge(objects: readonly GatewayObject[], request: PlainRequest): Verdict {
  const host = request.host.replace(/:\d+$/, '').replace(/\.$/, '').toLowerCase();
  const gateway = objects.find(({ kind }) => kind === 'Gateway');
  const listener = (gateway?.spec.listeners ?? [])
    .filter(({ port, hostname }) => port === 80 && (hostname === undefined || covers(hostname, host)))
    .sort((a, b) => specificity(b.hostname) - specificity(a.hostname))[0];
  if (!listener) return { kind: 'not-found' };
  const routes = objects
    .filter(
      ({ kind, spec }) =>
        kind === 'HTTPRoute' &&
        (spec.parentRefs ?? []).some(({ sectionName }) => sectionName === listener.name),
    )
    .filter(({ spec }) => !spec.hostnames || spec.hostnames.some((hostname) => covers(hostname, host)))
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  const fitting = routes.flatMap(({ spec }) =>
    (spec.rules ?? []).flatMap((rule) =>
      (rule.matches ?? [IMPLICIT]).filter((match) => fits(match, request)).map((match) => ({ rule, match })),
    ),
  );
  // the sort is stable: equal matches stay in the order of names and rules
  const winner = fitting.sort((a, b) => compare(a.match, b.match))[0];
  return winner ? apply(winner.rule, winner.match, request, host) : { kind: 'not-found' };
}

function covers(hostname: string, host: string): boolean {
  return hostname.startsWith('*.')
    ? host.endsWith(hostname.slice(1)) && host.length > hostname.length - 1
    : hostname === host;
}

/** Ranks hostnames: exact names before wildcards, longer ones before shorter ones. */
function specificity(hostname: string | undefined): number {
  if (hostname === undefined) return 0;
  return hostname.startsWith('*.') ? hostname.length : 1000 + hostname.length;
}

function fits({ path, method, headers = [] }: Match, request: PlainRequest): boolean {
  const isPath = path.type === 'Exact' ? request.path === path.value : isBelow(request.path, path.value);
  const names = new Map(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]));
  return (
    isPath &&
    (method === undefined || method === request.method) &&
    headers.every(({ name, value }) => names.get(name.toLowerCase()) === value)
  );
}

/** Compares path elements, ignoring a trailing slash of the prefix. */
function isBelow(path: string, prefix: string): boolean {
  const wanted = prefix.split('/').filter(Boolean);
  const given = path.split('/').filter(Boolean);
  return wanted.every((element, index) => given[index] === element);
}

function compare(a: Match, b: Match): number {
  return (
    Number(b.path.type === 'Exact') - Number(a.path.type === 'Exact') ||
    b.path.value.length - a.path.value.length ||
    Number(b.method !== undefined) - Number(a.method !== undefined) ||
    (b.headers ?? []).length - (a.headers ?? []).length
  );
}

function apply(rule: Rule, match: Match, request: PlainRequest, host: string): Verdict {
  const redirect = rule.filters?.find(({ type }) => type === 'RequestRedirect')?.requestRedirect;
  if (redirect) {
    const scheme = redirect.scheme ?? 'http';
    const usual = scheme === 'https' ? 443 : 80;
    const port = redirect.port ?? (redirect.scheme === undefined ? 80 : usual);
    const path = modify(redirect.path, match, request.path);
    const url = `${scheme}://${redirect.hostname ?? host}${port === usual ? '' : `:${port}`}${path}${request.query}`;
    return { kind: 'redirected', status: redirect.statusCode ?? 302, url };
  }
  const rewrite = rule.filters?.find(({ type }) => type === 'URLRewrite')?.urlRewrite;
  const target = modify(rewrite?.path, match, request.path) + request.query;
  const services = (rule.backendRefs ?? []).filter(({ weight = 1 }) => weight > 0).map(({ name }) => name);
  return { kind: 'forwarded', services, target };
}

function modify(change: PathModifier | undefined, match: Match, path: string): string {
  if (!change) return path;
  if (change.type === 'ReplaceFullPath') return change.replaceFullPath ?? '';
  const rest = path.slice(match.path.value.replace(/\/$/, '').length);
  const replacement = change.replacePrefixMatch ?? '';
  const joined = rest === '' ? replacement : `${replacement.replace(/\/$/, '')}/${rest.replace(/^\//, '')}`;
  return joined === '' ? '/' : joined;
}
