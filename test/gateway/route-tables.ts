import fc from 'fast-check';
import type { GatewayRequest } from '../../lib/gateway/routes/match-request';
import type { Route, RouteMatch } from '../../lib/gateway/routes/route';
import { formatMatch, trimPrefix } from '../../lib/gateway/routes/route';

/** Only a few names, so that requests often match routes. */
const SEGMENTS = [
  'a',
  'b',
  'ab',
  'foo',
  'foobar',
  'v1',
  'x.y',
  "it's",
  '$1',
  '(p)',
  'a;b',
  'q=1',
  'c,d',
  '~t',
  '@',
  '*',
  'A',
  '!',
];
const HOSTS = [
  '',
  'shop.example.jp',
  'api.example.jp',
  '*.example.jp',
  '*.shop.example.jp',
  'example.jp',
  'deep.sub.example.jp',
];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'];
const HEADERS = ['x-beta', 'x-canary', 'cookie'];
const VALUES = ['yes', 'Yes', 'a=1; b=2', '"quoted"', '$host', '.*', 'a\\b'];
const PATTERNS = [
  '/[ab]+',
  '/foo/\\d{1,3}',
  '/v[0-9]/(a|b)/.*',
  '/users/([0-9]+)/posts/([a-z]+)',
  '/.*\\.png',
  '/(?:foo|ab)/?',
  "/it's",
  '/[^/]+/b',
];
export const BACKENDS = ['one', 'two', 'three', 'four'];

const path = fc.array(fc.constantFrom(...SEGMENTS), { maxLength: 3 }).map((parts) => `/${parts.join('/')}`);
const plainPath = fc
  .tuple(path, fc.boolean())
  .map(([text, slash]) => (slash && text !== '/' ? `${text}/` : text));

const pathRule: fc.Arbitrary<RouteMatch['path']> = fc.oneof(
  { weight: 6, arbitrary: plainPath.map((value) => ({ kind: 'prefix' as const, value })) },
  { weight: 3, arbitrary: plainPath.map((value) => ({ kind: 'exact' as const, value })) },
  { weight: 1, arbitrary: fc.constantFrom(...PATTERNS).map((value) => ({ kind: 'regex' as const, value })) },
);

const conditions = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ methods: [], headers: [] }) },
  {
    weight: 2,
    arbitrary: fc.record({
      methods: fc.uniqueArray(fc.constantFrom(...METHODS), { maxLength: 2 }).map((list) => list.sort()),
      headers: fc
        .uniqueArray(fc.record({ name: fc.constantFrom(...HEADERS), value: fc.constantFrom(...VALUES) }), {
          maxLength: 2,
          selector: ({ name }) => name,
        })
        .map((list) => list.sort((a, b) => (a.name < b.name ? -1 : 1))),
    }),
  },
);

const replacement = fc.constantFrom('', '/', '/new', '/new/', '/a$b/c', "/it's");

const route: fc.Arbitrary<Route> = fc
  .record({
    host: fc.constantFrom(...HOSTS),
    path: pathRule,
    conditions,
    backend: fc.constantFrom(...BACKENDS),
    change: fc.oneof(
      { weight: 4, arbitrary: fc.constant(undefined) },
      { weight: 2, arbitrary: replacement.map((text) => ({ kind: 'prefix' as const, replacement: text })) },
      { weight: 1, arbitrary: fc.constant({ kind: 'path' as const, replacement: '/fixed/$path' }) },
      { weight: 1, arbitrary: fc.constant('redirect' as const) },
    ),
    redirect: fc.record({
      kind: fc.constant('redirect' as const),
      status: fc.constantFrom(301 as const, 302 as const),
      scheme: fc.constantFrom(undefined, 'https' as const),
      host: fc.constantFrom(undefined, 'other.example.jp'),
      port: fc.constantFrom(undefined, 8443),
      path: fc.oneof(
        fc.constant(undefined),
        fc.record({
          kind: fc.constantFrom('path' as const, 'prefix' as const),
          replacement: fc.constantFrom('/new', '/new/', '/'),
        }),
      ),
    }),
  })
  .map(({ host, path, conditions, backend, change, redirect }): Route => {
    const isRegex = path.kind === 'regex';
    const match: RouteMatch = { host, path, ...(isRegex ? { methods: [], headers: [] } : conditions) };
    if (change === 'redirect') {
      const canReplace = path.kind === 'prefix' || redirect.path?.kind !== 'prefix';
      const isSomewhere = redirect.scheme ?? redirect.host ?? redirect.port ?? redirect.path;
      if (canReplace && isSomewhere !== undefined) return { match, action: redirect };
    }
    const rewrite =
      typeof change === 'object' && (change.kind === 'path' || path.kind === 'prefix') ? change : undefined;
    return { match, action: { kind: 'forward', backends: [{ key: backend, weight: 1 }], rewrite } };
  });

/** Routes without two equal matches. */
export const routeTables: fc.Arbitrary<Route[]> = fc.uniqueArray(route, {
  minLength: 1,
  maxLength: 14,
  selector: ({ match }) =>
    formatMatch({
      ...match,
      path: {
        ...match.path,
        value: match.path.kind === 'prefix' ? trimPrefix(match.path.value) : match.path.value,
      },
    }),
});

/** Other spellings of the same path, and ways to leave it. */
const oddSegments = [
  '',
  '.',
  '..',
  '%2F',
  '%2e',
  'a%2Fb',
  '%41',
  '%20',
  '%25',
  '%3F',
  '%23',
  '%C3%A9',
  '%0A',
  'foo%2f..',
  '+',
  '%2B',
];
const requestPath = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...SEGMENTS) },
      { weight: 1, arbitrary: fc.constantFrom(...oddSegments) },
    ),
    {
      maxLength: 4,
    },
  )
  .chain((parts) => fc.boolean().map((slash) => `/${parts.join('/')}${slash ? '/' : ''}`));

const requestHosts = [
  ...HOSTS.filter((host) => host !== '' && !host.startsWith('*')),
  'x.y.shop.example.jp',
  'www.example.jp',
  'other.test',
  'SHOP.example.jp',
  'shop.example.jp:8080',
  'example.jp.',
];

export const requests: fc.Arbitrary<Required<GatewayRequest>> = fc.record({
  method: fc.oneof(
    { weight: 3, arbitrary: fc.constant('GET') },
    { weight: 1, arbitrary: fc.constantFrom(...METHODS) },
  ),
  host: fc.constantFrom(...requestHosts),
  target: fc
    .tuple(
      fc.oneof(
        { weight: 4, arbitrary: requestPath },
        { weight: 1, arbitrary: fc.constantFrom('/users/12/posts/ab', '/v1/a/x', '/x.png', '/foo/123') },
      ),
      fc.constantFrom('', '?', '?x=1&y=%2F', '?a?b'),
    )
    .map((parts) => parts.join('')),
  headers: fc.dictionary(fc.constantFrom('X-Beta', 'x-canary', 'Cookie'), fc.constantFrom(...VALUES, 'no'), {
    maxKeys: 2,
  }),
  scheme: fc.constant('http' as const),
});
