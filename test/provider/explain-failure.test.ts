import { Reservations } from '../../lib/appliance/allocate/reservations';
import type { LoadBalancerInputs } from '../../lib/appliance/spec/inputs';
import type { LoadBalancerState } from '../../lib/appliance/state/state';
import { formatProblem, isKumikiError, type Problem } from '../../lib/core/errors';
import type { OperationContext } from '../../lib/provider/contract';
import {
  createLoadBalancerProvider,
  type LoadBalancerProvider,
  loadBalancerProvider,
} from '../../lib/provider/load-balancer-provider';
import { createSakuraApi } from '../../lib/sakura/client';
import { type HttpOutcome, type HttpReply, sendHttp, type Transport } from '../../lib/sakura/http/http';
import {
  closeRigs,
  edgeSpec,
  edgeVirtualIp,
  handMade,
  place,
  type Rig,
  startRig,
} from '../appliance/reconcile/rig';

afterEach(closeRigs);

const wider = edgeSpec({ virtualIps: [edgeVirtualIp(), edgeVirtualIp({ key: 'more' })] });

function contextOf(rig: Rig): OperationContext {
  const { url, token, secret } = rig.simulator;
  const settings = {
    pinned: 'true',
    apiRootUrl: url,
    accessToken: token,
    accessTokenSecret: secret,
    retryMax: '0',
  };
  return {
    settings,
    signal: new AbortController().signal,
    clock: rig.clock,
    log: () => undefined,
    timeoutSeconds: 120,
  };
}

/** An operation that is prepared, and then run under a fault. */
type Prepared = (provider: LoadBalancerProvider, context: OperationContext) => Promise<unknown>;

async function standing(rig: Rig, inputs: LoadBalancerInputs = edgeSpec()): Promise<LoadBalancerState> {
  return (await loadBalancerProvider.create(contextOf(rig), inputs)).state;
}

const operations: Record<string, (rig: Rig) => Promise<Prepared>> = {
  create: async () => (provider, context) => provider.create(context, edgeSpec()),
  adopt: async (rig) => {
    place(rig, handMade({ switchId: 113400000102 }));
    const adopt = { id: '113499999999' };
    return (provider, context) =>
      provider.create(context, edgeSpec({ vrid: 7, adopt } as Partial<LoadBalancerInputs>));
  },
  update: async (rig) => {
    const state = await standing(rig);
    return (provider, context) => provider.update(context, state.id, state, wider);
  },
  replace: async (rig) => {
    const state = await standing(rig);
    return (provider, context) => provider.update(context, state.id, state, edgeSpec({ plan: 'highspec' }));
  },
  read: async (rig) => {
    const state = await standing(rig);
    return (provider, context) => provider.read(context, state.id, state, edgeSpec());
  },
  delete: async (rig) => {
    const state = await standing(rig);
    return (provider, context) => provider.delete(context, state.id, state);
  },
};

const refusal = (status: number, errorCode?: string): HttpReply => ({
  ...{ status, contentType: 'application/json', retryAfter: undefined },
  text: errorCode ? JSON.stringify({ is_fatal: true, error_code: errorCode, error_msg: 'no' }) : '<html>',
});
const lost: HttpOutcome = { failure: 'connection', message: 'socket hang up', sent: true };

/** What comes back, from a request on, after it was carried out or instead of that. */
const faults: Record<string, { readonly when: 'before' | 'after'; readonly outcome: HttpOutcome }> = {
  'no connection': {
    when: 'before',
    outcome: { failure: 'connection', message: 'ECONNREFUSED', sent: false },
  },
  'a connection that breaks before': { when: 'before', outcome: lost },
  'a connection that breaks after': { when: 'after', outcome: lost },
  'no end': { when: 'after', outcome: { failure: 'timeout', message: 'no reply', sent: true } },
  'a broken answer': { when: 'after', outcome: { ...refusal(200), text: '{"Appl' } },
  'another kind of answer': { when: 'before', outcome: { ...refusal(200), text: '{}' } },
  401: { when: 'before', outcome: refusal(401, 'unauthorized') },
  404: { when: 'before', outcome: refusal(404, 'not_found') },
  '409 taken': { when: 'before', outcome: refusal(409, 'duplicate_entry') },
  '409 changed': { when: 'before', outcome: refusal(409, 'original_hash_mismatch') },
  '409 creating': { when: 'before', outcome: refusal(409, 'still_creating') },
  423: { when: 'before', outcome: refusal(423, 'locked') },
  '500 before': { when: 'before', outcome: refusal(500, 'internal_server_error') },
  '500 after': { when: 'after', outcome: refusal(500, 'internal_server_error') },
  '502 after': { when: 'after', outcome: refusal(502) },
  503: { when: 'before', outcome: refusal(503, 'service_unavailable') },
};

/** The three things that a person must be told, of which none may be forgotten. */
function checkProblem(problem: Problem, rig: Rig, label: string): void {
  const own = rig.appliances().filter(({ tags }) => tags.includes(edgeSpec().ownerTag));
  const told = { label, request: problem.request, exists: problem.exists, next: problem.next };
  expect(told).toEqual({
    ...{ label, next: expect.stringMatching(/next|changed/) },
    request: expect.stringMatching(/^((GET|POST|PUT|DELETE) \/[a-z-]+(\/\S+)?|none was sent)$/),
    exists: expect.stringMatching(own.length > 0 ? /load balancer \d{12}|may exist/ : /load balancer/),
  });
  expect(formatProblem(problem)).toMatch(/\n {2}request {2}.*\n {2}exists {3}.*\n {2}next {5}/);
}

describe.each(Object.entries(operations))('%s that fails', (operation, prepare) => {
  it.each(Object.entries(faults))(
    'at any request by %s says the request, what exists and what the next run does',
    async (kind, { when, outcome }) => {
      for (let skip = 0; ; skip++) {
        const rig = await startRig();
        const run = await prepare(rig);
        let count = 0;
        const transport: Transport = async (request) => {
          count += 1;
          if (count <= skip) return sendHttp(request);
          if (when === 'after') await sendHttp(request);
          return outcome;
        };
        const provider = createLoadBalancerProvider({
          connect: (to) => createSakuraApi({ ...to, transport }),
          reservations: new Reservations(),
        });
        const failure: unknown = await run(provider, contextOf(rig)).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (failure !== undefined && !isKumikiError(failure)) throw failure;
        for (const problem of failure?.problems ?? []) {
          checkProblem(problem, rig, `${operation}: ${kind} at ${skip}`);
        }
        await closeRigs();
        if (count <= skip) return;
      }
    },
    60_000,
  );

  it('for want of credentials says so as well', async () => {
    const rig = await startRig();
    const run = await prepare(rig);
    const { accessToken: _token, ...settings } = contextOf(rig).settings;
    const failure: unknown = await run(loadBalancerProvider, { ...contextOf(rig), settings }).catch(
      (error: unknown) => error,
    );
    if (!isKumikiError(failure)) throw failure;
    expect(failure.code).toBe('API_CREDENTIALS_MISSING');
    for (const problem of failure.problems) checkProblem(problem, rig, operation);
  });
});

describe('after a creation whose answer was lost, and an outage', () => {
  it('the error says that a load balancer may exist', async () => {
    const rig = await startRig();
    let isOut = false;
    const transport: Transport = async (request) => {
      if (isOut) return lost;
      if (request.method !== 'POST') return sendHttp(request);
      isOut = true;
      await sendHttp(request);
      return lost;
    };
    const provider = createLoadBalancerProvider({
      connect: (to) => createSakuraApi({ ...to, transport }),
      reservations: new Reservations(),
    });
    const failure: unknown = await provider
      .create(contextOf(rig), edgeSpec())
      .catch((error: unknown) => error);
    if (!isKumikiError(failure)) throw failure;
    expect(failure.problems[0]?.exists).toContain('may exist');
    expect(failure.problems[0]?.next).toContain('run that before `pulumi destroy`');
  });
});

describe('no advice', () => {
  it('is a refresh that forgets, or a removal of what the next run replaces', async () => {
    const rig = await startRig();
    const state = await standing(rig);
    const gone = { ...state, switchId: '113400009999', id: '113400009998', ownerTag: OTHER_TAG };
    const failure: unknown = await loadBalancerProvider
      .update(contextOf(rig), gone.id, gone, edgeSpec({ ownerTag: OTHER_TAG, name: 'other' }))
      .catch((error: unknown) => error);
    if (!isKumikiError(failure)) throw failure;
    expect(failure.code).toBe('LB_GONE');
    expect(failure.message).not.toContain('refresh');
  });
});

const OTHER_TAG = 'kumiki-00000000000000000000000f';
