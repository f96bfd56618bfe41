import { planMigration } from '../../../lib/gateway/migration/plan-migration';
import {
  backendRefs,
  headers,
  httpRoute,
  matching,
  plan,
  service,
  withBackend,
  withFilters,
} from './http-route-objects';

describe('an HTTPRoute that is served differently than written', () => {
  const CORS = 'spec.rules[0].filters[0].cors';
  const HEADERS = 'spec.rules[0].filters[0].requestHeaderModifier';
  const cors = (value: object) => withFilters({ type: 'CORS', cors: value });

  it.each<[string, object, string, RegExp]>([
    [
      'a header that is set twice',
      headers({
        set: [
          { name: 'A', value: '1' },
          { name: 'a', value: '2' },
        ],
      }),
      `${HEADERS}.set[1]: ignored`,
      /the first counts/,
    ],
    [
      'a header that is set and removed',
      headers({ set: [{ name: 'A', value: '1' }], remove: ['a'] }),
      `${HEADERS}.remove[0]: ignored`,
      /the first counts/,
    ],
    [
      'a header without value',
      headers({ set: [{ name: 'A' }] }),
      `${HEADERS}.set[0]: ignored`,
      /needs a name and a value/,
    ],
    [
      'a header with an empty value',
      headers({ set: [{ name: 'A', value: '' }] }),
      `${HEADERS}.set[0]: ignored`,
      /A has none/,
    ],
    [
      'a header that is no property',
      headers({ set: [{ name: 'a b', value: '1' }] }),
      'requestHeaders: ignored',
      /a b/,
    ],
    ['pages of no origin', cors({ allowMethods: ['GET'] }), `${CORS}: ignored`, /no origin/],
    [
      'cookies for all origins',
      cors({ allowOrigins: ['*'], allowCredentials: true }),
      `${CORS}.allowCredentials: ignored`,
      /browsers refuse/,
    ],
    [
      'all origins and one',
      cors({ allowOrigins: ['*', 'https://b.example'] }),
      `${CORS}.allowOrigins: different`,
      /others/,
    ],
    [
      'all methods',
      cors({ allowOrigins: ['https://b.example'], allowMethods: ['*'] }),
      'cors: ignored',
      /\*/,
    ],
    [
      'backends beside a redirect',
      httpRoute({
        rules: [
          { filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https' } }], backendRefs },
        ],
      }),
      'spec.rules[0].backendRefs: ignored',
      /redirects/,
    ],
    [
      'a backend of another namespace',
      withBackend({ namespace: 'other' }),
      'spec.rules[0].backendRefs[0].namespace: different',
      /ReferenceGrant/,
    ],
    [
      'a limit of time',
      httpRoute({ rules: [{ backendRefs, timeouts: { request: '1s' } }] }),
      'spec.rules[0].timeouts: ignored',
      /readTimeoutSeconds/,
    ],
    [
      'a field named like a method of objects',
      httpRoute({ rules: [{ backendRefs, constructor: 1 }] }),
      'spec.rules[0].constructor: ignored',
      /nothing that corresponds/,
    ],
    [
      'one listener',
      httpRoute({ parentRefs: [{ name: 'g', sectionName: 'https' }], rules: [{ backendRefs }] }),
      'spec.parentRefs[0]: ignored',
      /only its listener https/,
    ],
    [
      'a mesh',
      httpRoute({ parentRefs: [{ kind: 'Service', name: 'x' }], rules: [{ backendRefs }] }),
      'spec.parentRefs[0]: different',
      /requests to Service x inside/,
    ],
  ])('is listed: %s', (_, object, place, reason) => {
    const { routes, list } = plan(object);
    expect(list).toContainEqual({ place, reason: expect.stringMatching(reason) });
    expect(routes).toHaveLength(1);
  });

  it('is listed: no Gateway', () => {
    const { notCarriedOver } = planMigration(JSON.stringify(httpRoute({ rules: [{ backendRefs }] })));
    expect(notCarriedOver.map(({ setting, effect }) => `${setting}: ${effect}`)).toEqual([
      'spec.parentRefs: different',
    ]);
  });

  it('is listed: ports and protocols of the Service', () => {
    const ports = [{ port: 80, appProtocol: 'kubernetes.io/h2c' }];
    expect(plan(service('s', ports), withBackend({})).list).toEqual([
      {
        place: 'spec.rules[0].backendRefs[0].port: different',
        reason: expect.stringMatching(/h2c at port 80/),
      },
    ]);
    expect(plan(service('s', ports), withBackend({ port: 81 })).list).toEqual([
      {
        place: 'spec.rules[0].backendRefs[0].port: different',
        reason: expect.stringMatching(/no port 81.*its ports: 80/),
      },
    ]);
  });
});

describe('an HTTPRoute', () => {
  it.each([undefined, null, []])('serves all paths with matches of %j', (matches) => {
    const { routes, list } = plan(httpRoute({ rules: [{ matches, backendRefs }] }));
    expect(routes.map(({ path }) => path)).toEqual([{ kind: 'prefix', value: '/' }]);
    expect(list).toEqual([]);
  });

  it('treats fields that are null as missing', () => {
    const ref = {
      group: null,
      kind: null,
      namespace: null,
      name: 's',
      port: 80,
      weight: null,
      filters: null,
    };
    const match = { path: { type: null, value: '/x' }, method: null, headers: null, queryParams: null };
    const given = plan(httpRoute({ rules: [{ matches: [match], backendRefs: [ref], filters: null }] }));
    expect(given).toEqual(plan(matching({ path: { value: '/x' } })));
    expect(given.routes).toHaveLength(1);
  });

  it('keeps a weight of 0 beside other weights', () => {
    const refs = [...backendRefs, { name: 't', port: 80, weight: 0 }];
    const { routes, list } = plan(httpRoute({ rules: [{ backendRefs: refs }] }));
    expect(routes[0]?.target).toMatchObject({ kind: 'weighted', shares: [{ weight: 1 }, { weight: 0 }] });
    expect(list).toEqual([]);
  });

  it('allows other origins no more than its CORS filter does by default', () => {
    const filter = { type: 'CORS', cors: { allowOrigins: ['https://b.example'] } };
    expect(plan(withFilters(filter)).routes[0]?.options.cors).toEqual({
      origins: ['https://b.example'],
      methods: ['GET', 'HEAD', 'POST'],
      headers: [],
      maxAgeSeconds: 5,
    });
  });
});
