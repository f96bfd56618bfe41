import { parseInventory } from '../../../appliance/preview/recorded-inventory';
import { KumikiError } from '../../../core/errors';
import type { CommandContext, CommandModule } from '../../command';
import { loadApp } from '../../load/load-app';
import { readTextFile, writeTextFile } from '../../text-file';
import { usageError } from '../../usage-error';
import { printPlan } from './plan-report';
import { listSpecs, planSite, readScope, recordInventory } from './plan-site';

/** `kumiki plan` */
export const command: CommandModule = {
  usage: 'kumiki plan [ENTRY] [OPTIONS]',
  argument: 'entry file',
  options: {
    inventory: {
      type: 'string',
      value: 'FILE',
      help: 'plan with a recorded inventory; needs no credentials',
    },
    record: {
      type: 'string',
      value: 'FILE',
      help: 'write the inventory that the plan is made by; no secrets',
    },
    scope: {
      type: 'string',
      value: 'HEX',
      help: 'scope of the owner tags, if several stacks come from one program',
    },
  },
  steps: [
    'runs ENTRY, as kumiki synth does, and plans the load balancers of its stacks, and their virtual IPs on existing ones',
    'reads their zones, and that of the settings, with the credentials of the environment or the profile, or from a recorded inventory; changes nothing',
    'shows for each what pulumi up would do and why, its addresses and VRID, and the used and free addresses of each block',
  ],
  results: {
    loadBalancers:
      '`id`, `name`, `zone`, `action` (`create`, `update`, `replace`, `unchanged`, `refused`), `reasons`, `units`, `virtualIps`, `vrid` and more of each load balancer',
    shares: 'the same of virtual IPs on existing load balancers',
    networks: '`label`, `block`, `used`, `free` and `vrids` of each network',
    recordedAt: 'when the inventory was read',
  },
  examples: [
    'kumiki plan',
    'kumiki plan --record inventory.json',
    'kumiki plan --inventory inventory.json',
    'kumiki plan --inventory inventory.json --json',
  ],
  run,
};

async function run(context: CommandContext): Promise<Readonly<Record<string, unknown>>> {
  const { inventory: recordedFile, record: recordFile } = context.values;
  if (recordedFile !== undefined && recordFile !== undefined) throw unusedRecordError();
  const scope = readScope(context.values);
  // reports an unreadable file before running the program
  const recorded =
    typeof recordedFile === 'string'
      ? parseInventory(readTextFile(context.cwd, recordedFile, 'LB_INVENTORY'))
      : undefined;
  const specs = listSpecs((await loadApp(context)).assemble());
  const isEmpty = specs.loadBalancers.length + specs.shares.length === 0;
  if (isEmpty && recorded === undefined && recordFile === undefined) {
    const nothing = { loadBalancers: [], shares: [], networks: [] };
    if (!context.json) printPlan(context, nothing);
    return nothing;
  }
  const inventory = recorded ?? (await recordInventory(context, specs));
  if (typeof recordFile === 'string') {
    const text = `${JSON.stringify(inventory, undefined, 2)}\n`;
    writeTextFile(context.cwd, recordFile, text, 'LB_INVENTORY');
  }
  const site = await planSite(specs, inventory, scope);
  if (!context.json) printPlan(context, { ...site, recordedAt: recorded?.recordedAt, recordFile });
  const result = { ...site, recordedAt: inventory.recordedAt };
  // keeps the whole plan in the result if one load balancer is refused
  context.noteResult(result);
  const [first, ...others] = [...site.loadBalancers, ...site.shares].flatMap(({ problems }) => problems);
  if (first) throw new KumikiError([first, ...others]);
  return result;
}

function unusedRecordError(): KumikiError {
  return usageError({
    message: '--inventory plans with recorded data, so there is nothing to --record',
    hint: 'leave out one of them',
  });
}
