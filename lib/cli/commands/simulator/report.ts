import { isAbsolute, relative } from 'node:path';
import { formatGiven } from '../../../core/errors';
import { formatCount } from '../../../core/format-count';
import { quoteForShell } from '../../../core/shell';
import type { Field, ShownText } from '../../../core/shown-text';
import { DEFAULT_STEP_SECONDS, type Simulator, type SimulatorOptions } from '../../../simulator';
import type { CommandContext } from '../../command';
import { findUpCommand } from '../../load/installer';
import { createEnvelope, type Envelope } from '../../terminal/envelope';
import { formatColumns, padText } from '../../terminal/format';
import type { RequestCount } from './requests';

/** Maximum number of lines for the site; the page shows the rest. */
const MAX_SITE_LINES = 12;

/**
 * Prints what to copy on stdout, without breaking lines; on stderr, the page's URL, what exists, and the next
 * step.
 */
export function printStart(
  { out, err, cwd, env }: Pick<CommandContext, 'out' | 'err' | 'cwd' | 'env'>,
  simulator: Simulator,
  options: SimulatorOptions,
): void {
  for (const [name, value] of Object.entries(simulator.env))
    out.writeRaw(`export ${name}=${quoteForShell(value)}\n`);
  const { stateFile } = options;
  const row = (name: string, text: Field) => err.print`${err.dim(padText(err.say(name).text, 6))} ${text}\n`;
  const site = renderSite(simulator);
  err.print`\n`;
  row('API', simulator.url);
  row('page', err.bold(toPageUrl(simulator.url)));
  row('time', err.say(describeTime(options)));
  if (options.strictness === 'lenient') row('rules', err.say`lenient: addresses are not compared`);
  if (stateFile !== undefined) row('state', shortenPath(cwd, stateFile));
  for (const [index, line] of site.slice(0, MAX_SITE_LINES).entries())
    row(index === 0 ? simulator.zone : '', line);
  if (site.length > MAX_SITE_LINES) row('', err.say`… and ${site.length - MAX_SITE_LINES} more`);
  // no variables needed: the command finds the simulator by its state file
  const up = stateFile && findUpCommand({ cwd, env }, `--state ${shortenPath(cwd, stateFile)}`);
  row(
    'next',
    up === undefined
      ? err.say`copy the lines above into another terminal, then pulumi up; end with Ctrl+C`
      : err.say`in another terminal: ${up}; end with Ctrl+C`,
  );
  err.print`\n`;
}

/** Renders the start for `--json`, the first line on stdout. */
export function toStartEnvelope(
  context: CommandContext,
  simulator: Simulator,
  { mode, strictness }: SimulatorOptions,
): Envelope {
  const { url, env, zone } = simulator;
  const result = { url, page: toPageUrl(simulator.url), env, zone, mode, strictness };
  return createEnvelope('simulator', context.elapsedMs(), result);
}

/** Prints the number of requests, and the location of the state. */
export function printSummary(
  { err, elapsedMs, cwd }: CommandContext,
  { total, refused }: RequestCount,
  { stateFile }: SimulatorOptions,
): void {
  const count = err.say(formatCount(total, 'request'));
  const requests = refused > 0 ? err.say`${count}, ${refused} of them refused` : count;
  const state = stateFile === undefined ? '' : err.say`; everything is in ${shortenPath(cwd, stateFile)}`;
  err.print`\nended after ${requests}, in ${(elapsedMs() / 1000).toFixed(0)} s${state}\n`;
}

/** Returns the page of a simulator, given the root of its API. */
export function toPageUrl(url: string): string {
  return new URL('/', url).href;
}

function describeTime({ mode, speed = 1 }: SimulatorOptions): string {
  if (mode === 'immediate') return 'immediate: steps take no time';
  if (mode === 'manual') return 'manual: POST /simulator/time moves it';
  const migrateSeconds = DEFAULT_STEP_SECONDS.migrate / speed;
  return speed === 1 ? 'real' : `real, ${speed} times as fast: ${migrateSeconds} s to create an appliance`;
}

/** Lists routers with their blocks, switches, servers and appliances, one per line, in columns. */
function renderSite(simulator: Simulator): ShownText[] {
  const zones = Object.entries(simulator.snapshot().zones);
  const zone = zones.find(([name]) => name === simulator.zone)?.[1];
  if (!zone) return [];
  const row = (what: string, name: string, addresses: readonly string[]) => [
    what.padEnd('appliance'.length),
    formatGiven(name),
    addresses.join(', '),
  ];
  return formatColumns([
    ...Object.values(zone.switches).map(({ routerId, name, subnets }) =>
      row(
        routerId === null ? 'switch' : 'router',
        name,
        subnets.map(({ networkAddress, prefixLength }) => `${networkAddress}/${prefixLength}`),
      ),
    ),
    ...Object.values(zone.servers).map(({ name, interfaces }) =>
      row(
        'server',
        name,
        interfaces.flatMap(({ address }) => address ?? []),
      ),
    ),
    ...Object.values(zone.appliances).map(({ name, units }) => row('appliance', name, units)),
  ]);
}

/** Returns a path relative to the working directory, unless it is outside of it. */
function shortenPath(cwd: string, file: string): string {
  const path = relative(cwd, file);
  return path.startsWith('..') || isAbsolute(path) ? file : path;
}
