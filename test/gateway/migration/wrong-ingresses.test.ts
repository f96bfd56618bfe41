import { planMigration } from '../../../lib/gateway/migration/plan-migration';

function plan(...objects: object[]) {
  const { routes, notCarriedOver } = planMigration(JSON.stringify({ kind: 'List', items: objects }));
  const list = notCarriedOver.map(({ setting, effect, reason }) => ({
    place: `${setting}: ${effect}`,
    reason,
  }));
  return { routes, list };
}

function service(name: string, ports: readonly object[]) {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'web' }, spec: { ports } };
}

describe('an Ingress', () => {
  const backend = { service: { name: 's', port: { number: 80 } } };
  const ingress = (spec: object, annotations: object = {}, apiVersion = 'networking.k8s.io/v1') => ({
    apiVersion,
    kind: 'Ingress',
    metadata: { name: 'a', namespace: 'web', annotations },
    spec,
  });
  const withPath = (path: object) =>
    ingress({
      rules: [{ http: { paths: [{ path: '/x', pathType: 'Prefix', backend, ...path }] } }],
    });
  const PATH = 'spec.rules[0].http.paths[0]';

  it.each<[string, object, string, RegExp]>([
    [
      'a path type that nobody knows',
      withPath({ pathType: 'Regex' }),
      `${PATH}.pathType`,
      /^Regex is not .*Exact, Prefix, ImplementationSpecific/,
    ],
    ['a path type in lower case', withPath({ pathType: 'prefix' }), `${PATH}.pathType`, /^prefix is not/],
    [
      'an exact path that is missing',
      withPath({ pathType: 'Exact', path: undefined }),
      `${PATH}.path`,
      /missing.*Exact/,
    ],
    [
      'a resource',
      withPath({ backend: { resource: { kind: 'Bucket', name: 'b' } } }),
      `${PATH}.backend`,
      /only Services/,
    ],
    [
      'a Service and a resource',
      withPath({ backend: { ...backend, resource: {} } }),
      `${PATH}.backend`,
      /only be one/,
    ],
    [
      'a port by number and name',
      withPath({ backend: { service: { name: 's', port: { number: 80, name: 'h' } } } }),
      `${PATH}.backend`,
      /only have one/,
    ],
    [
      'a port that is none',
      withPath({ backend: { service: { name: 's', port: { number: 1.5 } } } }),
      `${PATH}.backend`,
      /1\.5/,
    ],
    [
      'a Service without port',
      withPath({ backend: { service: { name: 's' } } }),
      `${PATH}.backend`,
      /undefined/,
    ],
    ['a rule without paths', ingress({ rules: [{ http: { paths: [] } }] }), 'spec.rules[0]', /no paths/],
    ['nothing', ingress({}), 'spec', /neither rules/],
  ])('with %s is reported and not served', (_, object, setting, reason) => {
    const { routes, list } = plan(object);
    expect(list).toEqual([{ place: `${setting}: left-out`, reason: expect.stringMatching(reason) }]);
    expect(routes).toEqual([]);
  });

  it('needs a path type only where Kubernetes asks for one', () => {
    const spec = { rules: [{ http: { paths: [{ path: '/', backend }] } }] };
    expect(plan(ingress(spec)).list.map(({ place }) => place)).toEqual([`${PATH}.pathType: different`]);
    expect(plan(ingress(spec, {}, 'networking.k8s.io/v1beta1')).list).toEqual([]);
    expect(plan(withPath({ path: '/', pathType: null })).list).toEqual(plan(ingress(spec)).list);
  });

  it('is reported if its Service does not have the port', () => {
    expect(plan(service('s', [{ port: 8080 }, { port: 8081 }]), withPath({})).list).toEqual([
      { place: `${PATH}.backend: different`, reason: expect.stringMatching(/no port 80,.*8080, 8081/) },
    ]);
    // without a name, the Service's first port is not used as a default
    const nameless = withPath({ backend: { service: { name: 's' } } });
    expect(plan(service('s', [{ port: 8080 }]), nameless).routes).toEqual([]);
  });

  it('uses only one of two default backends', () => {
    expect(plan(ingress({ defaultBackend: backend, backend })).list.map(({ place }) => place)).toEqual([
      'spec.backend: ignored',
    ]);
  });

  it('that is a canary has its default backend and TLS reported as ignored', () => {
    const canary = ingress(
      { defaultBackend: backend, tls: [{ secretName: 's' }], rules: [] },
      { 'nginx.ingress.kubernetes.io/canary': 'true' },
    );
    expect(plan(canary).list.map(({ place }) => place)).toEqual([
      'spec.defaultBackend: ignored',
      'spec.tls: ignored',
    ]);
  });
});
