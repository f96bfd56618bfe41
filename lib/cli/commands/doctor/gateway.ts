import type { Clock } from '../../../core/clock';
import { KumikiError } from '../../../core/errors';
import { type AskSite, type Diagnosis, diagnoseSite } from '../../../gateway/diagnosis/diagnose';
import type { CommandContext } from '../../command';
import { usageError } from '../../usage-error';
import type * as Ask from './ask';

export const DEFAULT_TIMEOUT_SECONDS = 10;
const MAX_TIMEOUT_SECONDS = 300;
const DAY_MS = 86_400_000;
const WARNED_DAYS = 30;

/** Examines the site named on a command line. @param ask sends requests; over the network by default */
export async function examineGateway(
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
  if (signal.aborted) throw new KumikiError({ code: 'CANCELLED', message: 'the check-up was cancelled' });
  const notes = [...certificates.values()].flatMap((shown) => describeCertificate(shown, clock.now()));
  report(context, diagnosis, notes);
  const { symptom, exchanges } = diagnosis;
  if (symptom) {
    throw new KumikiError({
      code: 'GATEWAY_UNREACHED',
      message: `${symptom.seen}: ${symptom.means}`,
      given: exchanges.map((exchange) => `${exchange.url} → ${exchange.outcome}`).join(', '),
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
  for (const { url, outcome } of exchanges) out.print`${url}  ${out.dim(out.say(outcome))}\n`;
  for (const note of notes) err.print`${err.yellow`note`} ${err.say(note)}\n`;
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
function readRequest({ furtherArgument, values }: CommandContext): DoctorRequest {
  const url =
    furtherArgument !== undefined && URL.canParse(furtherArgument) ? new URL(furtherArgument) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '') {
    throw usageError({
      message: furtherArgument === undefined ? 'no URL is given' : 'this is not the URL of a site',
      given: url?.password ? '(not shown)' : furtherArgument,
      allowed: 'http:// or https://, a host and a path, without a user',
      hint: 'kumiki doctor gateway https://www.example.jp/',
    });
  }
  const { address, timeout } = values;
  const { isAddress } = require('./ask') as typeof Ask;
  if (address !== undefined && !(typeof address === 'string' && isAddress(address))) {
    throw usageError({
      message: `--address is ${address}`,
      given: address,
      allowed: 'an IPv4 or IPv6 address, such as 203.0.113.10 or 2001:db8::10, without brackets',
      hint: 'leave it out to use the address in DNS',
    });
  }
  return {
    url,
    address: typeof address === 'string' ? address : undefined,
    timeoutMs: readTimeoutMs(timeout),
  };
}

/** @throws CLI_USAGE */
export function readTimeoutMs(timeout: CommandContext['values'][string]): number {
  const seconds = timeout === undefined ? DEFAULT_TIMEOUT_SECONDS : Number(timeout);
  if (seconds > 0 && seconds <= MAX_TIMEOUT_SECONDS) return seconds * 1000;
  throw usageError({
    message: `--timeout is ${timeout}`,
    given: timeout,
    allowed: `seconds up to ${MAX_TIMEOUT_SECONDS}`,
    hint: 'leave it out for the default',
  });
}
