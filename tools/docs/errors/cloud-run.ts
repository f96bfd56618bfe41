import { type ErrorCode, isKumikiError, KumikiError, type Problem } from 'kumiki';
import {
  type LoadBalancerInputs,
  type LoadBalancerProvider,
  loadBalancerProvider,
  type OperationContext,
  type VirtualIpSpec,
} from 'kumiki/provider';
import { type Simulator, selfAdvancingClock, startSimulator } from 'kumiki/testing';
import '../sources.ts';

const { reconcile } = await import('../../../lib/appliance/reconcile/reconcile.ts');
const { createSakuraApi } = await import('../../../lib/sakura/client.ts');
const { findSettings } = await import('../../../lib/sakura/settings/settings.ts');
const { renderNginx } = await import('../../../lib/formats/nginx/render-nginx.ts');
const { createScopeProvider } = await import('../../../lib/provider/scope-provider.ts');

/** What an example gets: an account with a router and servers, and valid inputs of a load balancer. */
export interface CloudParts {
  /** The provider that Pulumi calls. */
  readonly provider: LoadBalancerProvider;
  readonly scopes: ReturnType<typeof createScopeProvider>;
  readonly context: OperationContext;
  /** The function below the provider, for examples that must not replace the appliance. */
  readonly reconcile: (
    context: OperationContext,
    request: Parameters<typeof reconcile>[1],
  ) => ReturnType<typeof reconcile>;
  readonly edge: LoadBalancerInputs;
  /** Renders a gateway's configuration without the check of its routes that comes first otherwise. */
  readonly renderNginx: typeof renderNginx;
  readonly virtualIp: VirtualIpSpec;
  readonly simulator: Simulator;
  /** Checks inputs as happens before any request to the API. */
  check(inputs: LoadBalancerInputs): void;
  /** Throws the errors of an answer of the admin API. */
  fail(answer: AdminErrors): never;
}

/** An error response of the admin API. */
export interface AdminErrors {
  readonly errors: readonly Problem[];
}

export type CloudExamples = Readonly<Partial<Record<ErrorCode, (parts: CloudParts) => Promise<void> | void>>>;

const VIRTUAL_IP: VirtualIpSpec = {
  key: 'shop/Edge',
  description: 'web',
  ports: [{ port: 80, delayLoopSeconds: 10, healthCheck: { protocol: 'tcp' } }],
  servers: [{ select: { by: 'tag', value: 'k8s-node' }, enabled: true }],
};
const EDGE: LoadBalancerInputs = {
  ownerTag: 'kumiki-0123456789abcdef01234567',
  name: 'edge',
  description: 'front of the shop',
  tags: [],
  plan: 'standard',
  redundant: true,
  network: { kind: 'router', router: { by: 'name', value: 'k8s-router' } },
  virtualIps: [VIRTUAL_IP],
};

/** Returns the problems that a run against a new account ends with. */
export async function runInCloud(
  program: (parts: CloudParts) => Promise<void> | void,
): Promise<readonly Problem[]> {
  const clock = selfAdvancingClock();
  const simulator = await startSimulator({ mode: 'real', clock });
  try {
    const { url, token, secret } = simulator;
    const settings = { pinned: 'true', apiRootUrl: url, accessToken: token, accessTokenSecret: secret };
    const context = { settings, signal: new AbortController().signal, clock, log: () => {} };
    const check = (inputs: LoadBalancerInputs) => {
      const problems = [...loadBalancerProvider.validate(inputs)];
      if (problems.length > 0) throw new KumikiError(problems);
    };
    const fail = ({ errors }: AdminErrors): never => {
      throw new KumikiError(errors);
    };
    const scopes = createScopeProvider(() => '0123456789ab');
    await program({
      provider: loadBalancerProvider,
      scopes,
      context,
      edge: EDGE,
      virtualIp: VIRTUAL_IP,
      simulator,
      check,
      fail,
      reconcile: reconcileAlone,
      renderNginx,
    });
    return [];
  } catch (error) {
    if (!isKumikiError(error)) throw error;
    return error.problems;
  } finally {
    await simulator.close();
  }
}

const reconcileAlone: CloudParts['reconcile'] = (context, request) => {
  const { settings } = findSettings({ env: {}, explicit: context.settings });
  const api = createSakuraApi({ settings, zone: settings.zone, clock: context.clock });
  return reconcile({ ...context, api, deadline: context.clock.now() + 1_200_000 }, request);
};
