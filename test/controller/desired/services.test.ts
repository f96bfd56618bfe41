import fc from 'fast-check';
import { readServiceOptions, SERVICE_OPTIONS } from '../../../lib/controller/desired/annotations';
import { isOurs, readService } from '../../../lib/controller/desired/services';
import type { Service } from '../../../lib/kubernetes-api/kinds';
import { unicodeText } from '../../unicode-text';

function service(
  annotations: Record<string, string> = {},
  spec: Service['spec'] = {},
  status?: Service['status'],
): Service {
  return {
    metadata: { namespace: 'shop', name: 'web', annotations },
    spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80 }], ...spec },
    ...(status && { status }),
  };
}

/** Returns the properties that have problems. */
function problemsOf(annotations: Record<string, string>, spec: Service['spec'] = {}) {
  return readService(service(annotations, spec)).problems.map(({ property }) => property);
}

describe('the request of a Service', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['a status without HTTP', { check: 'tcp', 'check-status': '204' }, ['kumiki.dev/check-status']],
    ['a status with the check that is the default', { 'check-status': '204' }, ['kumiki.dev/check-status']],
    ['retries with ping', { check: 'ping', 'check-retry': '2' }, ['kumiki.dev/check-retry']],
    [
      'a timeout with ping',
      { check: 'ping', 'check-timeout-seconds': '2' },
      ['kumiki.dev/check-timeout-seconds'],
    ],
    ['a status with HTTP', { check: 'http:/', 'check-status': '204', 'check-retry': '2' }, []],
    ['retries with tcp', { 'check-retry': '2', 'check-timeout-seconds': '3' }, []],
  ])('reports an annotation that has no effect, and no other: %s', (_case, options, properties) => {
    const annotations = Object.fromEntries(
      Object.entries(options).map(([name, value]) => [`kumiki.dev/${name}`, value]),
    );
    expect(problemsOf(annotations)).toEqual(properties);
  });

  it('refuses source ranges that are in an annotation only, as nothing enforces it', () => {
    const key = 'service.beta.kubernetes.io/load-balancer-source-ranges';
    expect(problemsOf({ [key]: '203.0.113.0/24' })).toEqual([key]);
    expect(problemsOf({ [key]: '203.0.113.0/24' }, { loadBalancerSourceRanges: ['203.0.113.0/24'] })).toEqual(
      [],
    );
  });

  it.each([22, 6443, 10_250])('refuses checks of a port that nodes use themselves: %d', (port) => {
    expect(problemsOf({}, { ports: [{ port }] })).toEqual(['spec.ports']);
    expect(problemsOf({ 'kumiki.dev/check': 'ping' }, { ports: [{ port }] })).toEqual([]);
  });

  it.each<[string, Service['spec'], Record<string, string>, RegExp]>([
    ['session affinity', { sessionAffinity: 'ClientIP' }, {}, /within each node only/],
    ['two families', { ipFamilies: ['IPv4', 'IPv6'] }, {}, /IPv4 alone/],
    [
      'annotations of the archived controller',
      {},
      { 'k8s.usacloud.jp/router-selector': 'a', 'k8s.usacloud.jp/load-balancer-type': 'internet' },
      /^k8s.usacloud.jp\/load-balancer-type, k8s.usacloud.jp\/router-selector: .*not read/,
    ],
  ])('notes what works differently than expected: %s', (_case, spec, annotations, text) => {
    const { notes, problems } = readService(service(annotations, spec));
    expect(problems).toEqual([]);
    expect(notes.join()).toMatch(text);
  });

  it.each(['SCTP', 'UDP'])('refuses %s', (protocol) => {
    expect(problemsOf({}, { ports: [{ port: 80 }, { port: 53, protocol }] })).toEqual(['spec.ports']);
  });

  it.each([
    'kumki.dev/plan',
    'Kumiki.dev/plan',
    'kumiki.de/network',
    'kumiki.dev/Plan',
    'kumiki.dev/plans',
    'kumiki.dev/shared_appliance',
    'kumiki.dev/sharedAppliance',
    'kumiki.dev/',
  ])('refuses the annotation %s, and suggests the right name', (key) => {
    const { problems } = readService(service({ [key]: 'standard' }));
    expect(problems).toMatchObject([{ code: 'CONTROLLER_ANNOTATION', property: key }]);
    if (!key.endsWith('/'))
      expect(problems[0]?.hint).toMatch(/^did you mean kumiki\.dev\/(plan|network|shared-appliance)\?$/);
  });

  it.each(['example.com/plan', 'plan', 'kubectl.kubernetes.io/last-applied-configuration', 'dev/plan'])(
    'ignores the annotation %s',
    (key) => expect(problemsOf({ [key]: 'standard' })).toEqual([]),
  );

  it.each<[boolean, boolean, Service]>([
    [true, false, service({}, { loadBalancerClass: 'kumiki.dev/sakura' })],
    [false, true, service({}, { loadBalancerClass: 'example.com/lb' })],
    [false, false, service()],
    [true, true, service()],
    [
      true,
      false,
      service({}, {}, { conditions: [{ type: 'kumiki.dev/LoadBalancerReady', status: 'True' }] }),
    ],
    [false, true, service({ 'kumiki.dev/stack': 'shop-Edge' })],
    [false, true, service({}, { type: 'ClusterIP' })],
  ])('is for the controller: %s, with --unclassed: %s', (expected, takesUnclassed, given) => {
    expect(isOurs(given, takesUnclassed)).toBe(expected);
  });
});

/** Values that break parsers, for every annotation. */
const HOSTILE: readonly string[] = [
  ...['', ' ', '\t', '\n', '\0', '\u00a0', '\u202e203.0.113.9', '\ufeff10', '０', '١٠', '𝟏𝟎'],
  ...['-1', '+10', '0', '00', '010', '0x10', '1e1', '1_0', '10.0', '10,', '10;', '10 20', 'Infinity', 'NaN'],
  ...['9007199254740993', '99999999999999999999', '2147483648', '-0', '1/2', '½', '10s', '10\n20'],
  ...['null', 'undefined', 'true ', 'TRUE', 'True', 'yes', 'on', '1', '[]', '{}', '["standard"]', '{"a":1}'],
  ...[
    'Standard',
    'STANDARD',
    'standard,highspec',
    'standard;',
    'standardx',
    'premium',
    '__proto__',
    'constructor',
  ],
  ...['203.0.113', '203.0.113.9.1', '203.0.113.256', '203.0.113.09', '0xcb.0.0x71.9', '3405803785', '::1'],
  ...[
    '::ffff:203.0.113.9',
    '203.0.113.9/32',
    '203.0.113.9:80',
    'localhost',
    'example.com',
    '203.0.113.9\n',
    ' 203.0.113.9x',
  ],
  ...[
    'router',
    'router:',
    'router:name',
    'router:name=',
    'router:id=1',
    'router:id=11340000000１',
    'bridge:name=a',
  ],
  ...[
    'router:name=\n',
    'switch:tag= ',
    'router:owner=me',
    'router:name=a\nb',
    `router:name=${'x'.repeat(65)}`,
  ],
  ...[
    'http',
    'http:',
    'http:a',
    'http://example.com/',
    'https:/a b',
    'http:/\r\nHost: x',
    'http:/é',
    'ftp:/',
    'TCP',
    'udp',
  ],
  ...[
    '192.168.0.4,/24',
    ',192.168.0.4/24',
    '192.168.0.4,192.168.0.5,192.168.0.6/24',
    '192.168.0.4/',
    '192.168.0.4/33',
  ],
  ...['192.168.0.4/-1', '192.168.0.4/24/24', '192.168.0.4 , 192.168.0.5/24', '192.168.0.4/024'],
  ...[
    '12345678901',
    '1234567890123',
    '11340000000a',
    "'; DROP TABLE --",
    '$(reboot)',
    '`reboot`',
    '$HOME',
    '%s%n',
    '../../etc',
  ],
  ...[
    '-',
    'a-',
    '-a',
    'A',
    'a_b',
    'a.b',
    'a/b',
    'ü',
    'a'.repeat(41),
    'a'.repeat(100_000),
    '<script>alert(1)</script>',
  ],
];

describe('hostile values', () => {
  it('are more than 100', () => expect(new Set(HOSTILE).size).toBeGreaterThan(100));

  it.each(Object.entries(SERVICE_OPTIONS))(
    'for %s are accepted in a safe form, or refused with a hint',
    (name, rule) => {
      const key = `kumiki.dev/${name}`;
      for (const text of HOSTILE) {
        const { options, problems } = readServiceOptions({ [key]: text });
        if (problems.length === 0) {
          // an accepted value has the required form
          expect(text.trim()).toMatch(/^[!-~]{1,99}$/);
          expect(options[rule.option]).toBeDefined();
          continue;
        }
        expect(options).toEqual({});
        expect(problems).toEqual([
          {
            code: 'CONTROLLER_ANNOTATION',
            property: key,
            given: text,
            message: expect.any(String),
            allowed: expect.any(String),
            hint: expect.any(String),
          },
        ]);
      }
    },
  );

  it('of any text are accepted or refused without an exception', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc
            .oneof(fc.constantFrom(...Object.keys(SERVICE_OPTIONS)), fc.string())
            .map((name) => `kumiki.dev/${name}`),
          unicodeText(),
        ),
        (annotations) => {
          const { options, problems } = readServiceOptions(annotations);
          expect(Object.keys(options).length + problems.length).toBe(Object.keys(annotations).length);
        },
      ),
    );
  });
});
