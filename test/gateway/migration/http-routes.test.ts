import { toTableRoute } from '../../../lib/gateway/migration/migration-plan';
import { planMigration } from '../../../lib/gateway/migration/plan-migration';
import { matchRequest } from '../../../lib/gateway/routes/match-request';
import { buildRouteTable } from '../../../lib/gateway/routes/route-table';

function httpRoute(name: string, hostnames: readonly string[], rules: readonly object[]) {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name, namespace: 'web' },
    spec: { hostnames, rules },
  };
}

function rule(name: string, match: object = {}, more: object = {}) {
  return { matches: [match], backendRefs: [{ name, port: 80 }], ...more };
}

const under = (value: string) => ({ path: { type: 'PathPrefix', value } });
const exactly = (value: string) => ({ path: { type: 'Exact', value } });

function plan(...objects: object[]) {
  return planMigration(JSON.stringify({ kind: 'List', items: objects }));
}

function match(objects: object[], host: string, target: string, headers = {}, method = 'GET') {
  const table = buildRouteTable(plan(...objects).routes.map(toTableRoute), undefined);
  const outcome = matchRequest(table, { host, target, headers, method });
  if (outcome.kind === 'forwarded')
    return `${outcome.backends.join(',').replaceAll('web/', '')} ${outcome.target}`;
  return outcome.kind === 'redirected' ? `${outcome.status} ${outcome.location}` : outcome.kind;
}

describe('HTTPRoutes', () => {
  it('are matched by path, method and headers', () => {
    const objects = [
      httpRoute(
        'a',
        ['a.example'],
        [
          rule('one', under('/a')),
          rule('two', { ...under('/a'), method: 'POST' }),
          rule('three', { ...under('/a'), headers: [{ name: 'X-Beta', value: 'yes' }] }),
          rule('four', exactly('/a')),
        ],
      ),
    ];
    expect(match(objects, 'a.example', '/a/b')).toBe('one:80 /a/b');
    expect(match(objects, 'a.example', '/a/b', {}, 'POST')).toBe('two:80 /a/b');
    expect(match(objects, 'a.example', '/a/b', { 'x-beta': 'yes' })).toBe('three:80 /a/b');
    expect(match(objects, 'a.example', '/a')).toBe('four:80 /a');
    expect(match(objects, 'a.example', '/ab')).toBe('not-found');
  });

  it('for a wildcard serve requests that no route of the exact host matches', () => {
    const objects = [
      httpRoute('host', ['x.a.example'], [rule('own', under('/own'))]),
      httpRoute('wild', ['*.a.example'], [rule('wild')]),
      httpRoute('all', [], [rule('all', under('/all'))]),
    ];
    expect(match(objects, 'x.a.example', '/own/1')).toBe('own:80 /own/1');
    expect(match(objects, 'x.a.example', '/all/1')).toBe('wild:80 /all/1');
    expect(match(objects, 'y.a.example', '/all')).toBe('wild:80 /all');
    expect(match(objects, 'b.example', '/all')).toBe('all:80 /all');
  });

  it('rewrite and redirect', () => {
    const filter = (type: string, key: string, value: object) => ({ filters: [{ type, [key]: value }] });
    const replaced = { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/new' } };
    const objects = [
      httpRoute(
        'a',
        ['a.example'],
        [
          rule('one', under('/old'), filter('URLRewrite', 'urlRewrite', replaced)),
          rule('two', exactly('/one'), filter('URLRewrite', 'urlRewrite', replaced)),
          {
            matches: [under('/gone')],
            ...filter('RequestRedirect', 'requestRedirect', {
              ...replaced,
              statusCode: 301,
              hostname: 'b.example',
            }),
          },
          { matches: [under('/tls')], ...filter('RequestRedirect', 'requestRedirect', { scheme: 'https' }) },
        ],
      ),
    ];
    expect(match(objects, 'a.example', '/old/x?q=1')).toBe('one:80 /new/x?q=1');
    expect(match(objects, 'a.example', '/one')).toBe('two:80 /new');
    expect(match(objects, 'a.example', '/gone/x')).toBe('301 http://b.example/new/x');
    expect(match(objects, 'a.example', '/tls/x')).toBe('302 https://a.example/tls/x');
  });

  it.each<[string, object, string, string]>([
    [
      'queries',
      rule('a', { queryParams: [{ name: 'q', value: '1' }] }),
      'matches[0].queryParams',
      'left-out',
    ],
    [
      'patterns of headers',
      rule('a', { headers: [{ type: 'RegularExpression', name: 'A', value: 'b' }] }),
      'matches[0].headers[0]',
      'left-out',
    ],
    ['mirrors', rule('a', {}, { filters: [{ type: 'RequestMirror' }] }), 'filters[0]', 'ignored'],
    ['extensions', rule('a', {}, { filters: [{ type: 'ExtensionRef' }] }), 'filters[0]', 'left-out'],
    ['authentication', rule('a', {}, { filters: [{ type: 'ExternalAuth' }] }), 'filters[0]', 'left-out'],
    [
      'another Host header',
      rule('a', {}, { filters: [{ type: 'URLRewrite', urlRewrite: { hostname: 'b' } }] }),
      'filters[0].urlRewrite.hostname',
      'left-out',
    ],
    [
      'headers that are added',
      rule(
        'a',
        {},
        {
          filters: [
            { type: 'RequestHeaderModifier', requestHeaderModifier: { add: [{ name: 'A', value: 'b' }] } },
          ],
        },
      ),
      'filters[0].requestHeaderModifier.add',
      'different',
    ],
    [
      'headers that are removed from answers',
      rule(
        'a',
        {},
        { filters: [{ type: 'ResponseHeaderModifier', responseHeaderModifier: { remove: ['A'] } }] },
      ),
      'filters[0].responseHeaderModifier.remove',
      'ignored',
    ],
    ['time-outs', rule('a', {}, { timeouts: { request: '5s' } }), 'timeouts', 'ignored'],
    ['retries', rule('a', {}, { retry: { attempts: 2 } }), 'retry', 'ignored'],
    ['sessions', rule('a', {}, { sessionPersistence: {} }), 'sessionPersistence', 'ignored'],
    [
      'other backends',
      { backendRefs: [{ kind: 'Bucket', name: 'a', port: 80 }] },
      'backendRefs[0]',
      'left-out',
    ],
    ['no backend', { matches: [under('/')] }, '', 'left-out'],
    [
      'regular expressions',
      rule('a', { path: { type: 'RegularExpression', value: '/a.*' } }),
      'matches[0].path',
      'different',
    ],
  ])('report %s', (_, given, field, effect) => {
    const { notCarriedOver } = plan(httpRoute('a', ['a.example'], [given]));
    expect(notCarriedOver).toContainEqual(
      expect.objectContaining({
        object: 'HTTPRoute web/a',
        setting: field === '' ? 'spec.rules[0]' : `spec.rules[0].${field}`,
        effect,
      }),
    );
  });
});
