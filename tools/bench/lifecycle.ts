import {
  type LoadBalancerInputs,
  type LoadBalancerState,
  loadBalancerProvider,
  type OperationContext,
  toInputs,
} from 'kumiki/provider';
import { selfAdvancingClock, startSimulator } from 'kumiki/testing';
import { quickstartSpec } from './quickstart-spec.ts';

/**
 * Counts, in the simulator, the requests of each step of a load balancer's life; the clock advances by
 * itself, so waiting takes no time.
 */
export async function benchLifecycle(): Promise<void> {
  const clock = selfAdvancingClock();
  const simulator = await startSimulator({ mode: 'real', clock });
  Object.assign(process.env, simulator.env);
  const context: OperationContext = {
    settings: {},
    signal: new AbortController().signal,
    clock,
    log: () => {},
  };
  const spec = toInputs(quickstartSpec(), 'bench');
  const counted = async <T>(step: string, work: () => Promise<T>): Promise<T> => {
    const before = simulator.requests.length;
    const result = await work();
    printCounts(step, simulator.requests.slice(before));
    return result;
  };

  console.log(
    '\nAPI requests per step (mutating ones in brackets; polls are repeated reads of the appliance)',
  );
  const { id, state } = await counted('create', () => loadBalancerProvider.create(context, spec));
  await counted('refresh', () => loadBalancerProvider.read(context, id, state, spec));
  await counted('create again (found by its tag, nothing to do)', () =>
    loadBalancerProvider.create(context, spec),
  );
  const update = (from: LoadBalancerState, next: LoadBalancerInputs) => () =>
    loadBalancerProvider.update(context, id, from, next);
  const same = await counted('update without changes', update(state, spec));
  const ports = [...(spec.virtualIps[0]?.ports ?? [])];
  const https = { port: 443, delayLoopSeconds: 10, healthCheck: { protocol: 'tcp' } } as const;
  const wider = {
    ...spec,
    virtualIps: spec.virtualIps.map((each) => ({ ...each, ports: [...ports, https] })),
  };
  const widened = await counted('update: a port added', update(same, wider));
  await counted('delete', () => loadBalancerProvider.delete(context, id, widened));
  await simulator.close();
}

function printCounts(
  step: string,
  requests: readonly { readonly method: string; readonly path: string }[],
): void {
  const mutating = requests.filter(({ method }) => method !== 'GET').length;
  const polls = requests.filter(
    ({ method, path }, index) =>
      method === 'GET' && requests.findIndex((each) => each.path === path && each.method === 'GET') < index,
  ).length;
  const text = `${requests.length - polls} (${mutating}) + ${polls} repeated reads`;
  console.log(`  ${step.padEnd(50)} ${text}`);
}
