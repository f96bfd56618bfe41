import { systemClock } from '../../../core/clock';
import { type ErrorCode, isKumikiError, KumikiError, type Problem } from '../../../core/errors';
import type { Cluster } from '../../../kubernetes-api/cluster';
import type { Service } from '../../../kubernetes-api/kinds';
import { type Announcement, announce, planAnnouncement } from '../../../kubernetes-api/service-ingress';
import { type AnnouncedService, listBalancers } from '../../../load-balancer/artifact';
import { serviceStatusPatch } from '../../../load-balancer/service-status';
import type { Assembly } from '../../../synth/assembly/assembly';
import type { CommandContext, CommandModule } from '../../command';
import { loadApp } from '../../load/load-app';
import { printTotals } from '../../terminal/totals';
import { connectCluster } from '../connect-cluster';
import {
  type Artifact,
  formatName,
  isComplete,
  type KnownAddresses,
  readLive,
  readOption,
  readTree,
} from './known-addresses';
import { renderRoles } from './roles';

/** `kumiki patch-status` */
export const command: CommandModule = {
  usage: 'kumiki patch-status [ENTRY] [OPTIONS]',
  argument: 'entry file',
  options: {
    address: {
      type: 'string',
      value: 'SERVICE=IP',
      completion: { names: 'services' },
      help: 'a virtual IP that the program does not specify, by namespace/name; separate several with commas',
    },
    scope: {
      type: 'string',
      value: 'HEX',
      help: 'scope of the owner tags, if several stacks come from one program',
    },
    kubeconfig: { type: 'string', value: 'FILE', help: 'default: KUBECONFIG, or ~/.kube/config' },
    context: {
      type: 'string',
      short: 'c',
      value: 'NAME',
      completion: { names: 'contexts' },
      help: 'default: that of the stack, or the current one',
    },
    'dry-run': { type: 'boolean', help: 'show what would change; nothing is written' },
    rbac: {
      type: 'string',
      value: 'SUBJECT',
      help: 'print the least privileges that this needs, for user:NAME, group:NAME or serviceaccount:NAMESPACE:NAME',
    },
  },
  steps: [
    'runs ENTRY, as kumiki synth does, and uses the Services of its load balancers',
    'takes their addresses from the program and from --address, and the missing ones from the existing load balancers',
    'reads every Service first and shows what would change; if one is missing or refused, nothing is written',
    'writes status.loadBalancer.ingress; removes addresses that are no longer known, and keeps entries written by others if the class of the Service is not ours',
    'a stack that names its context is written to no other; under Pulumi, ServiceStatus does the same at each up',
  ],
  results: {
    dryRun: 'whether nothing was to be written',
    services:
      '`service`, `role`, `cluster`, `addresses`, `added`, `removed`, `foreign` and `isChanged` of each Service',
    manifests: 'with `--rbac`, instead of all others: the YAML of the roles',
  },
  examples: [
    'kumiki patch-status',
    'kumiki patch-status --dry-run',
    'kumiki patch-status --address shop/edge=203.0.113.10',
    'kumiki patch-status --rbac serviceaccount:ci:deployer | kubectl apply -f -',
  ],
  run,
};

async function run(context: CommandContext): Promise<Readonly<Record<string, unknown>>> {
  const app = await loadApp(context);
  const targets = listTargets(app.assemble(), context);
  const services = targets.map(({ service }) => service);
  const { rbac } = context.values;
  if (typeof rbac === 'string') {
    const manifests = renderRoles(services, rbac);
    if (!context.json) context.out.writeRaw(manifests);
    return { manifests };
  }
  const known = await findAddresses(targets, context);
  const planned = await planAll(targets, known, context);
  const isDryRun = context.values['dry-run'] === true;
  const result = toResult(planned, isDryRun);
  if (!context.json) printPlan(result, context);
  // keeps the plan in the result if a write fails
  context.noteResult(result);
  if (!isDryRun)
    for (const { cluster, target, announcement } of planned) await write(cluster, target, announcement);
  if (!context.json) printEnd(result, context);
  return result;
}

/** A Service whose status will be written. */
interface Target {
  readonly service: AnnouncedService;
  readonly artifact: Artifact;
  /** Context of the kubeconfig. */
  readonly kubeContext: string | undefined;
}

interface Planned {
  readonly target: Target;
  readonly cluster: Cluster;
  readonly announcement: Announcement;
  readonly change: ReturnType<typeof planAnnouncement>;
}

/** @throws KUBECONFIG_CONTEXT if a stack is for another context than --context */
function listTargets(assembly: Assembly, { values: { context } }: CommandContext): Target[] {
  const problems: Problem[] = [];
  const targets = assembly.stacks.flatMap((stack) => {
    const { kubeContext, path } = stack;
    const services = listBalancers(stack).flatMap((artifact) =>
      artifact.services.map((service) => ({ service, artifact })),
    );
    if (
      services.length > 0 &&
      context !== undefined &&
      kubeContext !== undefined &&
      kubeContext !== context
    ) {
      problems.push({
        code: 'KUBECONFIG_CONTEXT',
        message: `the stack is for the context '${kubeContext}', not for '${context}'`,
        constructPath: path,
        given: context,
        allowed: kubeContext,
        hint: 'leave out --context, or change the kubeContext of the stack',
      });
    }
    const chosen = typeof context === 'string' ? context : kubeContext;
    return services.map((each) => ({ ...each, kubeContext: chosen }));
  });
  if (problems.length > 0) throw new KumikiError(problems);
  return targets;
}

async function findAddresses(targets: readonly Target[], context: CommandContext): Promise<KnownAddresses> {
  const artifacts = [...new Set(targets.map(({ artifact }) => artifact))];
  const { address } = context.values;
  const given = typeof address === 'string' ? [readOption(address, artifacts)] : [];
  const said = merge([readTree(artifacts), ...given]);
  const open = artifacts.filter((artifact) => !isComplete(artifact, said));
  return open.length === 0 ? said : merge([await readLive(open, context), said]);
}

/** Merges addresses; later sources take precedence. */
function merge(sources: readonly KnownAddresses[]): KnownAddresses {
  return {
    addressByKey: Object.assign({}, ...sources.map(({ addressByKey }) => addressByKey)),
    serversByKey: Object.assign({}, ...sources.map(({ serversByKey }) => serversByKey)),
  };
}

/** Errors of a single Service. Any other error would be the same for all, so it is reported once. */
const OF_ONE_SERVICE: readonly ErrorCode[] = [
  'KUBE_NOT_FOUND',
  'KUBE_FORBIDDEN',
  'KUBE_INVALID',
  'LB_NOT_FOUND',
  'LB_SERVICE',
];

/** Reads every Service, and computes the changes. @throws all problems at once */
async function planAll(
  targets: readonly Target[],
  known: KnownAddresses,
  run: CommandContext,
): Promise<Planned[]> {
  const { values } = run;
  const clusters = new Map<string | undefined, Cluster>();
  const kubeconfig = typeof values.kubeconfig === 'string' ? values.kubeconfig : undefined;
  const planned: Planned[] = [];
  const problems: Problem[] = [];
  for (const target of targets) {
    const { kubeContext: context, service } = target;
    const { namespace, name } = service;
    const cluster = clusters.get(context) ?? (await connectCluster({ kubeconfig, context }, run)).cluster;
    clusters.set(context, cluster);
    try {
      planned.push({
        target,
        cluster,
        ...plan(await cluster.get('Service', { namespace, name }), service, known),
      });
    } catch (error) {
      if (!isKumikiError(error) || !OF_ONE_SERVICE.includes(error.code)) throw error;
      problems.push(
        ...error.problems.map((problem) => ({ ...problem, hint: problem.hint ?? hintFor(error) })),
      );
    }
  }
  if (problems.length > 0) throw new KumikiError(problems);
  return planned;
}

function hintFor({ code }: KumikiError): string | undefined {
  return code === 'KUBE_NOT_FOUND' ? 'apply the manifests first' : undefined;
}

/** @throws LB_NOT_FOUND if there is nothing to announce */
function plan(
  found: Service,
  service: AnnouncedService,
  known: KnownAddresses,
): Pick<Planned, 'announcement' | 'change'> {
  const desired = serviceStatusPatch(service, known).status.loadBalancer.ingress;
  if (desired.length === 0) {
    throw new KumikiError({
      code: 'LB_NOT_FOUND',
      message: `the ${service.role === 'probe' ? 'addresses of the machines' : 'virtual IP'} of Service ${formatName(service)} ${service.role === 'probe' ? 'are' : 'is'} not known`,
      hint: 'run pulumi up first, or name the address with --address',
    });
  }
  // its class means that only we write its status
  const isOurs = found.spec?.loadBalancerClass !== undefined;
  const announcement: Announcement = { desired, owned: isOurs ? 'all' : [] };
  return { announcement, change: planAnnouncement(found, announcement) };
}

async function write(cluster: Cluster, { service }: Target, announcement: Announcement): Promise<void> {
  const { namespace, name } = service;
  await announce(cluster, { namespace, name }, announcement, { clock: systemClock });
}

interface Result extends Readonly<Record<string, unknown>> {
  readonly dryRun: boolean;
  readonly services: readonly {
    /** `namespace/name` */
    readonly service: string;
    readonly role: AnnouncedService['role'];
    readonly cluster: string;
    readonly addresses: readonly string[];
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly foreign: readonly string[];
    readonly isChanged: boolean;
  }[];
}

function toResult(planned: readonly Planned[], dryRun: boolean): Result {
  const services = planned.map(({ target: { service }, cluster, change, announcement }) => ({
    service: formatName(service),
    role: service.role,
    cluster: cluster.description,
    addresses: announcement.desired.map(({ ip }) => ip),
    added: change.added,
    removed: change.removed,
    foreign: change.foreign,
    isChanged: change.isChanged,
  }));
  return { dryRun, services };
}

function printPlan({ services }: Result, { out }: CommandContext): void {
  for (const { service, addresses, added, removed, foreign, isChanged } of services) {
    const kept = addresses.filter((ip) => !added.includes(ip));
    out.print`${out.bold(service)}${isChanged ? '' : out.dim`  unchanged`}\n`;
    for (const ip of removed) out.print`  ${out.red`- ${ip}`}\n`;
    for (const ip of added) out.print`  ${out.green`+ ${ip}`}\n`;
    for (const ip of kept) out.print`    ${ip}\n`;
    for (const ip of foreign) out.print`    ${ip} ${out.dim`(of another owner)`}\n`;
  }
}

function printEnd({ services, dryRun }: Result, context: CommandContext): void {
  const { err } = context;
  const changed = services.filter(({ isChanged }) => isChanged).length;
  const sums = [
    dryRun ? err.say`${changed} to update` : err.say`${changed} updated`,
    err.say`${services.length - changed} unchanged`,
  ];
  if (services.length === 0) err.print`no Service of the program is behind a virtual IP\n`;
  else if (dryRun) err.print`nothing was written\n`;
  printTotals(context, sums);
}
