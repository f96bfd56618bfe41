import { planMigration } from '../../../lib/gateway/migration/plan-migration';

const ingress = (spec: string, metadata = '') =>
  `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: a, namespace: web${metadata} }\nspec:\n  ${spec}\n`;
const route = (spec: string) =>
  `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: a, namespace: web }\nspec:\n  ${spec}\n`;
const GOOD = ingress(
  'rules: [{ host: a.jp, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: s, port: { number: 80 } } } }] } }]',
);
const FOREIGN_INGRESS = GOOD.replace('networking.k8s.io/v1', 'config.openshift.io/v1');
const FOREIGN_SERVICE = 'apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: { name: a }\n';

describe('an object with a field of a wrong type', () => {
  it.each([
    [ingress('rules: { host: a.jp }'), 'Ingress web/a: spec.rules is a map, not a list'],
    [ingress('rules: [null]'), 'spec.rules[0] is null, not a map'],
    [ingress('rules: [{ host: 5 }]'), 'spec.rules[0].host is a number, not a string'],
    [ingress('rules: [{ http: { paths: [{ path: 5 }] } }]'), 'spec.rules[0].http.paths[0].path is a number'],
    [ingress('rules: [{ http: { paths: { path: / } } }]'), 'spec.rules[0].http.paths is a map, not a list'],
    [ingress('tls: [{ hosts: a.jp }]'), 'spec.tls[0].hosts is a string, not a list'],
    [ingress('tls: [{ secretName: true }]'), 'spec.tls[0].secretName is a boolean, not a string'],
    [
      ingress('defaultBackend: { service: { port: { number: "80" } } }'),
      'port.number is a string, not a number',
    ],
    [ingress('[]'), 'spec is a list, not a map'],
    [route('hostnames: a.jp'), 'HTTPRoute web/a: spec.hostnames is a string, not a list'],
    [route('hostnames: [7]'), 'spec.hostnames[0] is a number, not a string'],
    [route('parentRefs: [{ name: a, port: "80" }]'), 'spec.parentRefs[0].port is a string, not a number'],
    [route('rules: [{ matches: { path: x } }]'), 'spec.rules[0].matches is a map, not a list'],
    [route('rules: [{ matches: [{ method: [GET] }] }]'), 'matches[0].method is a list, not a string'],
    [route('rules: [{ matches: [{ headers: { a: b } }] }]'), 'matches[0].headers is a map, not a list'],
    [route('rules: [{ filters: { type: CORS } }]'), 'spec.rules[0].filters is a map, not a list'],
    [route('rules: [{ backendRefs: [{ name: s, weight: "5" }] }]'), 'weight is a string, not a number'],
    [
      route(
        'rules: [{ filters: [{ type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: A, value: 1 }] } }] }]',
      ),
      'set[0].value is a number, not a string',
    ],
  ])('causes an error that says where: %j', (text, message) => {
    const read = () => planMigration(`${GOOD.replace('name: a', 'name: good')}---\n${text}`, 'site.yaml');
    expect(read).toThrow('site.yaml, document 2: ');
    expect(read).toThrow(message);
  });

  it('causes an error even if only kubectl, with YAML 1.1, reads another type', () => {
    const text = (value: string) => ingress('rules: []', `, annotations: { a.jp/redirect: ${value} }`);
    for (const value of ['no', 'On', '0o17', '1_000', '0x1f', '.5']) {
      expect(() => planMigration(text(value))).toThrow('metadata.annotations.a.jp/redirect is not a string');
    }
    for (const value of ['"no"', 'none', '12:30', '2001-01-01']) {
      expect(() => planMigration(text(value))).not.toThrow();
    }
  });

  it('is reported together with all others, without the values', () => {
    const annotations = ', annotations: { nginx.ingress.kubernetes.io/auth-secret: 12345678, b: [x] }';
    const text = `${ingress('rules: 1', annotations)}---\n${route('hostnames: 2')}---\nkind: List\nitems: [{ a: b }]`;
    let problems: readonly string[] = [];
    try {
      planMigration(text, 'site.yaml');
    } catch (error) {
      problems = String(error).match(/site\.yaml, document [^\n]*/g) ?? [];
    }
    expect(problems).toEqual([
      'site.yaml, document 1: Ingress web/a: spec.rules is a number, not a list',
      'site.yaml, document 1: metadata.annotations.nginx.ingress.kubernetes.io/auth-secret is not a string; put it into quotes',
      'site.yaml, document 1: metadata.annotations.b is not a string; put it into quotes',
      'site.yaml, document 2: HTTPRoute web/a: spec.hostnames is a number, not a list',
      'site.yaml, document 3, items[0] is not an object of Kubernetes: it has no kind',
    ]);
  });
});

describe('YAML files', () => {
  it.each([
    ['a tab in the indentation', `${GOOD}\t- x: y\n`, /document 1: .*[Tt]ab/],
    ['a tag that nobody knows', GOOD.replace('a.jp', '!secret a.jp'), /document 1: Unresolved tag/],
    ['an anchor that does not exist', ingress('rules: *others'), /document 1: .*others/],
    ['a key twice', `${GOOD}kind: Service\n`, /document 1: Map keys must be unique/],
    ['an object twice', `${GOOD}---\n${GOOD}`, /document 2: Ingress web\/a is in document 1, too/],
    [
      'a namespace that is no text',
      GOOD.replace('namespace: web', 'namespace: 1'),
      /namespace is not a string/,
    ],
  ])('with %s are refused', (_, text, message) => {
    expect(() => planMigration(text)).toThrow(message);
  });

  it.each([
    ['lines that end as on Windows', GOOD.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${GOOD}`],
    ['empty documents', `---\n---\n${GOOD}---\n# nothing\n`],
    ['anchors', GOOD.replace('spec:\n  rules: [', 'spec:\n  rules: [&one ').replace(/\n$/, '')],
    [
      'merged anchors',
      ingress(GOOD.slice(GOOD.indexOf('rules:')).trim().replace('number: 80', '<<: &p { number: 80 }')),
    ],
    [
      'a list in a list, and the kind that this says, as the API sends it',
      GOOD.replace('networking.k8s.io/v1\nkind: Ingress', 'v1\nkind: List\nitems:\n- kind: IngressList')
        .replace('metadata:', '  apiVersion: networking.k8s.io/v1\n  items:\n  - metadata:')
        .replace('spec:\n  rules:', '    spec:\n      rules:'),
    ],
  ])('with %s are read', (_, text) => {
    const { routes, notCarriedOver } = planMigration(text);
    expect(notCarriedOver).toEqual([]);
    expect(routes.map(({ options, target }) => [options.host, target])).toEqual([
      ['a.jp', { kind: 'service', namespace: 'web', name: 's', port: 80 }],
    ]);
  });
});

describe('fields and objects that are not read', () => {
  const list = (text: string) =>
    planMigration(text).notCarriedOver.map(({ object, setting, effect }) => `${object} ${setting} ${effect}`);

  it('are listed: unknown fields, kinds of other groups, classes of other controllers', () => {
    expect(list(GOOD.replace('host: a.jp', 'host: a.jp, hots: b.jp'))).toEqual([
      'Ingress web/a spec.rules[0].hots ignored',
    ]);
    expect(list(GOOD.replace('spec:', 'sepc: {}\nspec:'))).toEqual(['Ingress web/a sepc ignored']);
    expect(list(`${GOOD}---\n${FOREIGN_INGRESS}---\n${FOREIGN_SERVICE}`)).toEqual([
      'Ingress.config.openshift.io web/a kind ignored',
      'Service.serving.knative.dev a kind ignored',
    ]);
    const classed = (name: string) => GOOD.replace('rules:', `ingressClassName: ${name}\n  rules:`);
    expect(list(classed('traefik'))).toEqual(['Ingress web/a spec.ingressClassName different']);
    expect(list(classed('nginx-internal'))).toEqual([]);
    const of = (controller: string) =>
      `${classed('edge')}---\napiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: { name: edge }\nspec: { controller: ${controller} }`;
    expect(list(of('k8s.io/ingress-nginx'))).toEqual([]);
    expect(list(of('traefik.io/ingress-controller'))).toEqual([
      'Ingress web/a spec.ingressClassName different',
    ]);
  });
});

describe('a file without objects', () => {
  it.each(['', 'null', '---\n---\n', '{ kind: List, items: [] }'])(
    'is refused, as after a failed command in front of a pipe: %j',
    (text) => {
      expect(() => planMigration(text, 'site.yaml')).toThrow(
        expect.objectContaining({
          code: 'GATEWAY_MIGRATION',
          message: expect.stringContaining('the objects cannot be read: site.yaml has none'),
        }),
      );
    },
  );
});

describe('a file without routes', () => {
  const CONFIG_MAP = '{ apiVersion: v1, kind: ConfigMap, metadata: { name: a } }';
  const SERVICE = '{ apiVersion: v1, kind: Service, metadata: { name: a } }';

  it.each([
    [CONFIG_MAP, 'site.yaml has no routes, only objects of these kinds: ConfigMap'],
    [`${SERVICE}\n---\n${SERVICE.replace('name: a', 'name: b')}`, 'only objects of these kinds: Service'],
    [`${SERVICE}\n---\n${CONFIG_MAP}`, 'only objects of these kinds: ConfigMap, Service'],
    [FOREIGN_INGRESS, 'only objects of these kinds: Ingress.config.openshift.io'],
  ])('is refused, because nothing would reach the gateway: %j', (text, message) => {
    expect(() => planMigration(text, 'site.yaml')).toThrow(
      expect.objectContaining({
        code: 'GATEWAY_MIGRATION',
        message: expect.stringContaining(message),
      }),
    );
  });
});

it('an object that contains itself is named as such', () => {
  expect(() => planMigration(ingress('&spec { a: *spec }'))).toThrow('document 1: it contains itself');
});
