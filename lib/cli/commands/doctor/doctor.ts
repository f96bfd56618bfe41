import { systemClock } from '../../../core/clock';
import { KumikiError } from '../../../core/errors';
import { formatCount } from '../../../core/format-count';
import type { ShownText } from '../../../core/shown-text';
import { askDidYouMean } from '../../../core/suggest';
import type { CommandContext, CommandModule } from '../../command';
import { formatEntry } from '../../load/format-synth';
import { tellIfSlow } from '../../load/tell-if-slow';
import { formatColumns } from '../../terminal/format';
import { printTotals } from '../../terminal/totals';
import { usageError } from '../../usage-error';
import type { Checkup } from './checkup';
import type * as Cloud from './cloud';
import { DEFAULT_TIMEOUT_SECONDS, examineGateway, readTimeoutMs } from './gateway';
import type * as Machine from './machine';
import type * as Programs from './programs';
import type * as Site from './site';

/** `kumiki doctor` */
export const command: CommandModule = {
  usage: 'kumiki doctor [ENTRY | gateway URL] [OPTIONS]',
  argument: 'entry file, or gateway',
  furtherArgument: 'URL',
  argumentCompletion: { words: ['gateway'], files: 'all' },
  furtherCompletion: { gateway: {} },
  options: {
    address: { type: 'string', value: 'IP', help: 'gateway: ask this address instead of the one in DNS' },
    timeout: {
      type: 'string',
      value: 'SECONDS',
      help: `how long to wait for each answer (default: ${DEFAULT_TIMEOUT_SECONDS})`,
    },
  },
  steps: [
    'looks at Node, packages, programs on PATH, the cluster of the kubeconfig, the token of Sakura Cloud and what it may do; reads only, and shows no secret',
    'runs ENTRY, if there is one, and looks for the networks and servers of its load balancers, and for the contexts of its stacks',
    'with gateway URL, asks URL as a browser would, follows redirects, says what answered and what that means; a certificate that clients refuse does not stop it',
    'says for each item whether it works, and if not, what to do; exit code 4 if something fails, 0 if it is merely missing',
  ],
  results: {
    checkups: '`name`, `status` (`ok`, `warning`, `failed`, `skipped`), `text` and `fix` of each check',
    exchanges: 'with `gateway`, instead of `checkups`: `url` and `outcome` of each request',
    notes: 'with `gateway`: remarks on certificates',
  },
  examples: [
    'kumiki doctor',
    'kumiki doctor main.ts --json',
    'kumiki doctor gateway https://www.example.jp/',
    'kumiki doctor gateway https://www.example.jp/hoge/ --address 203.0.113.10',
  ],
  run,
};

function run(context: CommandContext): Promise<Readonly<Record<string, unknown>>> {
  const { argument = '', furtherArgument, values } = context;
  if (argument === 'gateway') return examineGateway(context, systemClock);
  if (furtherArgument !== undefined) {
    throw usageError({
      message: `there is no check-up of '${argument}'`,
      given: argument,
      allowed: 'gateway URL, or one entry file',
      hint: askDidYouMean(argument, ['gateway']) ?? 'kumiki doctor gateway https://www.example.jp/',
    });
  }
  if (values.address !== undefined) {
    throw usageError({
      message: '--address is for the URL of a gateway',
      hint: 'kumiki doctor gateway https://www.example.jp/ --address 203.0.113.10',
    });
  }
  return examineSite(context, readTimeoutMs(values.timeout));
}

async function examineSite(
  context: CommandContext,
  timeoutMs: number,
): Promise<Readonly<Record<string, unknown>>> {
  const checkups = await listCheckups(context, timeoutMs);
  context.noteResult({ checkups });
  if (!context.json) report(context, checkups);
  const [first, ...others] = checkups
    .filter(({ status }) => status === 'failed')
    .map(({ name, text, fix }) => ({
      code: 'CLI_DOCTOR' as const,
      message: `${name}: ${text}`,
      hint: fix,
    }));
  if (first) throw new KumikiError([first, ...others]);
  return { checkups };
}

/** Runs the checkups. Loads modules on demand: `doctor gateway` needs none of them. */
async function listCheckups(context: CommandContext, timeoutMs: number): Promise<readonly Checkup[]> {
  const { examineMachine } = require('./machine') as typeof Machine;
  const { createRunProgram, examineCluster, examineContexts, examinePrograms } =
    require('./programs') as typeof Programs;
  const { examineProgram } = require('./site') as typeof Site;
  const { examineCloud } = require('./cloud') as typeof Cloud;
  const { callLater, cwd, env, err, json } = context;
  const machine = [...examineMachine(cwd)];
  const program = await examineProgram(context);
  const signal = context.takeOverSignals();
  const runProgram = createRunProgram({ cwd, env, timeoutMs, signal });
  const programs = { env, run: runProgram };
  const cloud = { env, clock: systemClock, signal, timeoutSeconds: Math.ceil(timeoutMs / 1000) };
  // the report is printed at the end
  const tell = (what: ShownText) => {
    if (!json) err.print`${err.dim(what)}\n`;
  };
  const checkups = [
    ...machine,
    ...(await examinePrograms(programs)),
    ...(await tellIfSlow(
      callLater,
      () => tell(err.say`waiting for kubectl, which asks the cluster`),
      () => examineCluster(programs),
    )),
    program.checkup,
    ...(await examineContexts(programs, program.kubeContexts)),
    ...(await tellIfSlow(
      callLater,
      () => tell(err.say`waiting for the API of Sakura Cloud`),
      () => examineCloud(cloud, program.specs),
    )),
  ];
  if (signal.aborted) throw new KumikiError({ code: 'CANCELLED', message: 'the check-up was cancelled' });
  return checkups;
}

function report({ out, err, elapsedMs, argument }: CommandContext, checkups: readonly Checkup[]): void {
  const paint = { ok: out.green, warning: out.yellow, failed: out.red, skipped: out.dim };
  const rows = formatColumns(
    checkups.map(({ name, status, text }) => [paint[status](out.say(status)), name, out.say(text)]),
    out.wrapAt,
  );
  for (const [index, { status, fix }] of checkups.entries()) {
    out.print`${rows[index] ?? ''}\n`;
    // errors are printed at the end with their fixes
    if (fix !== undefined && status !== 'failed')
      out.print`         ${out.dim`fix`}  ${out.command(out.say(fix))}\n`;
  }
  const statuses = ['ok', 'warning', 'failed', 'skipped'] as const;
  const sums = statuses.flatMap((status) => {
    const count = checkups.filter((checkup) => checkup.status === status).length;
    if (count === 0) return [];
    const texts = {
      ok: `${count} ok`,
      warning: formatCount(count, 'warning'),
      failed: `${count} failed`,
      skipped: `${count} skipped`,
    };
    return [err.say(texts[status])];
  });
  const hasToken = checkups.some(({ name, status }) => name === 'permission' && status === 'ok');
  printTotals({ err, elapsedMs }, sums);
  const plan = `kumiki plan${formatEntry(argument)}`;
  const next = hasToken ? plan : `kumiki simulator -- ${plan}`;
  err.print`${err.dim`next`}  ${err.command(next)}\n\n`;
}
