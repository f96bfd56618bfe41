import { ApiObject, App } from 'cdk8s';
import type { BackendSource } from '../../../lib/core/references';
import { Stack } from '../../../lib/core/stack';
import { NginxIngressGateway } from '../../../lib/gateway/nginx-ingress-gateway';
import { Exposure } from '../../../lib/kubernetes/service/exposure';
import { Probe } from '../../../lib/kubernetes/workload/probe';
import { Workload } from '../../../lib/kubernetes/workload/workload';
import type { WorkloadProps } from '../../../lib/kubernetes/workload/workload-props';
import { HealthCheck } from '../../../lib/load-balancer/health-check';
import type { OnRouterProps } from '../../../lib/load-balancer/service-props';
import { TcpBalancer } from '../../../lib/rancher/balancer/tcp-balancer';
import { WebApp } from '../../../lib/web/web-app';
import { loadBalanced, testStack } from '../../load-balancer/service-site';
import { notesBelow } from '../manifests';

const image = 'example.jp/web:1';
const ports = [{ name: 'http', number: 8080, servicePort: 80 }];
const readiness = Probe.http('/healthz');

const addWorkload = (stack: Stack, props: Partial<WorkloadProps> = {}) =>
  new Workload(stack, 'Web', { app: 'web', image, ports, readiness, ...props });

/** Returns the `minReadySeconds` of all Deployments of a stack. */
const minReadySecondsIn = (stack: Stack): unknown[] =>
  stack.node
    .findAll()
    .filter((child) => child instanceof ApiObject)
    .filter(({ kind }) => kind === 'Deployment')
    .map((deployment) => deployment.toJson().spec.minReadySeconds);

/** Puts a workload behind a virtual IP, and returns the notes about its rollout. */
function behindVirtualIp(props: Partial<WorkloadProps>, edge: Partial<OnRouterProps> = {}) {
  const stack = testStack();
  loadBalanced(stack, { backend: addWorkload(stack, props), ports: [80], ...edge });
  const notes = notesBelow(stack).filter((note) => /rollout/.test(note));
  return { minReadySeconds: minReadySecondsIn(stack)[0], notes };
}

describe('a rollout of pods behind a virtual IP', () => {
  test.each<[string, Partial<OnRouterProps>, number | undefined]>([
    ['by the interval of 10 s and a margin', {}, 13],
    ['by an interval of your own', { delayLoopSeconds: 30 }, 33],
    [
      'by the longest interval of a port',
      {
        delayLoopSeconds: 20,
        ports: [
          { port: 80, delayLoopSeconds: 40 },
          { port: 81, targetPort: 8080 },
        ],
      },
      43,
    ],
    ['not at all by pings, which follow no pods', { healthCheck: HealthCheck.ping() }, undefined],
    [
      'by the port that is not pinged',
      { healthCheck: HealthCheck.ping(), ports: [{ port: 80, healthCheck: HealthCheck.http() }] },
      13,
    ],
  ])('waits until the appliance has noticed each pod: %s', (_, edge, expected) => {
    expect(behindVirtualIp({}, edge)).toEqual({ minReadySeconds: expected, notes: [] });
  });

  test.each<[string, (stack: Stack) => BackendSource]>([
    ['a workload', (stack) => addWorkload(stack)],
    ['its Deployment', (stack) => addWorkload(stack).deployment],
    [
      'its Service',
      (stack) => addWorkload(stack, { exposure: Exposure.clusterIp() }).service as BackendSource,
    ],
    ['a web app', (stack) => new WebApp(stack, 'App', { image, ports })],
    [
      'a gateway',
      (stack) => new NginxIngressGateway(stack, 'Gateway', { defaultBackend: addWorkload(stack) }),
    ],
    [
      'a balancer',
      (stack) =>
        new TcpBalancer(stack, 'Balancer', {
          frontends: [{ mode: 'http', port: 80, rules: [] }],
        }),
    ],
  ])('waits for %s as the backend', (_, create) => {
    const stack = testStack();
    loadBalanced(stack, { backend: create(stack), ports: [80] });
    expect(minReadySecondsIn(stack)).toContain(13);
  });

  test('does not wait if nothing checks machines', () => {
    const stack = testStack();
    const web = addWorkload(stack, { exposure: Exposure.clusterIp() });
    new NginxIngressGateway(stack, 'Gateway', { defaultBackend: web });
    expect(minReadySecondsIn(stack)).toEqual([undefined, undefined]);
  });

  test('waits for less than its progress deadline', () => {
    const { minReadySeconds } = behindVirtualIp({ rollout: { progressDeadlineSeconds: 10 } });
    expect(minReadySeconds).toBe(9);
  });

  test('does not wait if all old pods end first', () => {
    expect(behindVirtualIp({ strategy: 'Recreate' })).toEqual({ minReadySeconds: undefined, notes: [] });
  });

  test('keeps a given wait, and notes that too short a one can lose connections', () => {
    expect(behindVirtualIp({ rollout: { minReadySeconds: 20 } })).toEqual({ minReadySeconds: 20, notes: [] });
    expect(behindVirtualIp({ rollout: { minReadySeconds: 0 } })).toEqual({
      minReadySeconds: 0,
      notes: [expect.stringMatching(/ready for 0 s, .* takes up to 13 s to notice: connections can be lost/)],
    });
  });

  test('takes the wait of a gateway from its rollout settings', () => {
    const stack = testStack();
    const rollout = { minReadySeconds: 40, maxSurge: 2 };
    const backend = new NginxIngressGateway(stack, 'Gateway', {
      defaultBackend: addWorkload(stack),
      rollout,
    });
    loadBalanced(stack, { backend, ports: [80] });
    expect(minReadySecondsIn(stack)).toEqual(expect.arrayContaining([40, undefined]));
  });
});

describe('pods without a readiness probe', () => {
  const note = expect.stringMatching(/^shop\/Web: pods get requests as soon as their process runs/);

  test('get a note behind a virtual IP', () => {
    expect(behindVirtualIp({ readiness: undefined }).notes).toEqual([note]);
  });

  test('get a note behind a gateway', () => {
    const stack = testStack();
    new NginxIngressGateway(stack, 'Gateway', {
      defaultBackend: addWorkload(stack, { readiness: undefined }),
    });
    expect(notesBelow(stack)).toContainEqual(note);
  });

  test('get no note without a front, or with a startup probe', () => {
    const stack = new Stack(new App(), 'shop');
    addWorkload(stack, { readiness: undefined });
    expect(notesBelow(stack)).toEqual([]);
    expect(behindVirtualIp({ readiness: undefined, startup: Probe.tcp() }).notes).toEqual([]);
  });
});
