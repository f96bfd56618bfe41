import type { Leftover } from '../../../appliance/reconcile/find-leftovers';
import type { RunContext } from '../../../appliance/reconcile/run-context';
import { listLeftovers, type Swept, sweep } from '../../../appliance/reconcile/sweep';
import { hashScope } from '../../../appliance/spec/tags';
import { systemClock } from '../../../core/clock';
import { KumikiError } from '../../../core/errors';
import { formatCount } from '../../../core/format-count';
import { quoteForShell } from '../../../core/shell';
import { ZONE_NAMES } from '../../../core/zone';
import { createSakuraApi } from '../../../sakura/client';
import { findSettings } from '../../../sakura/settings/settings';
import type { CommandContext, CommandModule } from '../../command';
import { printTotals } from '../../terminal/totals';
import { type KnownResources, readPulumiState } from './pulumi-state';

/** Timeout of a sweep; the official clients wait this long for the removal of a single appliance. */
const TIMEOUT_SECONDS = 1_200;

/** `kumiki sweep` */
export const command: CommandModule = {
  usage: 'kumiki sweep [SCOPE] [OPTIONS]',
  argument: 'name of a scope',
  argumentCompletion: {},
  options: {
    yes: { type: 'boolean', help: 'remove what is listed; without it, nothing is changed' },
    state: {
      type: 'string',
      value: 'FILE',
      help: 'a file written by pulumi stack export: everything that it names stays, and only that scope is swept',
    },
    cluster: {
      type: 'string',
      value: 'UID',
      help: 'UID of kube-system of a cluster that is gone: what its controller made is removed, too',
    },
    zone: {
      type: 'string',
      value: 'ZONE',
      completion: { words: ZONE_NAMES },
      help: 'zone to look in (default: that of the settings)',
    },
  },
  steps: [
    'reads the load balancers of the zone with the settings that Pulumi uses: environment or profile',
    'lists everything with an owner tag of Kumiki, and virtual IPs on appliances of others, by scope: the 12 hex digits after kumiki-',
    'with --yes and a SCOPE, removes everything in that scope, and says what must stay: protected load balancers, and those with virtual IPs of others',
    'leaves alone what the controller of a cluster has made, unless --cluster names that cluster',
    'reads no state unless --state is given: without it, a scope is everything that a stack has, so sweep it only when the stack is gone',
  ],
  results: {
    dryRun: 'true without `--yes`',
    zone: 'the zone',
    leftovers:
      '`kind`, `id`, `name`, `ownerTag`, `scope`, `virtualIps`, `why`, `cluster`, `keptBecause` and, with `--yes`, `outcome` (`removed`, `kept`, `gone`) of each',
  },
  examples: [
    'kumiki sweep',
    'kumiki sweep 0123456789ab',
    'kumiki sweep 0123456789ab --yes',
    'pulumi stack export --file state.json && kumiki sweep --state state.json',
    'kumiki sweep --cluster 8a2f0c51-7d0e-4a4f-9d0b-3f4c5d6e7f80 --yes',
    'kumiki sweep --zone tk1a --json',
  ],
  comments: {
    'kumiki sweep': 'every scope, nothing is changed',
    'kumiki sweep 0123456789ab': 'one scope, nothing is changed',
    'kumiki sweep --cluster 8a2f0c51-7d0e-4a4f-9d0b-3f4c5d6e7f80 --yes': 'a cluster that is gone',
  },
  run,
};

async function run(context: CommandContext): Promise<Readonly<Record<string, unknown>>> {
  const { state, cluster } = context.values;
  const known = typeof state === 'string' ? readPulumiState(context.cwd, state) : undefined;
  const scope = readScope(context, known);
  const connection = connect(context);
  const all = await listLeftovers(connection);
  const leftovers = all
    .filter((each) => (scope === undefined ? (known?.scopes.has(each.scope) ?? true) : each.scope === scope))
    .map((each) => (known && isInState(each, known) ? { ...each, keptBecause: IN_STATE } : each))
    .map((each) => (isOfCluster(each, cluster) ? { ...each, keptBecause: explainCluster(each) } : each));
  if (!context.json) printLeftovers(context, leftovers, scope);
  if (context.values.yes !== true) {
    if (!context.json) {
      printTotals(context, [context.err.say(formatCount(leftovers.length, 'item'))]);
      printNextStep(context, leftovers, scope);
    }
    return { dryRun: true, zone: connection.api.zone, leftovers };
  }
  const isHeld = (each: Leftover) => isNamed(each) || isOfCluster(each, cluster);
  const [kept, orphans] = [leftovers.filter(isHeld), leftovers.filter((each) => !isHeld(each))];
  const swept = [
    ...kept.map((each): Swept => ({ ...each, outcome: 'kept' })),
    ...(await sweep(connection, orphans)),
  ];
  if (!context.json) printSwept(context, swept);
  return { dryRun: false, zone: connection.api.zone, leftovers: swept };
}

const IN_STATE = 'the state of its stack has it';

function isInState({ kind, id, ownerTag }: Leftover, { applianceIds, ownerTags }: KnownResources): boolean {
  return kind === 'appliance' ? applianceIds.has(id) : ownerTags.has(ownerTag);
}

/** Whether a leftover belongs to a controller whose cluster has not been declared gone. */
function isOfCluster({ cluster }: Leftover, gone: unknown): boolean {
  return cluster !== undefined && cluster !== gone;
}

function explainCluster({ cluster }: Leftover): string {
  return `the controller of the cluster ${cluster} has made it; if that cluster is gone, say --cluster ${quoteForShell(String(cluster))}`;
}

function isNamed({ keptBecause }: Leftover): boolean {
  return keptBecause === IN_STATE;
}

/** @throws CLI_USAGE for an invalid scope, or if the scope to remove is not given */
function readScope(
  { argument, values }: CommandContext,
  known: KnownResources | undefined,
): string | undefined {
  const allowed = '12 hex digits, as the owner tags show them: kumiki-, the scope, the load balancer';
  if (argument === undefined) {
    if (typeof values.cluster === 'string') return hashScope(values.cluster);
    if (values.yes !== true || known) return undefined;
    throw new KumikiError({
      code: 'CLI_USAGE',
      message: '--yes needs the scope to remove',
      allowed,
      hint: 'kumiki sweep lists all scopes; or give the state of the stack with --state',
    });
  }
  if (/^[0-9a-f]{12}$/.test(argument)) return argument;
  const message = 'that is not a scope';
  throw new KumikiError({
    ...{ code: 'CLI_USAGE', message, given: argument, allowed },
    hint: 'kumiki sweep lists all scopes',
  });
}

function connect({ env, values, takeOverSignals, err, json }: CommandContext): RunContext {
  const { settings, notes } = findSettings({ env });
  const zone = typeof values.zone === 'string' ? values.zone : undefined;
  const log = (line: string) => {
    if (!json) err.print`${err.dim(err.say(line))}\n`;
  };
  for (const { setting, text } of notes) if (setting !== 'zone' || zone === undefined) log(text);
  return {
    api: createSakuraApi({ settings, zone, clock: systemClock }),
    clock: systemClock,
    signal: takeOverSignals(),
    deadline: systemClock.now() + TIMEOUT_SECONDS * 1000,
    log,
  };
}

function printLeftovers(
  { out }: CommandContext,
  leftovers: readonly Leftover[],
  scope: string | undefined,
): void {
  if (leftovers.length === 0) {
    if (scope === undefined) out.print`nothing in the zone belongs to Kumiki\n`;
    else out.print`nothing in the zone belongs to scope ${scope}\n`;
    return;
  }
  let last: string | undefined;
  for (const leftover of leftovers) {
    if (leftover.scope !== last) out.print`scope ${out.bold(leftover.scope)}\n`;
    last = leftover.scope;
    const { kind, id, name, virtualIps, why, keptBecause } = leftover;
    const what = kind === 'appliance' ? out.say`load balancer` : out.say`virtual IPs on load balancer`;
    const addresses = virtualIps.length > 0 ? virtualIps.join(', ') : out.say`no virtual IPs`;
    out.print`  ${what} ${id} (${name}): ${addresses}\n    ${out.dim(out.say(why))}\n`;
    if (keptBecause !== undefined) out.print`    ${out.yellow`stays`}: ${out.say(keptBecause)}\n`;
  }
}

function printNextStep(
  { err, values }: CommandContext,
  leftovers: readonly Leftover[],
  scope: string | undefined,
): void {
  const removable = leftovers.filter(({ keptBecause }) => keptBecause === undefined).length;
  if (removable === 0) return;
  const what = scope === undefined ? err.say`what that scope has` : err.say(formatCount(removable, 'item'));
  const options = (['zone', 'cluster', 'state'] as const).flatMap((name) =>
    values[name] === undefined ? [] : [`--${name}`, quoteForShell(String(values[name]))],
  );
  if (values.state !== undefined) {
    const command = ['kumiki sweep', ...(scope === undefined ? [] : [scope]), ...options, '--yes'].join(' ');
    err.print`nothing was changed; ${err.bold(err.command(command))} removes ${err.say(formatCount(removable, 'item'))}\n`;
    return;
  }
  const command = ['kumiki sweep', scope ?? 'SCOPE', ...options, '--yes'].join(' ');
  err.print`nothing was changed, and no state of a stack was read; if the stack is gone, ${err.bold(err.command(command))} removes ${what}\n`;
}

function printSwept(context: CommandContext, swept: readonly Swept[]): void {
  const { out, err } = context;
  for (const { kind, id, name, outcome, keptBecause } of swept) {
    const what = kind === 'appliance' ? out.say`load balancer` : out.say`virtual IPs on load balancer`;
    const why = keptBecause === undefined ? '' : out.say`: ${out.say(keptBecause)}`;
    const said = { removed: out.green`removed`, kept: out.yellow`kept`, gone: out.dim`already gone` };
    out.print`${said[outcome]}  ${what} ${id} (${name})${why}\n`;
  }
  const numberOf = (outcome: Swept['outcome']) => swept.filter((each) => each.outcome === outcome).length;
  printTotals(context, [
    err.say`${numberOf('removed')} removed`,
    err.say`${numberOf('kept')} kept`,
    err.say`${numberOf('gone')} already gone`,
  ]);
}
