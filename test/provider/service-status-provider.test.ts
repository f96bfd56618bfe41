import { type ErrorCode, KumikiError } from '../../lib/core/errors';
import { UNKNOWN } from '../../lib/core/unknown';
import type { OperationContext } from '../../lib/provider/contract';
import type { PartialError } from '../../lib/provider/partial-error';
import type {
  ServiceStatusInputs,
  ServiceStatusState,
  StatusClusterSource,
} from '../../lib/provider/service-status-inputs';
import { createServiceStatusProvider } from '../../lib/provider/service-status-provider';
import { selfAdvancingClock } from '../../lib/testing';
import { MemoryCluster } from '../kubernetes-api/memory-cluster';

const EDGE = { namespace: 'shop', name: 'edge' };
const spec = { type: 'LoadBalancer', loadBalancerClass: 'kumiki.dev/sakura' };
const [VIP, OTHER] = ['203.0.113.10', '203.0.113.11'];

describe('the provider of the status of a Service', () => {
  let cluster: MemoryCluster;
  let lines: string[];
  let asked: StatusClusterSource[];
  let isUnreachableGone: boolean;
  const provider = createServiceStatusProvider(
    async (source) => {
      asked.push(source);
      return cluster;
    },
    () => isUnreachableGone,
  );
  const context: OperationContext = {
    settings: { kubeconfig: '/configured', context: 'configured' },
    signal: new AbortController().signal,
    clock: selfAdvancingClock(0),
    log: (line) => lines.push(line),
  };
  const inputs = (ips: readonly string[], more: Partial<ServiceStatusInputs> = {}): ServiceStatusInputs => ({
    service: EDGE,
    ingress: toIngress(ips),
    ...more,
  });
  const ingressNow = async () => (await cluster.get('Service', EDGE)).status?.loadBalancer?.ingress;

  beforeEach(() => {
    [cluster, lines, asked, isUnreachableGone] = [new MemoryCluster(), [], [], false];
    cluster.put('Service', { metadata: EDGE, spec });
  });

  it('creates, updates, reads and deletes the addresses', async () => {
    const { id, state } = await provider.create(context, inputs([VIP]));
    expect([id, await ingressNow()]).toEqual(['shop/edge', toIngress([VIP])]);
    const next = await provider.update(context, id, state, inputs([OTHER]));
    expect(await ingressNow()).toEqual(toIngress([OTHER]));
    expect(await provider.read(context, id, next, inputs([OTHER]))).toMatchObject({
      inputs: inputs([OTHER]),
    });
    await provider.delete(context, id, next);
    expect(await ingressNow()).toBeUndefined();
  });

  it('prefers the context of the arguments to that of the configuration', async () => {
    await provider.create(context, inputs([VIP], { context: 'given' }));
    expect(asked).toEqual([{ kubeconfig: '/configured', context: 'given', cluster: undefined }]);
  });

  it('notices an address that was removed, in a run and in a refresh', async () => {
    const { id, state } = await provider.create(context, inputs([VIP, OTHER]));
    expect(await provider.hasDrifted?.(context, state, inputs([VIP]))).toBe(false);
    cluster.put('Service', {
      metadata: EDGE,
      spec,
      status: { loadBalancer: { ingress: toIngress([OTHER]) } },
    });
    expect(await provider.hasDrifted?.(context, state, inputs([VIP]))).toBe(true);
    const read = await provider.read(context, id, state, inputs([VIP, OTHER]));
    expect(read).toMatchObject({ inputs: { ingress: toIngress([OTHER]) } });
    if (!read) throw new Error('it is gone');
    const { changes } = provider.plan(read.state, read.inputs, inputs([VIP, OTHER]));
    expect(changes).toEqual([{ path: 'ingress', kind: 'update' }]);
  });

  it('notices a mode in which kube-proxy would not answer, and corrects it', async () => {
    const { state } = await provider.create(context, inputs([VIP]));
    const ingress = [{ ip: VIP, ipMode: 'Proxy' }];
    cluster.put('Service', { metadata: EDGE, spec, status: { loadBalancer: { ingress } } });
    expect(await provider.hasDrifted?.(context, state, inputs([VIP]))).toBe(true);
    await provider.update(context, 'shop/edge', state, inputs([VIP]));
    expect(await ingressNow()).toEqual(toIngress([VIP]));
  });

  it('does not take entries of other writers for drift, and keeps them', async () => {
    const ingress = toIngress(['198.51.100.7']);
    cluster.put('Service', { metadata: EDGE, spec, status: { loadBalancer: { ingress } } });
    const { id, state } = await provider.create(context, inputs([VIP]));
    expect(lines).toEqual(['shop/edge: 198.51.100.7, written by someone else, stays in its status']);
    expect(await provider.hasDrifted?.(context, state, inputs([VIP]))).toBe(false);
    await provider.delete(context, id, state);
    expect(await ingressNow()).toEqual(ingress);
  });

  it('treats the status as gone with its Service', async () => {
    const { id, state } = await provider.create(context, inputs([VIP]));
    await cluster.delete('Service', EDGE);
    expect(await provider.read(context, id, state, inputs([VIP]))).toBeUndefined();
    await provider.delete(context, id, state);
  });

  it('does not wait for a Service that existed before, and suggests a refresh', async () => {
    const { id, state } = await provider.create(context, inputs([VIP]));
    const known = inputs([VIP], { service: { ...EDGE, uid: 'u' } });
    const expectRefresh = (failure: Promise<unknown>, code: string) =>
      expect(failure).rejects.toMatchObject({
        code,
        problems: [{ hint: expect.stringContaining('pulumi up --refresh'), next: /^that run/ }],
      });
    cluster.put('Service', { metadata: EDGE, spec: { type: 'ClusterIP' } });
    await expectRefresh(provider.update(context, id, state, known), 'LB_SERVICE');
    await cluster.delete('Service', EDGE);
    const before = context.clock.now();
    await expectRefresh(provider.update(context, id, state, known), 'KUBE_NOT_FOUND');
    expect(context.clock.now()).toBe(before);
  });

  it('keeps what it may have written in the state if the answer was lost', async () => {
    cluster.before = () => {
      throw new KumikiError({ code: 'KUBE_UNREACHABLE', message: 'no answer', exists: 'perhaps' });
    };
    const lost = (run: Promise<unknown>): Promise<PartialError<ServiceStatusState>> =>
      run.then(
        () => Promise.reject(new Error('it did not fail')),
        (error) => error,
      );
    const { id, state } = await lost(provider.create(context, inputs([VIP])));
    expect([id, state.ingress]).toEqual(['shop/edge', toIngress([VIP])]);
    const next = await lost(provider.update(context, id, state, inputs([OTHER])));
    expect(next.state.ingress).toEqual(toIngress([VIP, OTHER]));
    cluster.before = () => {
      throw new KumikiError({ code: 'KUBE_UNREACHABLE', message: 'no answer' });
    };
    const unsent = await provider.update(context, id, state, inputs([OTHER])).catch((error) => error);
    expect(unsent).not.toHaveProperty('state');
  });

  it('asks again after a refusal, as the credentials may be for other namespaces', async () => {
    const { state } = await provider.create(context, inputs([VIP]));
    cluster.before = () => {
      throw new KumikiError({ code: 'KUBE_FORBIDDEN', message: 'no right' });
    };
    const failure = { code: 'KUBE_FORBIDDEN' };
    await expect(provider.hasDrifted?.(context, state, inputs([VIP]))).rejects.toMatchObject(failure);
    await expect(provider.hasDrifted?.(context, state, inputs([VIP]))).rejects.toMatchObject(failure);
  });

  it('waits for a Service, and says what the next run does if it does not come', async () => {
    const failure = provider.create(context, inputs([VIP], { service: { ...EDGE, name: 'late' } }));
    await expect(failure).rejects.toMatchObject({
      code: 'KUBE_NOT_FOUND',
      problems: [{ next: expect.stringContaining('the next `pulumi up` writes the status') }],
    });
  });

  it('asks an unreachable cluster only once in a run', async () => {
    const { state } = await provider.create(context, inputs([VIP]));
    let requests = 0;
    cluster.before = () => {
      requests += 1;
      throw new KumikiError({ code: 'KUBE_UNREACHABLE', message: 'no answer' });
    };
    await expect(provider.hasDrifted?.(context, state, inputs([VIP]))).rejects.toMatchObject({
      code: 'KUBE_UNREACHABLE',
    });
    expect(await provider.hasDrifted?.(context, state, inputs([VIP]))).toBe(false);
    expect(requests).toBe(1);
  });

  it.each<ErrorCode>(['KUBE_UNREACHABLE', 'KUBE_UNAUTHORIZED', 'KUBECONFIG_FILE', 'KUBECONFIG_CONTEXT'])(
    'treats a cluster as gone (%s) only when it is told to',
    async (code) => {
      const { id, state } = await provider.create(context, inputs([VIP]));
      const look = (given = context) => provider.read(given, id, state, inputs([VIP]));
      cluster.before = () => {
        throw new KumikiError({ code, message: 'no answer' });
      };
      await expect(provider.delete(context, id, state)).rejects.toThrow(/PULUMI_K8S_DELETE_UNREACHABLE=true/);
      await expect(look()).rejects.toMatchObject({ code });
      expect(await look({ ...context, settings: { deleteUnreachable: 'true' } })).toBeUndefined();
      isUnreachableGone = true;
      await provider.delete(context, id, state);
      expect(lines.at(-1)).toBe(`shop/edge: its cluster cannot be reached (${code}) and counts as gone`);
    },
  );

  it('does not treat a cluster that refuses as gone', async () => {
    const { id, state } = await provider.create(context, inputs([VIP]));
    isUnreachableGone = true;
    cluster.before = () => {
      throw new KumikiError({ code: 'KUBE_INVALID', message: 'a policy' });
    };
    const failure = await provider.delete(context, id, state).catch(String);
    expect(failure).toContain('the next `pulumi destroy` removes the address');
    expect(failure).not.toContain('UNREACHABLE');
  });

  it.each<[string, Partial<ServiceStatusInputs>, readonly object[]]>([
    ['another Service', { service: { ...EDGE, name: 'b' } }, [{ path: 'service', kind: 'replace' }]],
    ['another object of the name', { service: { ...EDGE, uid: 'u' } }, [{ path: 'service', kind: 'update' }]],
    ['other addresses', { ingress: toIngress([OTHER]) }, [{ path: 'ingress', kind: 'update' }]],
    ['the same in another order', { ingress: toIngress([OTHER, VIP]) }, []],
    ['a new kubeconfig', { kubeconfig: '/new' }, [{ path: 'kubeconfig', kind: 'update' }]],
    ['a longer wait', { waitSeconds: 7 }, []],
  ])('plans %s', (_, change, expected) => {
    const old = inputs(_.includes('order') ? [VIP, OTHER] : [VIP]);
    const { changes } = provider.plan({ service: EDGE, ingress: old.ingress }, old, { ...old, ...change });
    expect(changes).toMatchObject(expected);
    expect(changes).toHaveLength(expected.length);
  });

  it('replaces nothing if a value is not known yet', () => {
    const old = inputs([VIP]);
    const next = { service: { namespace: UNKNOWN, name: 'edge' }, ingress: UNKNOWN } as const;
    const { changes } = provider.plan({ service: EDGE, ingress: old.ingress }, old, next);
    expect(changes).toEqual([{ path: 'ingress', kind: 'update' }]);
    expect([...provider.validate(next)]).toEqual([]);
  });

  it('names everything that is wrong with the arguments', () => {
    const wrong = {
      service: { namespace: 'Shop', name: '' },
      ingress: [...toIngress(['203.0.113.300', VIP, VIP]), { ip: OTHER, ipMode: 'Proxy' as 'VIP' }],
      waitSeconds: -1,
    };
    expect([...provider.validate(wrong)].map(({ property }) => property)).toEqual([
      'service.namespace',
      'service.name',
      'waitSeconds',
      'ingress[0].ip',
      'ingress[2].ip',
      'ingress[3].ipMode',
    ]);
  });

  describe('arguments of a wrong kind, such as outputs of other packages,', () => {
    const right = { service: { namespace: 'shop', name: 'edge' }, ingress: toIngress([VIP]) };
    const kubeconfig = { users: [{ user: { token: 'secret-token' } }] };

    it.each([
      [{ kubeconfig }, 'kubeconfig'],
      [{ context: 1 }, 'context'],
      [{ cluster: null }, 'cluster'],
      [{ service: { ...right.service, uid: {} } }, 'service.uid'],
      [{ ingress: VIP }, 'ingress'],
      [{ ingress: null }, 'ingress'],
      [{ ingress: [null] }, 'ingress[0].ipMode ingress[0].ip'],
      [{ waitSeconds: 'long' }, 'waitSeconds'],
    ])('are reported without their values: %j: %s', (changes, expected) => {
      const found = [...provider.validate({ ...right, ...changes } as never)];
      expect(found.map(({ property }) => property).join(' ')).toBe(expected);
      expect(JSON.stringify(found)).not.toContain('secret-token');
    });
  });
});

function toIngress(ips: readonly string[]) {
  return ips.map((ip) => ({ ip, ipMode: 'VIP' as const }));
}
