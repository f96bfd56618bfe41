import { ApiObject, Chart, JsonPatch, Lazy, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-25';
import { Construct } from 'constructs';
import { Stack } from '../../../lib';
import { isKumikiError } from '../../../lib/core/errors';
import type { PodBackend } from '../../../lib/core/references';
import { toPodBackend } from '../../../lib/kubernetes/backend/pod-backend';

const newChart = () => new Chart(Testing.app(), 'shop', { namespace: 'web' });

function workload(scope: Construct, kind: string, selector: object, apiVersion = 'apps/v1'): ApiObject {
  return new ApiObject(scope, kind, {
    apiVersion,
    kind,
    spec: {
      selector,
      template: {
        metadata: { labels: { app: 'hoge', tier: 'web' } },
        spec: {
          containers: [
            { name: 'a', ports: [{ name: 'http', containerPort: 8080 }] },
            { name: 'b', ports: [{ containerPort: 53, protocol: 'UDP' }] },
          ],
        },
      },
    },
  });
}

function withoutConstruct(backend: PodBackend): Omit<PodBackend, 'construct'> {
  const { construct: _, ...rest } = backend;
  return rest;
}

describe('toPodBackend reads', () => {
  test.each(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'])('a plain %s', (kind) => {
    const object = workload(newChart(), kind, { matchLabels: { app: 'hoge' } });
    expect(toPodBackend(object)).toEqual({
      construct: object,
      namespace: 'web',
      selector: { app: 'hoge' },
      ports: [
        { name: 'http', number: 8080, protocol: 'TCP' },
        { number: 53, protocol: 'UDP' },
      ],
      servicePorts: [],
    });
  });

  test('selectors with In and Exists as the label values of the pods', () => {
    const object = workload(newChart(), 'Deployment', {
      matchExpressions: [
        { key: 'app', operator: 'In', values: ['hoge', 'piyo'] },
        { key: 'tier', operator: 'Exists' },
      ],
    });
    expect(toPodBackend(object).selector).toEqual({ app: 'hoge', tier: 'web' });
  });

  test('a plain Service, whose numeric target ports are pod ports', () => {
    const service = new ApiObject(newChart(), 'Service', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { namespace: 'other' },
      spec: {
        selector: { app: 'hoge' },
        ports: [
          { port: 80, targetPort: 8080 },
          { port: 443, targetPort: 'tls' },
          { port: 53, protocol: 'UDP' },
        ],
      },
    });
    expect(withoutConstruct(toPodBackend(service))).toEqual({
      namespace: 'other',
      selector: { app: 'hoge' },
      ports: [
        { number: 8080, protocol: 'TCP' },
        { number: 53, protocol: 'UDP' },
      ],
      servicePorts: [
        { port: 80, targetPort: 8080, protocol: 'TCP' },
        { port: 443, targetPort: 'tls', protocol: 'TCP' },
        { port: 53, targetPort: 53, protocol: 'UDP' },
      ],
      service: { spec: service.toJson().spec, annotations: {}, labels: {} },
    });
  });

  test('the rest of a Service: its spec, annotations and labels', () => {
    const service = new ApiObject(newChart(), 'Service', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { annotations: { 'example.jp/a': '1' }, labels: { tier: 'web' } },
      spec: { selector: { app: 'hoge' }, sessionAffinity: 'ClientIP', ports: [{ port: 80 }] },
    });
    expect(toPodBackend(service).service).toEqual({
      spec: service.toJson().spec,
      annotations: { 'example.jp/a': '1' },
      labels: { tier: 'web' },
    });
  });

  test.each([
    ['a path and port', { path: '/up', port: 8080 }, { path: '/up', port: 8080, protocol: 'http' }],
    ['no path', { port: 'http' }, { path: '/', port: 'http', protocol: 'http' }],
    ['TLS', { path: '/up', port: 1, scheme: 'HTTPS' }, { path: '/up', port: 1, protocol: 'https' }],
    ['headers of its own', { path: '/up', port: 1, httpHeaders: [{ name: 'Host', value: 'a' }] }, undefined],
    ['another host', { path: '/up', port: 1, host: '10.0.0.1' }, undefined],
  ])('the readiness probe of a Pod: with %s', (_, httpGet, health) => {
    const pod = new ApiObject(newChart(), 'Pod', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { labels: { app: 'one' } },
      spec: { containers: [{ name: 'a' }, { name: 'b', readinessProbe: { httpGet } }] },
    });
    expect(toPodBackend(pod).health).toEqual(health);
  });

  test('the readiness probe of the pods in its own cluster', () => {
    const app = Testing.app();
    for (const context of ['lab', 'live']) {
      const stack = new Stack(app, context, { kubeContext: context });
      const readinessProbe = { httpGet: { path: `/${context}`, port: 80 } };
      new ApiObject(stack, 'Pod', {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { labels: { app: 'one' } },
        spec: { containers: [{ name: 'a', readinessProbe }] },
      });
      const service = new ApiObject(stack, 'Service', {
        apiVersion: 'v1',
        kind: 'Service',
        spec: { selector: { app: 'one' }, ports: [{ port: 80 }] },
      });
      expect(toPodBackend(service).health).toMatchObject({ path: `/${context}` });
    }
  });

  test('nothing from an object whose patch cannot be applied, and says so', () => {
    const service = new ApiObject(newChart(), 'Service', {
      apiVersion: 'v1',
      kind: 'Service',
      spec: { selector: { app: 'hoge' }, ports: [{ port: 80 }] },
    });
    service.addJsonPatch(JsonPatch.replace('/spec/nowhere/0', 1));
    expect(() => toPodBackend(service)).toThrow('cannot be rendered with its patches');
  });

  test('a plain Pod by its labels', () => {
    const pod = new ApiObject(newChart(), 'Pod', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { labels: { app: 'one' } },
      spec: { containers: [{ name: 'a', ports: [{ containerPort: 80 }] }] },
    });
    expect(withoutConstruct(toPodBackend(pod))).toEqual({
      namespace: 'web',
      selector: { app: 'one' },
      ports: [{ number: 80, protocol: 'TCP' }],
      servicePorts: [],
    });
  });

  test.each([
    [
      'Deployment',
      (c: Chart) => new kplus.Deployment(c, 'W', { containers: [{ image: 'a:1', portNumber: 80 }] }),
    ],
    [
      'DaemonSet',
      (c: Chart) => new kplus.DaemonSet(c, 'W', { containers: [{ image: 'a:1', portNumber: 80 }] }),
    ],
    [
      'StatefulSet',
      (c: Chart) =>
        new kplus.StatefulSet(c, 'W', {
          containers: [{ image: 'a:1', portNumber: 80 }],
          service: new kplus.Service(c, 'S', { ports: [{ port: 80 }] }),
        }),
    ],
  ])('a %s of cdk8s-plus-25', (_kind, make) => {
    const backend = toPodBackend(make(newChart()));
    expect(backend.selector).toEqual({ 'cdk8s.io/metadata.addr': expect.stringMatching(/^shop-W-/) });
    expect(backend.ports).toEqual([{ number: 80, protocol: 'TCP' }]);
  });

  test('a Service of cdk8s-plus-25 with ports added after it was handed over', () => {
    const chart = newChart();
    const deployment = new kplus.Deployment(chart, 'D', { containers: [{ image: 'a:1', portNumber: 8080 }] });
    const service = deployment.exposeViaService({ ports: [{ port: 80, targetPort: 8080 }] });
    service.bind(443, { name: 'tls', targetPort: 8443 });
    expect(toPodBackend(service)).toMatchObject({
      namespace: 'web',
      selector: toPodBackend(deployment).selector,
      servicePorts: [
        { port: 80, targetPort: 8080 },
        { port: 443, targetPort: 8443 },
      ],
    });
  });

  test('a construct that implements toPodBackend()', () => {
    class Web extends Construct {
      readonly deployment = workload(this, 'Deployment', { matchLabels: { app: 'hoge' } });
      toPodBackend(): PodBackend {
        return { ...toPodBackend(this.deployment), construct: this };
      }
    }
    const web = new Web(newChart(), 'Web');
    expect(toPodBackend(web)).toMatchObject({ construct: web, selector: { app: 'hoge' } });
  });

  test('lazy values', () => {
    const late = { any: { matchLabels: { app: 'early' } } };
    const object = workload(newChart(), 'Deployment', Lazy.any({ produce: () => late.any }));
    late.any = { matchLabels: { app: 'late' } };
    expect(toPodBackend(object).selector).toEqual({ app: 'late' });
  });
});

describe('toPodBackend refuses', () => {
  const cyclic: Record<string, unknown> = {};
  cyclic.again = cyclic;
  let deep = {};
  for (let depth = 0; depth < 100_000; depth++) deep = { deep };

  it.each([
    ['contains itself', cyclic],
    ['is nested too deeply', deep],
  ])('an object that %s', (_, value) => {
    for (const patches of [[], [JsonPatch.add('/metadata/labels', {})]]) {
      const spec = { selector: { app: 'web' }, sessionAffinityConfig: value };
      const service = new ApiObject(newChart(), 'Service', { apiVersion: 'v1', kind: 'Service', spec });
      service.addJsonPatch(...patches);
      expect(() => toPodBackend(service)).toThrow('it contains itself, or is nested too deeply');
    }
  });

  const cases: [string, string, (chart: Chart) => Construct][] = [
    [
      'a construct that serves nothing',
      'a construct of class Construct is neither a service nor a workload',
      (c) => new Construct(c, 'X'),
    ],
    [
      'a Job',
      'a Job (batch/v1) cannot serve',
      (c) => new ApiObject(c, 'X', { apiVersion: 'batch/v1', kind: 'Job' }),
    ],
    [
      'a Service of another API',
      'a Service (serving.knative.dev/v1) cannot serve',
      (c) => new ApiObject(c, 'X', { apiVersion: 'serving.knative.dev/v1', kind: 'Service' }),
    ],
    [
      'an external name',
      'a Service of type ExternalName has no pods',
      (c) =>
        new kplus.Service(c, 'X', { type: kplus.ServiceType.EXTERNAL_NAME, externalName: 'db.example.jp' }),
    ],
    [
      'a Service without selector',
      'the Service has no selector, so it has no pods',
      (c) => new ApiObject(c, 'X', { apiVersion: 'v1', kind: 'Service', spec: { ports: [{ port: 80 }] } }),
    ],
    [
      'a Service whose selector has a number',
      'the selector of the Service has a value that is not a string',
      (c) =>
        new ApiObject(c, 'X', {
          apiVersion: 'v1',
          kind: 'Service',
          spec: { selector: { app: 'web', track: 1 }, ports: [{ port: 80 }] },
        }),
    ],
    [
      'a Service whose port is a text',
      'the Service has a port that is not a number',
      (c) =>
        new ApiObject(c, 'X', {
          apiVersion: 'v1',
          kind: 'Service',
          spec: { selector: { app: 'web' }, ports: [{ port: '80' }] },
        }),
    ],
    [
      'a Pod without labels',
      'the Pod has no labels to select it by',
      (c) => new ApiObject(c, 'X', { apiVersion: 'v1', kind: 'Pod' }),
    ],
    [
      'a selector with NotIn',
      'no Service can express the selector of the Deployment',
      (c) =>
        workload(c, 'Deployment', {
          matchLabels: { app: 'hoge' },
          matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['db'] }],
        }),
    ],
    [
      'an empty selector',
      'no Service can express the selector of the Deployment',
      (c) => workload(c, 'Deployment', {}),
    ],
    [
      'a construct with two default children',
      'it is not clear which child of shop/X serves',
      (c) => {
        const twins = new Construct(c, 'X');
        new Construct(twins, 'Resource');
        new Construct(twins, 'Default');
        return twins;
      },
    ],
  ];

  test.each(cases)('%s', (_title, message, make) => {
    const source = make(newChart());
    // types refuse some of these, but JavaScript can pass them all
    const error = thrownBy(() => toPodBackend(source as ApiObject));
    expect(isKumikiError(error) && error.problems).toEqual([
      expect.objectContaining({
        code: 'SYNTH_BACKEND',
        message,
        constructPath: source.node.path,
        allowed:
          'a workload of Kumiki, a Service with a selector, or a Deployment, StatefulSet, DaemonSet, ReplicaSet or Pod, of cdk8s-plus-25 or as ApiObject',
      }),
    ]);
  });
});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
