import { type Clock, systemClock } from '../../../core/clock';
import { KumikiError } from '../../../core/errors';
import { type AskSite, type Diagnosis, diagnoseSite } from '../../../gateway/diagnosis/diagnose';
import type { Command, CommandContext } from '../../command';
import type * as Ask from './ask';

const DEFAULT_TIMEOUT_SECONDS = 10;
const MAX_TIMEOUT_SECONDS = 300;
const DAY_MS = 86_400_000;
const WARNED_DAYS = 30;

/** `kumiki doctor` */
export const command: Command = {
  usage: 'kumiki doctor gateway URL [OPTIONS]',
  summary: 'find out why a site behind a gateway does not answer',
  argument: 'subject, which is gateway',
  furtherArgument: 'URL',
  options: {
    address: { type: 'string', value: 'IP', help: 'ask this address, whatever DNS says' },
    timeout: {
      type: 'string',
      value: 'SECONDS',
      help: `how long to wait for each answer (default: ${DEFAULT_TIMEOUT_SECONDS})`,
    },
  },
  steps: [
    'asks URL as a browser would, and follows redirects; a certificate that clients refuse does not stop it',
    'tells who answered: Google, nginx, or the service behind it',
    'says what that means and what to do; exit code 0 if the site answers with content, else 4',
  ],
  examples: [
    'kumiki doctor gateway https://www.example.jp/',
    'kumiki doctor gateway https://www.example.jp/hoge/ --address 203.0.113.10',
    'kumiki doctor gateway http://www.example.jp/ --json',
  ],
  run: (context) => examine(context, systemClock),
};

/** Examines the site of a command line. @param ask how requests are made; over the network by default */
export async function examine(
  context: CommandContext,
  clock: Pick<Clock, 'now'>,
  ask?: AskSite,
): Promise<Readonly<Record<string, unknown>>> {
  const { url, address, timeoutMs } = readRequest(context);
  const certificates = new Map<string, Ask.ShownCertificate>();
  const { createAsk } = require('./ask') as typeof Ask;
  const signal = context.takeOverSignals();
  const onCertificate = (shown: Ask.ShownCertificate) => certificates.set(shown.host, shown);
  const diagnosis = await diagnoseSite(url, ask ?? createAsk({ address, timeoutMs, signal, onCertificate }));
  if (signal.aborted) throw new KumikiError({ code: 'CANCELLED', message: 'the examination was cancelled' });
  const notes = [...certificates.values()].flatMap((shown) => describeCertificate(shown, clock.now()));
  report(context, diagnosis, notes);
  const { symptom, exchanges } = diagnosis;
  if (symptom) {
    throw new KumikiError({
      code: 'GATEWAY_UNREACHED',
      message: `${symptom.seen}: ${symptom.means}`,
      given: exchanges.map((exchange) => `${exchange.url} → ${exchange.outcome}`).join(', '),
      allowed: 'content',
      hint: symptom.fix,
    });
  }
  return { exchanges, notes };
}

function report(
  { out, err, json }: CommandContext,
  { exchanges, symptom }: Diagnosis,
  notes: readonly string[],
): void {
  if (json) return;
  for (const { url, outcome } of exchanges) out.print`${url}  ${out.dim(outcome)}\n`;
  for (const note of notes) err.print`${err.yellow('note')} ${note}\n`;
  if (!symptom) err.print`\nthe site answers with content\n`;
}

function describeCertificate({ host, refusal, notAfter }: Ask.ShownCertificate, now: number): string[] {
  const days = Math.floor((notAfter - now) / DAY_MS);
  return [
    ...(refusal === undefined
      ? []
      : [`clients refuse the certificate of ${host} unless they are given it: ${refusal}`]),
    ...(days < WARNED_DAYS ? [`the certificate of ${host} expires in ${days} days`] : []),
  ];
}

interface DoctorRequest {
  readonly url: URL;
  readonly address: string | undefined;
  readonly timeoutMs: number;
}

/** @throws CLI_USAGE */
function readRequest({ argument, furtherArgument, values }: CommandContext): DoctorRequest {
  if (argument !== 'gateway') {
    throw usageError(
      argument === undefined ? 'it is not said what to examine' : `there is no examination of '${argument}'`,
      argument,
      'gateway',
      'kumiki doctor gateway https://www.example.jp/',
    );
  }
  const url =
    furtherArgument !== undefined && URL.canParse(furtherArgument) ? new URL(furtherArgument) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '') {
    throw usageError(
      furtherArgument === undefined ? 'no URL is given' : 'this is not the URL of a site',
      url?.password ? '(not shown)' : furtherArgument,
      'http:// or https://, a host and a path, without a user',
      'kumiki doctor gateway https://www.example.jp/',
    );
  }
  const { address, timeout } = values;
  const { isAddress } = require('./ask') as typeof Ask;
  if (address !== undefined && !(typeof address === 'string' && isAddress(address))) {
    throw usageError(
      `--address is ${address}`,
      address,
      'an IPv4 or IPv6 address, such as 203.0.113.10 or 2001:db8::10, without brackets',
      'leave it out to ask what DNS says',
    );
  }
  const seconds = timeout === undefined ? DEFAULT_TIMEOUT_SECONDS : Number(timeout);
  if (!(seconds > 0 && seconds <= MAX_TIMEOUT_SECONDS)) {
    throw usageError(
      `--timeout is ${timeout}`,
      timeout,
      `seconds up to ${MAX_TIMEOUT_SECONDS}`,
      'leave it out for the default',
    );
  }
  return { url, address: typeof address === 'string' ? address : undefined, timeoutMs: seconds * 1000 };
}

function usageError(message: string, given: unknown, allowed: string, hint: string): KumikiError {
  return new KumikiError({ code: 'CLI_USAGE', message, given, allowed, hint });
}
