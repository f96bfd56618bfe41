import type { PlannedSite } from '../../../appliance/preview/plan-load-balancers';
import type { PlannedLoadBalancer, PlannedRange } from '../../../appliance/preview/plan-one';
import type { PlannedShare } from '../../../appliance/preview/plan-share';
import type { PlannedNetwork } from '../../../appliance/preview/planned-network';
import { formatCount } from '../../../core/format-count';
import { formatAddressRanges } from '../../../core/ipv4';
import { quoteForShell } from '../../../core/shell';
import type { ShownText } from '../../../core/shown-text';
import type { CommandContext } from '../../command';
import { formatEntry } from '../../load/format-synth';
import { suggestUp } from '../../load/pulumi-project';
import { formatColumns, shortenList } from '../../terminal/format';
import type { Style, Terminal } from '../../terminal/terminal';
import { printTotals } from '../../terminal/totals';

/** The output of `kumiki plan`. */
interface PlanReport extends PlannedSite {
  /** When the inventory was recorded, if not now. */
  readonly recordedAt?: string | undefined;
  /** The file that the inventory was saved to. */
  readonly recordFile?: string | boolean | undefined;
}

/** Prints a plan: the load balancers, then the networks; on standard error, the next step. */
export function printPlan(context: CommandContext, report: PlanReport): void {
  const { out, err } = context;
  const { loadBalancers, shares, networks, recordedAt, recordFile } = report;
  if (loadBalancers.length + shares.length === 0) out.print`the program has no load balancers\n`;
  for (const each of loadBalancers) printLoadBalancer(out, each);
  for (const each of shares) printShare(out, each);
  for (const network of networks) printNetwork(out, network);
  if (recordedAt !== undefined) err.print`with an inventory recorded at ${recordedAt}\n`;
  if (typeof recordFile === 'string') {
    const next = `kumiki plan${formatEntry(context.argument)} --inventory ${quoteForShell(recordFile)}`;
    err.print`recorded the inventory in ${recordFile}\n`;
    err.print`${err.dim`next`}  ${err.command(next)}\n`;
  }
  if (loadBalancers.length + shares.length > 0) printSums(context, [...loadBalancers, ...shares]);
}

/** Counts what an up would do, and suggests it as the next step if there is anything to do. */
function printSums(context: CommandContext, planned: readonly Pick<PlannedLoadBalancer, 'action'>[]): void {
  const { err } = context;
  const numberOf = (action: PlannedLoadBalancer['action']) =>
    planned.filter((each) => each.action === action).length;
  const [refused, unchanged] = [numberOf('refused'), numberOf('unchanged')];
  const sums = [
    err.say`${numberOf('replace')} to replace`,
    err.say`${numberOf('create')} to create`,
    err.say`${numberOf('update')} to update`,
    err.say`${unchanged} unchanged`,
    ...(refused > 0 ? [err.say`${refused} refused`] : []),
  ];
  printTotals(context, sums);
  if (refused > 0 || unchanged === planned.length) return;
  suggestUp(context);
}

const SIGNS: Readonly<Record<PlannedLoadBalancer['action'], { sign: string; text: string }>> = {
  create: { sign: '+', text: 'create' },
  update: { sign: '~', text: 'update' },
  replace: { sign: '±', text: 'replace' },
  unchanged: { sign: '=', text: 'unchanged' },
  refused: { sign: '!', text: 'cannot be made' },
};

function printLoadBalancer(out: Terminal, planned: PlannedLoadBalancer): void {
  const { id, action, applianceId, scope, network, reasons, units, virtualIps, vrid, gap, addressRange } =
    planned;
  const { sign, text } = SIGNS[action];
  const style = styleOf(out, action);
  const where = network === undefined ? '' : out.say` on ${out.say(network)}`;
  const what = applianceId === undefined ? '' : out.say` load balancer ${applianceId} (scope ${scope ?? ''})`;
  out.print`${style(sign)} ${out.bold(id)}  ${out.say(text)}${what}${where}\n`;
  for (const reason of reasons) out.print`    ${out.say(reason)}\n`;
  if (gap !== undefined) out.print`    ${out.say(gap)}\n`;
  const rows = [
    ...units.map(({ address, because }) => [`    ${address}`, out.say`appliance`, out.say(because)]),
    ...virtualIps.map(({ address, key, because }) => [
      `    ${address}`,
      out.say`virtual IP ${key}`,
      out.say(because),
    ]),
    ...(addressRange
      ? [
          [
            `    ${addressRange.first} – ${addressRange.last}`,
            'addressRange',
            describeRoom(addressRange, out),
          ],
        ]
      : []),
    ...(vrid ? [[`    VRID ${vrid.vrid}`, '', out.say(vrid.because)]] : []),
  ];
  for (const line of formatColumns(rows, out.wrapAt)) out.print`${line}\n`;
}

function printShare(out: Terminal, { id, action, scope, reasons, gap, virtualIps }: PlannedShare): void {
  const { sign, text } = SIGNS[action];
  const style = styleOf(out, action);
  const whose = scope === undefined ? '' : out.say` (scope ${scope})`;
  out.print`${style(sign)} ${out.bold(id)}  ${out.say(text)} virtual IPs on existing load balancers${whose}\n`;
  for (const reason of reasons) out.print`    ${out.say(reason)}\n`;
  if (gap !== undefined) out.print`    ${out.say(gap)}\n`;
  const rows = virtualIps.map(({ address, key, because, applianceId }) => [
    `    ${address}`,
    out.say`virtual IP ${key}`,
    out.say`on load balancer ${applianceId}`,
    out.say(because),
  ]);
  for (const line of formatColumns(rows, out.wrapAt)) out.print`${line}\n`;
}

function describeRoom({ free, size }: PlannedRange, { say }: Terminal): ShownText {
  return say`${free} of ${size} free`;
}

function styleOf(out: Terminal, action: PlannedLoadBalancer['action']): Style {
  if (action === 'create') return out.green;
  if (action === 'refused') return out.red;
  return action === 'unchanged' ? out.dim : out.yellow;
}

function printNetwork(out: Terminal, { label, block, used, free, vrids }: PlannedNetwork): void {
  out.print`\n${out.bold(out.say(label))} ${block}: ${used.length} used, ${free.length} free; ${out.say(formatCount(vrids.length, 'VRID'))} used\n`;
  const { shown, more } = shortenList(used, 'used IP');
  for (const line of formatColumns(
    shown.map(({ address, holder }) => [`    ${address}`, out.say(holder)]),
    out.wrapAt,
  )) {
    out.print`${line}\n`;
  }
  for (const line of more) out.print`    ${out.say(line)}\n`;
  out.print`    free: ${free.length > 0 ? formatAddressRanges(free) : out.say`none`}\n`;
}
