import { Reservations } from '../../lib/appliance/allocate/reservations';
import type { ShareState } from '../../lib/appliance/share/share-state';
import type { ShareInputs } from '../../lib/appliance/spec/share';
import { isKumikiError, type KumikiError } from '../../lib/core/errors';
import type { OperationContext } from '../../lib/provider/contract';
import type { Shared } from '../../lib/provider/perform';
import { createShareProvider, type LoadBalancerShareProvider } from '../../lib/provider/share-provider';
import { createSakuraApi } from '../../lib/sakura/client';
import { type HttpOutcome, sendHttp, type Transport } from '../../lib/sakura/http/http';
import { closeRigs, edgeVirtualIp, handMade, place, type Rig, startRig } from '../appliance/reconcile/rig';

afterEach(closeRigs);

const OWNER = 'kumiki-aaaaaaaaaaaa000000000001';
const share = (changes: Partial<ShareInputs> = {}): ShareInputs => ({
  ownerTag: OWNER,
  appliances: [{ by: 'name', value: 'old-lb' }],
  virtualIps: [edgeVirtualIp()],
  ...changes,
});

async function site(): Promise<Rig> {
  const rig = await startRig();
  place(rig, handMade());
  return rig;
}

function contextOf({ simulator, clock }: Rig): OperationContext {
  const { url, token, secret } = simulator;
  const settings = { pinned: 'true', apiRootUrl: url, accessToken: token, accessTokenSecret: secret };
  return {
    ...{ settings: { ...settings, retryMax: '0' }, clock, timeoutSeconds: 120 },
    ...{ signal: new AbortController().signal, log: () => undefined },
  };
}

const provider = (transport: Transport = sendHttp, more: Partial<Shared> = {}): LoadBalancerShareProvider =>
  createShareProvider({
    connect: (to) => createSakuraApi({ ...to, transport }),
    reservations: new Reservations(),
    ...more,
  });

async function standing(rig: Rig): Promise<ShareState> {
  return (await provider().create(contextOf(rig), share())).state;
}

type Prepared = (on: LoadBalancerShareProvider, context: OperationContext) => Promise<unknown>;
const more = share({ virtualIps: [edgeVirtualIp(), edgeVirtualIp({ key: 'more' })] });
const operations: Record<string, (rig: Rig) => Promise<Prepared>> = {
  create: async () => (on, context) => on.create(context, share()),
  read: async (rig) => {
    const state = await standing(rig);
    return (on, context) => on.read(context, OWNER, state, share());
  },
  update: async (rig) => {
    const state = await standing(rig);
    return (on, context) => on.update(context, OWNER, state, more);
  },
  delete: async (rig) => {
    const state = await standing(rig);
    return (on, context) => on.delete(context, OWNER, state);
  },
};

const lost: HttpOutcome = { failure: 'connection', message: 'socket hang up', sent: true };

async function failureOf(promise: Promise<unknown>): Promise<KumikiError | undefined> {
  const failure: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure !== undefined && !isKumikiError(failure)) throw failure;
  return failure;
}

/** Whether the load balancer has virtual IPs of the share. */
const hasEntries = (rig: Rig) =>
  rig.appliances().some(({ saved }) => saved.some((entry) => entry.Description?.includes(OWNER)));

describe.each(Object.entries(operations))('%s of a share that fails', (operation, prepare) => {
  it.each(['before', 'after'])(
    'at any request, cut off %s it is carried out, names the request, what exists and what is next',
    async (when) => {
      for (let skip = 0; ; skip++) {
        const rig = await site();
        const run = await prepare(rig);
        let count = 0;
        const transport: Transport = async (request) => {
          count += 1;
          if (count <= skip) return sendHttp(request);
          if (when === 'after') await sendHttp(request);
          return lost;
        };
        const failure = await failureOf(run(provider(transport), contextOf(rig)));
        for (const { request, exists, next } of failure?.problems ?? []) {
          const told = { label: `${operation} at ${skip}`, request, exists, next };
          expect(told).toEqual({
            label: told.label,
            request: expect.stringMatching(/^(GET|PUT) \/[a-z-]+/),
            exists: expect.stringMatching(
              hasEntries(rig) ? /on load balancer \d{12}|may have happened/ : /load balancer/,
            ),
            next: expect.stringMatching(/the next (`pulumi (up|destroy)`|refresh)/),
          });
        }
        await closeRigs();
        if (count <= skip) return;
      }
    },
    60_000,
  );
});

describe('a failure of a share', () => {
  it('says that a person must act if the load balancer is missing or failed', async () => {
    const rig = await site();
    const appliances = [{ by: 'name', value: 'nobody' }] as const;
    const missing = await failureOf(provider().create(contextOf(rig), share({ appliances })));
    rig.simulator.edit((zone) => {
      for (const appliance of Object.values(zone.appliances)) {
        appliance.lifecycle = { sequence: 'failing', phase: 1, since: 0, statusChangedAt: null };
      }
    });
    const failed = await failureOf(provider().create(contextOf(rig), share()));
    expect([missing?.code, failed?.code]).toEqual(['LB_NOT_FOUND', 'LB_APPLIANCE_FAILED']);
    for (const problem of [missing?.problems[0], failed?.problems[0]]) {
      expect(problem).toMatchObject({
        request: expect.stringContaining('GET /appliance'),
        exists: 'no virtual IP of this share on any load balancer, as far as this run could see',
        next: 'the next `pulumi up` begins again; it will stop here again until the cause is fixed',
      });
    }
  });

  it('says that no request was sent if there are no credentials', async () => {
    const rig = await site();
    const { accessToken: _token, ...settings } = contextOf(rig).settings;
    const failure = await failureOf(provider().create({ ...contextOf(rig), settings }, share()));
    expect(failure?.problems[0]).toMatchObject({ code: 'API_CREDENTIALS_MISSING', request: 'none was sent' });
  });
});

describe('a share that an engine replaces with itself', () => {
  it('keeps its virtual IPs, and loses them when it is removed', async () => {
    const rig = await site();
    const context = contextOf(rig);
    const { state } = await provider().create(context, share());
    const on = provider(sendHttp, { kept: new Set() });
    await on.create(context, share());
    await on.delete(context, OWNER, state);
    expect(hasEntries(rig)).toBe(true);
    await on.delete(context, OWNER, state);
    expect(hasEntries(rig)).toBe(false);
  });
});

describe('a share whose servers are selected by a tag', () => {
  it('notices that other machines have it', async () => {
    const rig = await site();
    const context = contextOf(rig);
    const state = await standing(rig);
    expect(await provider().hasDrifted(context, state, share())).toBe(false);
    rig.simulator.edit(({ servers }) => {
      for (const server of Object.values(servers)) if (server.name === 'node-1') server.tags = [];
    });
    expect(await provider().hasDrifted(context, state, share())).toBe(true);
    const next = await provider().update(context, OWNER, state, share());
    expect(next.serversByKey).toEqual({ 'shop/Edge': ['203.0.113.6'] });
    expect(await provider().hasDrifted(context, next, share())).toBe(false);
  });
});
