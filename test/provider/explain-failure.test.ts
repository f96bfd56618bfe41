import { Reservations } from '../../lib/appliance/allocate/reservations';
import { RunJournal } from '../../lib/appliance/reconcile/run-journal';
import type { LoadBalancerState } from '../../lib/appliance/state/state';
import { formatProblem, isKumikiError, type Problem } from '../../lib/core/errors';
import type { OperationContext } from '../../lib/provider/contract';
import { explainFailure } from '../../lib/provider/explain-failure';
import { createLoadBalancerProvider, loadBalancerProvider } from '../../lib/provider/load-balancer-provider';
import { createSakuraApi } from '../../lib/sakura/client';
import { type HttpOutcome, type HttpReply, sendHttp, type Transport } from '../../lib/sakura/http/http';
import { closeRigs, edgeSpec, type Rig, startRig } from '../appliance/reconcile/rig';
import { CREDENTIALS } from './life/cloud';
import { OPERATIONS, type Operation } from './life/operations';
import { Process, type ProcessOptions } from './life/process';
import { HAND_MADE_ID, hasOwnerTag, inputs } from './life/site';
import { countRequests, type Scene, setScene } from './life/starting-states';

afterEach(closeRigs);

function operation(name: string): Operation {
  const found = OPERATIONS[name];
  if (!found) throw new Error(`there is no ${name}`);
  return found;
}

/** The engine treats this as a new resource, and says nothing about the old one. */
const REPLACEMENT = 'a change of plan';

/** One operation of each kind. */
const operations: Readonly<Record<string, Operation>> = {
  create: operation('create'),
  'an adoption': operation('an adoption'),
  'another virtual IP': operation('another virtual IP'),
  [REPLACEMENT]: operation(REPLACEMENT),
  'a replacement within an update': {
    ...operation(REPLACEMENT),
    run: async ({ record }, { provider, context }) => {
      if (!record) throw new Error('there is nothing to replace');
      await provider.update(context, record.id, record.state, inputs({ plan: 'highspec' }));
    },
  },
  'a refresh': operation('a refresh'),
  'a removal': operation('a removal'),
  'a new share': operation('a new share'),
  'other ports of a share': operation('other ports of a share'),
  'a refresh of a share': operation('a refresh of a share'),
  'a removal of a share': operation('a removal of a share'),
};

const refusal = (status: number, errorCode?: string): HttpReply => ({
  ...{ status, contentType: 'application/json', retryAfter: undefined },
  text: errorCode ? JSON.stringify({ is_fatal: true, error_code: errorCode, error_msg: 'no' }) : '<html>',
});
const lost: HttpOutcome = { failure: 'connection', message: 'socket hang up', sent: true };

/** Responses from some request on, either after it was handled or instead of that. */
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

/** Returns the problems of an operation whose requests may fail and are not retried. */
async function runOnce(
  { cloud, stack, reset }: Scene,
  { run }: Operation,
  options: ProcessOptions,
): Promise<readonly Problem[]> {
  reset();
  const settings = { ...CREDENTIALS, retryMax: '0' };
  const process = new Process(cloud, { settings, timeoutSeconds: 120, ...options });
  const outcome = await process.run((each) => run(stack, each));
  if (typeof outcome === 'string') return [];
  if (!isKumikiError(outcome.error)) throw outcome.error;
  return outcome.error.problems;
}

/**
 * Checks the three facts that every problem must tell the user.
 * @param isKnown whether the run can know what exists
 */
function checkProblem(problem: Problem, { cloud }: Scene, label: string, isKnown = true): void {
  const isThere = isKnown && Object.values(cloud.zone().appliances).some(hasOwnerTag);
  const told = { label, request: problem.request, exists: problem.exists, next: problem.next };
  expect(told).toEqual({
    ...{ label, next: expect.stringMatching(/next|changed/) },
    request: expect.stringMatching(/^((GET|POST|PUT|DELETE) \/[a-z-]+(\/\S+)?|none was sent)$/),
    exists: expect.stringMatching(isThere ? /load balancer \d{12}|may exist/ : /load balancer/),
  });
  expect(formatProblem(problem)).toMatch(/\n {2}request {2}.*\n {2}exists {3}.*\n {2}next {5}/);
}

describe.each(Object.entries(operations))('%s that fails', (name, operation) => {
  let scene: Scene;
  let requests: number;

  beforeAll(async () => {
    scene = await setScene(operation, 'clean');
    requests = await countRequests(scene, operation);
  });

  it.each(Object.entries(faults))(
    'at any request by %s names the request, what exists and what the next run does',
    async (kind, { when, outcome }) => {
      let failures = 0;
      for (let skip = 0; skip < requests; skip++) {
        const problems = await runOnce(scene, operation, {
          fault: {
            at: (_request, number) => number > skip,
            disturb: async ({ send }) => {
              if (when === 'after') await send();
              return outcome;
            },
          },
        });
        const isKnown = skip > 0 || name !== REPLACEMENT;
        for (const problem of problems) checkProblem(problem, scene, `${name}: ${kind} at ${skip}`, isKnown);
        failures += problems.length;
      }
      expect(failures).toBeGreaterThan(0);
    },
  );

  it('for lack of credentials says the same', async () => {
    const { accessTokenSecret } = CREDENTIALS;
    const problems = await runOnce(scene, operation, { settings: { accessTokenSecret } });
    expect(problems.map(({ code }) => code)).toEqual(['API_CREDENTIALS_MISSING']);
    for (const problem of problems) checkProblem(problem, scene, name, name !== REPLACEMENT);
  });
});

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

describe('after an adoption whose answer was lost,', () => {
  it('the error says that the load balancer may have been changed', async () => {
    const adoption = operation('an adoption');
    const scene = await setScene(adoption, 'clean');
    let isOut = false;
    const problems = await runOnce(scene, adoption, {
      fault: {
        at: ({ method }) => isOut || method !== 'GET',
        disturb: async ({ send }) => {
          if (!isOut) await send();
          isOut = true;
          return lost;
        },
      },
    });
    expect(problems).toEqual([
      expect.objectContaining({
        exists: `a change of load balancer ${HAND_MADE_ID} may have happened: the answer was lost`,
        next: expect.stringContaining('whether it has been adopted, and goes on with it; run that before'),
      }),
    ]);
    expect(Object.values(scene.cloud.zone().appliances).filter(hasOwnerTag)).toHaveLength(1);
  });
});

describe('after a creation whose answer was lost, and an outage,', () => {
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

async function standing(rig: Rig): Promise<LoadBalancerState> {
  return (await loadBalancerProvider.create(contextOf(rig), edgeSpec())).state;
}

describe('the advice for a load balancer that is gone with its network', () => {
  it('does not suggest a refresh, which would forget it', async () => {
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

it.each([
  ['LB_SHARED', 'update'],
  ['LB_PROTECTED', 'delete'],
] as const)('says of %s that the next run will stop there again', (code, kind) => {
  const problem: Problem = { code, message: 'no' };
  const [explained] = explainFailure(kind, new RunJournal(() => true), [problem]);
  expect(explained?.next).toMatch(/; it will stop here again until the cause is fixed$/);
});
