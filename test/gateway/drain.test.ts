import fc from 'fast-check';
import { App, NginxIngressGateway, type NginxIngressGatewayProps, Stack, WebApp } from '../../lib';

/** A probe each second, after which kube-proxy needs a second or two. */
const LEAVE_SECONDS = 3;

interface GatewayPod {
  readonly terminationGracePeriodSeconds: number;
  readonly containers: readonly [
    {
      readonly readinessProbe: { readonly periodSeconds: number; readonly failureThreshold: number };
      readonly lifecycle: { readonly preStop: { readonly exec: { readonly command: readonly string[] } } };
    },
  ];
}

/** Returns the times of a gateway's pod, in seconds after it is told to stop. */
function readTimes(props: Pick<NginxIngressGatewayProps, 'drainSeconds' | 'shutdownSeconds'>) {
  const app = new App();
  const stack = new Stack(app, 'shop');
  const web = new WebApp(stack, 'Web', {
    image: 'example.jp/web:1',
    ports: [{ name: 'http', number: 8080 }],
  });
  new NginxIngressGateway(stack, 'Gateway', { name: 'gateway', defaultBackend: web, ...props });
  const objects = app.assemble().stacks.flatMap(({ manifests }) => manifests.map(({ object }) => object));
  const deployment = objects.find(({ kind, metadata }) => {
    return kind === 'Deployment' && Object(metadata).name === 'gateway';
  });
  const pod: GatewayPod = Object(deployment?.spec).template.spec;
  const [{ readinessProbe, lifecycle }] = pod.containers;
  const { periodSeconds, failureThreshold } = readinessProbe;
  return {
    // the first failing probe comes up to one period after the checks begin to fail
    unreadyFrom: periodSeconds * (failureThreshold - 1),
    unreadyBy: periodSeconds * failureThreshold,
    stops: Number(/sleep (\d+)$/.exec(lifecycle.preStop.exec.command.at(-1) ?? '')?.[1]),
    isKilled: pod.terminationGracePeriodSeconds,
  };
}

describe('the shutdown of a gateway pod', () => {
  it('keeps it ready while balancers notice, stops it once out of all endpoints, and leaves time to end', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3600 }),
        fc.integer({ min: 1, max: 3600 }),
        (drainSeconds, shutdownSeconds) => {
          const { unreadyFrom, unreadyBy, stops, isKilled } = readTimes({ drainSeconds, shutdownSeconds });
          expect(unreadyFrom).toBeGreaterThanOrEqual(drainSeconds);
          expect(stops - unreadyBy).toBeGreaterThanOrEqual(LEAVE_SECONDS);
          expect(isKilled - stops).toBeGreaterThan(shutdownSeconds);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('waits 35 seconds by default, and leaves as much again for requests in flight', () => {
    expect(readTimes({})).toEqual({ unreadyFrom: 30, unreadyBy: 31, stops: 35, isKilled: 70 });
  });

  it('stops it at once if there is nothing to drain', () => {
    expect(readTimes({ drainSeconds: 0, shutdownSeconds: 5 })).toMatchObject({ stops: 0, isKilled: 10 });
  });
});
