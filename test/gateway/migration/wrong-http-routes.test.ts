import {
  backendRefs,
  httpRoute,
  matching,
  plan,
  redirecting,
  rewriting,
  withBackend,
  withFilters,
} from './http-route-objects';

const REDIRECT = 'spec.rules[0].filters[0].requestRedirect';
const REWRITE = 'spec.rules[0].filters[0].urlRewrite.path';

describe('a rule of an HTTPRoute that a gateway cannot implement', () => {
  it.each<[string, object, string, RegExp]>([
    [
      'a status',
      redirecting({ scheme: 'https', statusCode: 300 }),
      `${REDIRECT}.statusCode`,
      /^300 is not .*301, 302/,
    ],
    ['a scheme', redirecting({ scheme: 'ftp' }), `${REDIRECT}.scheme`, /^ftp is not .*http, https/],
    [
      'a redirect to a path of unknown type',
      redirecting({ path: { type: 'ReplaceSuffix' } }),
      `${REDIRECT}.path.type`,
      /^ReplaceSuffix is not .*ReplaceFullPath, ReplacePrefixMatch/,
    ],
    [
      'a rewrite of unknown type',
      rewriting({ type: 'ReplaceRegex', replaceFullPath: '/x' }),
      `${REWRITE}.type`,
      /^ReplaceRegex is not/,
    ],
    ['a rewrite without type', rewriting({ replaceFullPath: '/x' }), `${REWRITE}.type`, /^undefined is not/],
    [
      'a rewrite whose value is missing',
      rewriting({ type: 'ReplacePrefixMatch' }),
      REWRITE,
      /needs replacePrefixMatch/,
    ],
    [
      'a rewrite whose value is of the other type',
      rewriting({ type: 'ReplaceFullPath', replacePrefixMatch: '/x' }),
      REWRITE,
      /needs replaceFullPath/,
    ],
    [
      'a rewrite with both values',
      rewriting({ type: 'ReplaceFullPath', replaceFullPath: '/', replacePrefixMatch: '/x' }),
      REWRITE,
      /not both/,
    ],
    [
      'a filter without what it does',
      withFilters({ type: 'URLRewrite' }),
      'spec.rules[0].filters[0]',
      /needs urlRewrite/,
    ],
    [
      'a filter of another type than its field',
      withFilters({ type: 'CORS', cors: { allowOrigins: ['*'] }, urlRewrite: {} }),
      'spec.rules[0].filters[0]',
      /CORS has no urlRewrite/,
    ],
    [
      'a filter without type',
      withFilters({ urlRewrite: {} }),
      'spec.rules[0].filters[0]',
      /undefined may decide/,
    ],
    [
      'a filter named like a method of objects',
      withFilters({ type: 'constructor' }),
      'spec.rules[0].filters[0]',
      /constructor may decide/,
    ],
    [
      'a type of filter twice',
      withFilters({ type: 'URLRewrite', urlRewrite: {} }, { type: 'URLRewrite', urlRewrite: {} }),
      'spec.rules[0].filters[1]',
      /one filter of type URLRewrite/,
    ],
    [
      'a redirect and a rewrite',
      withFilters(
        { type: 'URLRewrite', urlRewrite: {} },
        { type: 'RequestRedirect', requestRedirect: { scheme: 'https' } },
      ),
      'spec.rules[0].filters',
      /not both/,
    ],
    ['a redirect to no port', redirecting({ port: 0 }), 'spec.rules[0].matches[0]', /port 0/],
    ['a redirect to itself', redirecting({}), 'spec.rules[0].matches[0]', /itself/],
    [
      'a prefix redirect with a status that nginx cannot encode',
      redirecting({ statusCode: 308, path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/x' } }),
      'spec.rules[0].matches[0]',
      /status 308/,
    ],
    [
      'a way to compare paths',
      matching({ path: { type: 'toString', value: '/' } }),
      'spec.rules[0].matches[0].path',
      /toString is not/,
    ],
    [
      'a way to compare headers',
      matching({ headers: [{ type: 'Prefix', name: 'A', value: 'b' }] }),
      'spec.rules[0].matches[0].headers[0]',
      /fixed values/,
    ],
    [
      'a header without value',
      matching({ headers: [{ name: 'A' }] }),
      'spec.rules[0].matches[0].headers[0]',
      /fixed values/,
    ],
    [
      'a query',
      matching({ queryParams: [{ type: 'RegularExpression', name: 'q', value: '.' }] }),
      'spec.rules[0].matches[0].queryParams',
      /query/,
    ],
    ['a method in lower case', matching({ method: 'get' }), 'spec.rules[0].matches[0]', /get/],
    ['a path without slash', matching({ path: { value: 'x' } }), 'spec.rules[0].matches[0]', /path/],
    [
      'a kind of backend',
      withBackend({ group: 'net.example', kind: 'Service' }),
      'spec.rules[0].backendRefs[0]',
      /only Services/,
    ],
    [
      'a backend without port',
      httpRoute({ rules: [{ backendRefs: [{ name: 's' }] }] }),
      'spec.rules[0].backendRefs[0]',
      /no port.*1 to 65535/,
    ],
    [
      'a port that is none',
      withBackend({ port: 80.5 }),
      'spec.rules[0].backendRefs[0]',
      /80\.5 is not a port/,
    ],
    [
      'a weight below 0',
      httpRoute({ rules: [{ backendRefs: [...backendRefs, { name: 't', port: 80, weight: -1 }] }] }),
      'spec.rules[0].matches[0]',
      /weight .*-1/,
    ],
    ['only a weight of 0', withBackend({ weight: 0 }), 'spec.rules[0]', /no backend/],
    ['no rules', httpRoute({ rules: [] }), 'spec.rules', /no rules/],
    ['no spec at all', { ...httpRoute({}), spec: null }, 'spec.rules', /no rules/],
  ])('is left out: %s', (_, object, setting, reason) => {
    const { routes, list } = plan(object);
    expect(list).toContainEqual({ place: `${setting}: left-out`, reason: expect.stringMatching(reason) });
    expect(routes).toEqual([]);
  });

  it('is reported with all its mistakes at once', () => {
    const { list } = plan(redirecting({ statusCode: 418, scheme: 'gopher', path: { type: 'X' } }));
    expect(list.map(({ place }) => place)).toEqual([
      `${REDIRECT}.path.type: left-out`,
      `${REDIRECT}.statusCode: left-out`,
      `${REDIRECT}.scheme: left-out`,
    ]);
  });
});
