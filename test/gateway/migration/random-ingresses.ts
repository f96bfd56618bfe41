import fc from 'fast-check';
import type { IngressBackend, IngressObject, IngressRequest, PathObject } from './ingress-matcher';

const HOSTS = ['a.example', 'b.example', '*.a.example', undefined];
const PLAIN_PATHS = ['/', '/a', '/a/', '/a/b', '/ab', '/b', '/b/', '/a/b/c', '/v1.0/a'];
const PATTERNS = [
  '/a(/|$)(.*)',
  '/b(/|$)(.*)',
  '/a/b(/|$)(.*)',
  '/a/?(.*)',
  '/a/(.*)',
  '/(.*)',
  '/b/[a-z]+',
  '/a/([0-9]+)$',
  '/u/([^/]+)/p(.*)',
  '/u/.*',
  '/a(?=b)',
  '/a/b/[ab]{2}',
];
const TARGETS = ['/', '/$1', '/$2', '/x/$2', '/x$1$2', '/x/$1', '/x', '/x/$1/$2'];

const backend = (services: readonly string[]): fc.Arbitrary<IngressBackend> =>
  fc.constantFrom(...services).map((name) => ({ service: { name, port: { number: 80 } } }));

const path = (paths: readonly string[], services: readonly string[]): fc.Arbitrary<PathObject> =>
  fc.record({
    path: fc.constantFrom(...paths),
    pathType: fc.constantFrom('Exact', 'Prefix', 'Prefix', 'ImplementationSpecific'),
    backend: backend(services),
  });

const rules = (paths: readonly string[], services: readonly string[]) =>
  fc.array(
    fc
      .record({
        host: fc.constantFrom(...HOSTS),
        http: fc.record({ paths: fc.array(path(paths, services), { minLength: 1, maxLength: 4 }) }),
      })
      .map(({ host, http }) => (host === undefined ? { http } : { host, http })),
    { minLength: 1, maxLength: 2 },
  );

const prefixed = (annotations: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(annotations).map(([name, value]) => [`nginx.ingress.kubernetes.io/${name}`, value]),
  );

const plain = fc.record({
  annotations: fc.constant({}),
  rules: rules(PLAIN_PATHS, ['one', 'two', 'three']),
  defaultBackend: fc.option(backend(['fallback']), { nil: undefined, freq: 3 }),
});
const regex = fc.record({
  annotations: fc
    .constantFrom(...TARGETS, undefined)
    .map((target) =>
      prefixed({ 'use-regex': 'true', ...(target !== undefined && { 'rewrite-target': target }) }),
    ),
  rules: rules([...PATTERNS, '/', '/a'], ['four', 'five']),
  defaultBackend: fc.constant(undefined),
});
const canary = fc.record({
  annotations: fc
    .constantFrom<Readonly<Record<string, string>>[]>(
      { 'canary-weight': '20' },
      { 'canary-weight': '100' },
      { 'canary-by-header': 'X-Canary' },
      { 'canary-by-header': 'X-Canary', 'canary-weight': '10' },
      { 'canary-by-header': 'X-Canary', 'canary-by-header-value': 'yes' },
    )
    .map((annotations) => prefixed({ canary: 'true', ...annotations })),
  rules: rules([...PLAIN_PATHS, '/a(/|$)(.*)'], ['next']),
  defaultBackend: fc.constant(undefined),
});

/** Several Ingresses of one namespace. */
export const ingressLists: fc.Arbitrary<IngressObject[]> = fc
  .oneof(
    fc.array(fc.oneof({ weight: 3, arbitrary: plain }, { weight: 1, arbitrary: canary }), {
      minLength: 1,
      maxLength: 4,
    }),
    fc.array(
      fc.oneof(
        { weight: 3, arbitrary: regex },
        { weight: 1, arbitrary: plain },
        { weight: 1, arbitrary: canary },
      ),
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map((list) =>
    list.map(
      ({ annotations, rules: own, defaultBackend }, index): IngressObject => ({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: {
          name: `ingress-${index}`,
          namespace: 'web',
          creationTimestamp: `2026-01-0${9 - index}T00:00:00Z`,
          annotations,
        },
        spec: { rules: own, ...(defaultBackend && { defaultBackend }) },
      }),
    ),
  );

/** Requests to the hosts and paths of such Ingresses, and to others. */
export const requests: fc.Arbitrary<IngressRequest> = fc
  .record({
    host: fc.constantFrom('a.example', 'b.example', 'x.a.example', 'x.y.a.example', 'other.example'),
    path: fc.constantFrom(
      ...['/', '/a', '/a/', '/A', '/a/b', '/a/b/', '/a/b/c', '/ab', '/abc', '/b', '/b/', '/b/xyz', '/b/12'],
      ...['/a/12', '/a/12/x', '/u/me/p', '/u/me/profile/x', '/u/', '/v1.0/a', '/v1x0/a/b', '/c', '/a/b/ab/x'],
    ),
    query: fc.constantFrom('', '', '?q=1'),
    canary: fc.constantFrom(undefined, undefined, 'always', 'never', 'yes'),
  })
  .map(({ host, path: chosen, query, canary: value }) => ({
    host,
    target: chosen + query,
    headers: value === undefined ? {} : { 'x-canary': value },
  }));
