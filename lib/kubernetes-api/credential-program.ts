import { spawn } from 'node:child_process';
import type { Clock } from '../core/clock';
import { formatGiven, KumikiError } from '../core/errors';
import { isObject, type JsonObject, tryParseJson } from '../core/json';
import { toSystemCode } from '../core/system-code';
import { toVisibleLine } from '../core/visible-text';
import { LOG_IN } from './explain-refusal';
import type { CredentialProgram } from './kubeconfig-text';

/** What a program printed. */
export interface PrintedCredentials {
  readonly token: string | undefined;
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** What to tell the user about a program that takes long: first that it does, then what it prints. */
export interface ProgramNotice {
  readonly command: string;
  /** The description of the cluster that the credentials are for. */
  readonly cluster: string;
  /** A line that it printed for the user, such as where to log in. */
  readonly said?: string;
}

/** Formats a notice as one line. */
export function describeNotice({ command, cluster, said }: ProgramNotice): string {
  return said === undefined
    ? `waiting for the program ${formatGiven(command)}, which gives the credentials for ${cluster}`
    : `${formatGiven(command)}: ${toVisibleLine(said)}`;
}

/** What {@link runCredentialProgram} depends on. */
export interface ProgramContext {
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  /** @default - the user is told nothing */
  readonly onNotice?: ((notice: ProgramNotice) => void) | undefined;
}

/** How long a program may take: it may have to ask the user. */
const TIMEOUT_MS = 60_000;
/** Programs that ask nothing are done by then. */
const NOTICE_MS = 2_000;
const MAX_NOTICES = 100;
const MAX_OUTPUT = 1024 * 1024;

/** How a program ended. */
interface Ended {
  /** The operating system's error, if it did not start. */
  readonly problem?: string;
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/**
 * Runs a program that prints credentials, without input.
 * @param whose the description of the cluster
 * @throws KUBE_UNAUTHORIZED, never with what it printed to stdout, which may be a secret
 */
export async function runCredentialProgram(
  program: CredentialProgram,
  whose: string,
  { clock, signal, onNotice }: ProgramContext,
): Promise<PrintedCredentials> {
  const { command, installHint } = program;
  const fail = (what: string, hint = LOG_IN) =>
    new KumikiError({
      code: 'KUBE_UNAUTHORIZED',
      message: `the program ${formatGiven(command)}, which gives the credentials for ${whose}, ${what}`,
      hint,
    });
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const ended = new AbortController();
  const tell =
    onNotice && tellAfter(clock.sleep(NOTICE_MS, ended.signal), { command, cluster: whose }, onNotice);
  const { problem, code, out, err } = await run(
    program,
    AbortSignal.any([timeout, ...(signal ? [signal] : [])]),
    tell,
  );
  ended.abort();
  signal?.throwIfAborted();
  if (timeout.aborted)
    throw fail(`did not end within ${TIMEOUT_MS / 1000} s`, 'run it by hand: it may ask something');
  if (problem === 'ENOENT') {
    throw fail('is not installed', installHint === undefined ? undefined : formatGiven(installHint));
  }
  if (problem !== undefined) throw fail(`cannot be run: ${problem}`);
  if (code !== 0) throw fail(describeEnd(code, err));
  const printed = readCredentials(tryParseJson(out), program);
  if (!printed) {
    throw fail(
      `printed no ExecCredential of ${formatGiven(program.apiVersion)}`,
      'run it by hand to see what it prints',
    );
  }
  if (printed.expiresAt > clock.now()) return printed;
  throw fail(`gave credentials that expired at ${new Date(printed.expiresAt).toISOString()}`);
}

/**
 * Passes on what a program prints once it has run for a while, as kubectl does: otherwise the user would not
 * know where to log in.
 */
function tellAfter(
  time: Promise<void>,
  about: ProgramNotice,
  onNotice: (notice: ProgramNotice) => void,
): (text: string) => void {
  let isTold = false;
  let rest = '';
  let left = MAX_NOTICES;
  const tell = (text: string) => {
    rest = `${rest}${text}`.slice(-MAX_OUTPUT);
    if (!isTold) return;
    const lines = rest.split(/[\r\n]+/);
    rest = lines.pop() ?? '';
    for (const said of lines.filter((line) => line.trim() !== ''))
      if (left-- > 0) onNotice({ ...about, said });
  };
  time.then(
    () => {
      isTold = true;
      onNotice(about);
      tell('');
    },
    () => undefined,
  );
  return tell;
}

function run(
  { command, args, env, apiVersion }: CredentialProgram,
  signal: AbortSignal,
  tell: ((text: string) => void) | undefined,
): Promise<Ended> {
  const request = { apiVersion, kind: 'ExecCredential', spec: { interactive: false } };
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      env: { ...process.env, KUBERNETES_EXEC_INFO: JSON.stringify(request), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
    });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (out.length < MAX_OUTPUT) out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err = `${err}${text}`.slice(-MAX_OUTPUT);
      tell?.(text);
    });
    child.on('error', (error) => resolve({ problem: toSystemCode(error), code: null, out, err }));
    // processes that it started may keep its output open
    child.on('exit', (code) => setImmediate(() => resolve({ code, out, err })));
  });
}

/**
 * How the program ended, with the last lines of its stderr: the first lines of a stack trace explain nothing.
 */
function describeEnd(code: number | null, err: string): string {
  const lines = err.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  const last = formatGiven(lines.slice(-3).join('; '));
  if (code === null) return 'was killed';
  return lines.length === 0 ? `failed with exit code ${code}` : `failed with exit code ${code}: ${last}`;
}

function readCredentials(value: unknown, { apiVersion }: CredentialProgram): PrintedCredentials | undefined {
  if (!isObject(value) || value.apiVersion !== apiVersion || !isObject(value.status)) return undefined;
  const { token, certificate, key } = readTexts(value.status);
  if (token === undefined && (certificate === undefined || key === undefined)) return undefined;
  const { expirationTimestamp } = value.status;
  const expiresAt = typeof expirationTimestamp === 'string' ? Date.parse(expirationTimestamp) : Number.NaN;
  return {
    token,
    certificate,
    key,
    expiresAt: Number.isNaN(expiresAt) ? Number.POSITIVE_INFINITY : expiresAt,
  };
}

function readTexts({ token, clientCertificateData, clientKeyData }: JsonObject) {
  const toText = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  return { token: toText(token), certificate: toText(clientCertificateData), key: toText(clientKeyData) };
}
