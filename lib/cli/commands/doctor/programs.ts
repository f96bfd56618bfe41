import { execFile } from 'node:child_process';
import { formatGiven } from '../../../core/errors';
import { isObject, tryParseJson } from '../../../core/json';
import { askDidYouMean } from '../../../core/suggest';
import { toVisibleLine } from '../../../core/visible-text';
import { findProgram } from '../../find-program';
import type { Checkup } from './checkup';
import { findVersion, isInRange } from './versions';

/** Runs a program. */
export type RunProgram = (file: string, args: readonly string[]) => Promise<ProgramResult>;

/** The output of a program. */
interface ProgramResult {
  /** Whether it ended with 0. */
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Inputs of the checkups of other programs. */
export interface ProgramContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly run: RunProgram;
}

/** The oldest release that our tests run, and newer. */
const PULUMI_RANGE = '>=3.220.0';

/** Creates a function that runs programs without a shell or input, and with a timeout. */
export function createRunProgram(options: {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}): RunProgram {
  const { cwd, timeoutMs: timeout, signal } = options;
  const env = { ...options.env, PULUMI_SKIP_UPDATE_CHECK: 'true' };
  return (file, args) =>
    new Promise((resolve) => {
      const child = execFile(file, args, { cwd, env, timeout, signal }, (error, stdout, stderr) =>
        resolve({ ok: error === null, stdout, stderr }),
      );
      child.stdin?.end();
    });
}

/** Checks whether pulumi and helm are installed, and their versions. */
export async function examinePrograms({ env, run }: ProgramContext): Promise<readonly Checkup[]> {
  return [await examinePulumi({ env, run }), await examineHelm({ env, run })];
}

async function examinePulumi({ env, run }: ProgramContext): Promise<Checkup> {
  const name = 'pulumi';
  const fix = 'https://www.pulumi.com/docs/install/';
  const file = findProgram(name, env);
  if (file === undefined) {
    return { name, status: 'skipped', text: 'is not on PATH; needed for pulumi up', fix };
  }
  const { stdout } = await run(file, ['version']);
  const version = findVersion(stdout)?.join('.');
  if (version === undefined) return { name, status: 'warning', text: 'does not say its version', fix };
  if (isInRange(version, PULUMI_RANGE)) return { name, status: 'ok', text: version };
  return {
    name,
    status: 'warning',
    text: `${version} is older than the tested versions (${PULUMI_RANGE})`,
    fix,
  };
}

async function examineHelm({ env, run }: ProgramContext): Promise<Checkup> {
  const file = findProgram('helm', env);
  if (file === undefined)
    return { name: 'helm', status: 'skipped', text: 'is not on PATH; needed for charts only' };
  const { stdout } = await run(file, ['version', '--short']);
  const version = findVersion(stdout)?.join('.');
  return version === undefined
    ? { name: 'helm', status: 'warning', text: 'does not say its version' }
    : { name: 'helm', status: 'ok', text: version };
}

/** Checks kubectl, the kubeconfig context, its server, and the difference of their versions. */
export async function examineCluster({ env, run }: ProgramContext): Promise<readonly Checkup[]> {
  const file = findProgram('kubectl', env);
  if (file === undefined) {
    const fix = 'https://kubernetes.io/docs/tasks/tools/';
    return [
      { name: 'kubectl', status: 'warning', text: 'is not on PATH; needed to apply manifests', fix },
      { name: 'cluster', status: 'skipped', text: 'kubectl is not on PATH' },
    ];
  }
  const versions = await run(file, ['version', '--output=json', '--request-timeout=5s']);
  // for an unusable kubeconfig, kubectl reports nothing else
  const client =
    findMinor(versions.stdout, 'clientVersion') ??
    findMinor((await run(file, ['version', '--client', '--output=json'])).stdout, 'clientVersion');
  const kubectl: Checkup =
    client === undefined
      ? { name: 'kubectl', status: 'warning', text: 'does not say its version' }
      : { name: 'kubectl', status: 'ok', text: client.text };
  const context = await run(file, ['config', 'current-context']);
  return [kubectl, ...examineServer(client, versions, context)];
}

/** Checks the context and its server, as far as kubectl's answers show them. */
function examineServer(
  client: Minor | undefined,
  versions: ProgramResult,
  context: ProgramResult,
): readonly Checkup[] {
  const fault = findContextFault(versions, context);
  if (fault) return [{ name: 'cluster', ...fault }];
  const name = toVisibleLine(context.stdout.trim());
  const server = findMinor(versions.stdout, 'serverVersion');
  if (server === undefined) {
    const text = `the server of context ${name} cannot be reached: ${describeComplaint(versions.stderr)}`;
    return [{ name: 'cluster', status: 'failed', text, fix: 'kubectl cluster-info says more' }];
  }
  return [
    { name: 'cluster', status: 'ok', text: `${server.text}, by context ${name}` },
    ...(client === undefined ? [] : [examineSkew(client, server)]),
  ];
}

function findContextFault(
  versions: ProgramResult,
  context: ProgramResult,
): Omit<Checkup, 'name'> | undefined {
  if (!context.ok && !context.stderr.includes('current-context is not set')) {
    const text = `the kubeconfig cannot be used: ${describeComplaint(context.stderr)}`;
    return { status: 'failed', text, fix: 'correct it, or name another one with KUBECONFIG' };
  }
  if (!context.ok) {
    const fix =
      'kumiki kubeconfig merge FILE adds that of your cluster; kubectl config use-context NAME chooses one';
    return { status: 'skipped', text: 'the kubeconfig has no current context', fix };
  }
  if (!versions.stderr.includes('context was not found')) return undefined;
  const name = toVisibleLine(context.stdout.trim());
  const text = `the kubeconfig has no context '${name}', which is its current one`;
  const fix = 'kumiki kubeconfig list shows the others, kumiki kubeconfig use NAME chooses one';
  return { status: 'failed', text, fix };
}

/** Extracts kubectl's complaint, without its log lines. */
function describeComplaint(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !/^[EWI]\d{4} /.test(line));
  // a credentials program may be waiting for an answer
  if (lines.length === 0) return 'it does not end';
  return formatGiven(lines.slice(0, 3).join('; '));
}

interface Minor {
  readonly text: string;
  readonly major: number;
  readonly minor: number;
}

/** Checks the version skew: kubectl supports servers up to one minor version away. */
function examineSkew(client: Minor, server: Minor): Checkup {
  const distance = client.major === server.major ? Math.abs(client.minor - server.minor) : Infinity;
  const text = `kubectl ${client.text}, server ${server.text}`;
  if (distance <= 1) return { name: 'version skew', status: 'ok', text };
  const fix = `install kubectl v${server.major}.${server.minor}`;
  return { name: 'version skew', status: 'warning', text: `${text}: more than one minor apart`, fix };
}

function findMinor(json: string, key: string): Minor | undefined {
  const parsed = tryParseJson(json);
  const version = isObject(parsed) ? parsed[key] : undefined;
  const text = isObject(version) ? version.gitVersion : undefined;
  const found = typeof text === 'string' ? findVersion(text) : undefined;
  return found && { text: toVisibleLine(String(text)), major: found[0], minor: found[1] };
}

/** Checks that the kubeconfig has the contexts of the stacks. */
export async function examineContexts(
  { env, run }: ProgramContext,
  contexts: readonly string[],
): Promise<readonly Checkup[]> {
  const file = findProgram('kubectl', env);
  if (contexts.length === 0 || file === undefined) return [];
  const { ok, stdout } = await run(file, ['config', 'get-contexts', '--output=name']);
  const known = ok ? stdout.split('\n').filter(Boolean) : [];
  return contexts.map((context): Checkup => {
    const name = `context ${context}`;
    if (known.includes(context)) return { name, status: 'ok', text: 'is in the kubeconfig' };
    const fix = askDidYouMean(context, known) ?? 'kumiki kubeconfig merge FILE adds one';
    return { name, status: 'failed', text: 'a stack is for it, and the kubeconfig does not have it', fix };
  });
}
