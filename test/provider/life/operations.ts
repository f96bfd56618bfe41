import type { LoadBalancerInputs } from '../../../lib/appliance/spec/inputs';
import type { ShareInputs } from '../../../lib/appliance/spec/share';
import type { ResourceInputs } from '../../../lib/provider/resource-provider';
import type { Cloud } from './cloud';
import type { IsOurs } from './invariants';
import type { Process } from './process';
import { placeHosts, SECOND, share } from './share-site';
import { HAND_MADE_ID, hasOwnerTag, inputs, placeHandMade, servers, virtualIp } from './site';
import type { Stack } from './stack';
import type { StartingState } from './starting-states';

/** Something that a user asks an engine to do. */
export interface Operation {
  /** The program's inputs afterwards; undefined if nothing should be left. */
  readonly wanted: ResourceInputs | undefined;
  /** The program's inputs before. @default - there was no load balancer */
  readonly from?: ResourceInputs;
  run(stack: Stack, process: Process): Promise<void>;
  /** Whether it changes nothing itself. @default false */
  readonly onlyReads?: boolean;
  /** Prepares the cloud for the operation. @default - nothing */
  readonly prepare?: (cloud: Cloud) => void;
  /** Whether an appliance belongs to the stack, or will. @default - by its owner tag */
  readonly isOurs?: IsOurs;
  /** Whether virtual IPs may come and go on an appliance of others. @default - on none */
  readonly mayServe?: IsOurs;
  /** The states that it may find. @default - every state */
  readonly startingStates?: readonly StartingState[];
  /** Whether servers that are served before and afterwards must be served in between. @default false */
  readonly keepsServing?: boolean;
}

const adopted = inputs({ adopt: { id: HAND_MADE_ID }, virtualIps: [virtualIp({ on: [80] })] });
const elsewhere = { kind: 'router', router: { by: 'name', value: 'other-router' } } as const;

/** Operations of an engine on a load balancer, with each kind of change. */
const ON_LOAD_BALANCERS: Readonly<Record<string, Operation>> = {
  create: { wanted: inputs(), run: (stack, process) => stack.up(process, inputs()) },
  'an update without a change': {
    ...{ wanted: inputs(), from: inputs(), keepsServing: true },
    run: async (stack, process) => {
      await stack.refresh(process);
      await stack.up(process, inputs());
    },
  },
  'a change of ports': change({ virtualIps: [virtualIp({ on: [443, 8080] })] }),
  'a change of servers': change({
    virtualIps: [virtualIp({ servers: servers('203.0.113.5', '203.0.113.7') })],
  }),
  'another virtual IP': change({ virtualIps: [virtualIp(), virtualIp({ key: 'shop/More', on: [80] })] }),
  'a change of labels': change({ name: 'front', description: '', tags: ['test', 'blue'] }),
  'a change of owner': change({ ownerTag: 'kumiki-0123456789ab000000000000' }),
  'a change of owner and plan': {
    ...change({ ownerTag: 'kumiki-0123456789ab000000000000', plan: 'highspec' }),
    keepsServing: false,
  },
  'a change of plan': { ...change({ plan: 'highspec' }), keepsServing: false },
  'a change of network': {
    ...change({
      network: elsewhere,
      virtualIps: [virtualIp({ servers: servers('192.0.2.5', '192.0.2.6') })],
    }),
    keepsServing: false,
  },
  'an adoption': {
    ...{ wanted: adopted, prepare: (cloud) => cloud.edit(placeHandMade) },
    isOurs: (appliance) => String(appliance.id) === HAND_MADE_ID || hasOwnerTag(appliance),
    run: (stack, process) => stack.up(process, adopted),
  },
  'a refresh': {
    ...{ wanted: inputs(), from: inputs(), keepsServing: true, onlyReads: true },
    run: (stack, process) => stack.refresh(process),
  },
  'a removal': { wanted: undefined, from: inputs(), run: (stack, process) => stack.destroy(process) },
};

/** Common settings of operations on appliances of others. */
const ON_HOSTS = {
  prepare: (cloud: Cloud) => cloud.edit(placeHosts),
  mayServe: ({ name }: { readonly name: string }) => ['old-lb', 'second-lb'].includes(name),
  startingStates: ['clean', 'half made', 'powered off', 'saved, not applied'],
} as const satisfies Partial<Operation>;

/** Operations on a share: virtual IPs on load balancers of others. */
const ON_SHARES: Readonly<Record<string, Operation>> = {
  'a new share': { ...ON_HOSTS, wanted: share(), run: (stack, process) => stack.up(process, share()) },
  'a share without a change': {
    ...{ ...ON_HOSTS, wanted: share(), from: share(), keepsServing: true },
    run: async (stack, process) => {
      await stack.refresh(process);
      await stack.up(process, share());
    },
  },
  'other ports of a share': changeShare({ virtualIps: [virtualIp({ on: [443, 8080] })] }),
  'other servers of a share': changeShare({
    virtualIps: [virtualIp({ servers: servers('203.0.113.5', '203.0.113.7') })],
  }),
  'another virtual IP of a share': changeShare({
    virtualIps: [virtualIp(), virtualIp({ key: 'shop/More', on: [80] })],
  }),
  'another owner of a share': changeShare({ ownerTag: 'kumiki-0123456789ab000000000000' }),
  'a share on another load balancer': { ...changeShare({ appliances: [SECOND] }), keepsServing: false },
  'a refresh of a share': {
    ...{ ...ON_HOSTS, wanted: share(), from: share(), keepsServing: true, onlyReads: true },
    run: (stack, process) => stack.refresh(process),
  },
  'a removal of a share': {
    ...{ ...ON_HOSTS, wanted: undefined, from: share() },
    run: (stack, process) => stack.destroy(process),
  },
};

/** All operations of an engine, with each kind of change. */
export const OPERATIONS: Readonly<Record<string, Operation>> = { ...ON_LOAD_BALANCERS, ...ON_SHARES };

function changeShare(changes: Partial<ShareInputs>): Operation {
  const wanted = share(changes);
  return {
    ...{ ...ON_HOSTS, wanted, from: share(), keepsServing: true },
    run: (stack, process) => stack.up(process, wanted),
  };
}

function change(changes: Partial<LoadBalancerInputs>): Operation {
  const wanted = inputs(changes);
  return { wanted, from: inputs(), keepsServing: true, run: (stack, process) => stack.up(process, wanted) };
}
