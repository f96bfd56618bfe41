import { type Simulator, startSimulator } from '../../../simulator';
import type { CommandContext, CommandModule } from '../../command';
import { printJson } from '../../terminal/envelope';
import { watchAddresses } from './addresses';
import type * as CommandLine from './command-line';
import { parseSimulatorOptions, SIMULATOR_OPTIONS } from './options';
import { printStart, printSummary, toPageUrl, toStartEnvelope } from './report';
import { countRequests, renderRequest } from './requests';
import { announceRunning, findRunning } from './running';

/** `kumiki simulator` */
export const command: CommandModule = {
  usage: 'kumiki simulator [OPTIONS] [-- COMMAND …]',
  takesCommandLine: true,
  options: SIMULATOR_OPTIONS,
  steps: [
    'reads the site file, or takes a small site: router k8s-router with a /28, servers kube-master, node-1 and node-2',
    'starts the HTTP API of Sakura Cloud on 127.0.0.1, a live page at /, the picture of the site with its live state at /picture, and an admin API at /simulator',
    'prints the variables that point clients at it, then logs each request until it is interrupted',
    'with a COMMAND, runs it with these variables and ends when it ends',
    'with --state, every answered change is in the file; the next start goes on from there; while a simulator runs on it, a COMMAND is pointed at that one',
  ],
  results: {
    url: 'in the first envelope, which is printed when it has started: the root of its API',
    page: 'there: the address of its page',
    env: 'there: the variables that point clients at it',
    zone: 'there: the zone of its site',
    mode: 'there: how time passes',
    strictness: 'there: `strict` or `lenient`',
    requests: 'in the last envelope: the number of requests',
    refused: 'there: how many of them were refused',
  },
  examples: [
    'kumiki simulator',
    'kumiki simulator --port 8080 --state .kumiki/simulator.json',
    'kumiki simulator --port 8080 --token "$(openssl rand -hex 16)" --secret "$(openssl rand -hex 32)" --quiet',
    'kumiki simulator --quiet --mode immediate -- kumiki plan',
    'kumiki simulator --site site.yaml --zone tk1b --data-plane',
    'kumiki simulator --speed 0.1',
    'curl -u "$SAKURA_ACCESS_TOKEN:$SAKURA_ACCESS_TOKEN_SECRET" -H \'Content-Type: application/json\' -d \'{"seconds":60}\' http://127.0.0.1:8080/simulator/time',
  ],
  comments: {
    'kumiki simulator --speed 0.1': 'creating and booting take 10 s each',
  },
  run,
};

async function run(context: CommandContext): Promise<Readonly<Record<string, unknown>>> {
  const options = parseSimulatorOptions(context);
  const isForCommand = context.commandLine.length > 0;
  const running =
    isForCommand && options.stateFile !== undefined ? await findRunning(options.stateFile) : undefined;
  if (running) return runBeside(context, running);
  const log = countRequests();
  const simulator = await startSimulator({
    ...options,
    onRequest: (entry) => {
      log.add(entry);
      if (context.values.quiet) return;
      if (context.json) printJson(context.out, { request: entry });
      else context.err.print`${renderRequest(entry, context.err)}\n`;
    },
  });
  if (context.json) printJson(context.out, toStartEnvelope(context, simulator, options));
  else if (!isForCommand || !context.values.quiet) printStart(context, simulator, options);
  const unwatch = context.json ? () => undefined : watchAddresses(simulator, context.err);
  let conceal = () => {};
  try {
    if (!isForCommand && options.stateFile !== undefined)
      conceal = announceRunning(options.stateFile, simulator.env);
    await (isForCommand ? runCommandLine(context, simulator.env) : interrupted(context.takeOverSignals()));
  } finally {
    unwatch();
    conceal();
    await simulator.close();
    context.noteResult({ requests: log.total, refused: log.refused });
    if (!context.json && (!isForCommand || !context.values.quiet)) printSummary(context, log, options);
  }
  return { requests: log.total, refused: log.refused };
}

/** Runs the command with a simulator that is already running. */
async function runBeside(
  context: CommandContext,
  env: Simulator['env'],
): Promise<Readonly<Record<string, unknown>>> {
  const page = toPageUrl(env.SAKURA_API_ROOT_URL ?? '');
  if (!context.json)
    context.err.print`${context.err.yellow`note`}  using the simulator that is running: ${page}\n`;
  await runCommandLine(context, env);
  return { page };
}

/** Loaded on demand: most simulators run until they are interrupted. */
function runCommandLine(context: CommandContext, env: Simulator['env']): Promise<void> {
  const { runWithEnv } = require('./command-line') as typeof CommandLine;
  return runWithEnv(context, env);
}

function interrupted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
