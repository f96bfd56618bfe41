import { randomBytes } from 'node:crypto';
import { type Clock, systemClock } from '../../../core/clock';
import { KumikiError, type Problem } from '../../../core/errors';
import { formatCount } from '../../../core/format-count';
import { adviseOnHost } from '../../../core/host-name';
import { Ipv4 } from '../../../core/ipv4';
import { throwIfAny } from '../../../core/problems';
import { quoteForShell } from '../../../core/shell';
import { DEFAULT_STORE, toCertificateName } from '../../../gateway/certificates/certificate-files';
import { HOST_RULE } from '../../../gateway/checks/texts';
import { DNS_SUBDOMAIN } from '../../../kubernetes/name-rules';
import type { CommandContext, CommandModule } from '../../command';
import { printTotals } from '../../terminal/totals';
import { type CertificateRequest, fillStore, type KeyType } from './fill-store';

const DEFAULT_DAYS = 365;
/** About ten years, a common lifetime of self-signed certificates. */
const MAX_DAYS = 3653;
/** Maximum lifetime that Apple's systems accept, no matter who signed the certificate. */
const MAX_DAYS_AT_APPLE = 825;
/** More names than any site needs, and than some clients can read. */
const MAX_HOSTS = 100;
const KEY_TYPES: readonly KeyType[] = ['ecdsa', 'rsa'];

/** `kumiki certificate` */
export const command: CommandModule = {
  usage: 'kumiki certificate HOST[,HOST…] [OPTIONS]',
  argument: 'list of hosts',
  argumentCompletion: {},
  options: {
    store: {
      type: 'string',
      value: 'DIR',
      help: `folder of the files, kept out of version control (default: ${DEFAULT_STORE})`,
    },
    name: { type: 'string', value: 'NAME', help: 'name of the files (default: the first host)' },
    key: {
      type: 'string',
      value: 'TYPE',
      choices: KEY_TYPES,
      help: 'ecdsa (P-256, the default) or rsa (2048 bits)',
    },
    days: { type: 'string', value: 'N', help: `days until it expires (default: ${DEFAULT_DAYS})` },
    renew: { type: 'boolean', help: 'make a new certificate for the existing key' },
  },
  steps: [
    'makes the folder, readable by you alone, with a .gitignore that covers all of it',
    'writes NAME.key and NAME.crt, for all hosts as subject alternative names; never over a key that exists',
    'says when the certificate expires, and how the gateway refers to it',
  ],
  results: {
    hosts: 'the hosts that it is for',
    certificate: 'the path of the certificate',
    key: 'the path of the key',
    keyType: '`ecdsa` or `rsa`; left out with `--renew`',
    renewed: 'whether the key existed before',
    expires: 'the time at which it expires',
  },
  examples: [
    'kumiki certificate www.example.jp',
    "kumiki certificate 'www.example.jp,*.example.jp' --key rsa --days 3650",
    'kumiki certificate www.example.jp --renew',
    'kumiki certificate www.example.jp --store ../secrets --json',
  ],
  afterErrors: 'nothing written',
  run: (context) => makeCertificate(context, systemClock),
};

/** Creates the certificate that a command line requests. */
export async function makeCertificate(
  context: CommandContext,
  clock: Clock,
): Promise<Readonly<Record<string, unknown>>> {
  const request = readRequest(context);
  const made = fillStore(request, { cwd: context.cwd, now: clock.now(), randomBytes });
  const expires = new Date(made.notAfter).toISOString();
  if (!context.json) printMade(context, request, { ...made, expires });
  return {
    hosts: request.hosts,
    certificate: made.certificate,
    key: made.key,
    keyType: request.renew ? undefined : request.keyType,
    renewed: request.renew,
    expires,
  };
}

function printMade(
  context: CommandContext,
  { hosts, store, name, renew, days, keyType }: CertificateRequest,
  made: { readonly certificate: string; readonly key: string; readonly expires: string },
): void {
  const { out, err } = context;
  const kind = keyType === 'rsa' ? '2048-bit RSA' : 'ECDSA P-256';
  out.print`${made.certificate}  ${out.dim`for ${hosts.join(', ')}, expires on ${made.expires.slice(0, 10)}`}\n`;
  out.print`${made.key}  ${renew ? out.dim`kept` : out.dim`${kind}, readable only by you: keep it out of version control`}\n`;
  if (days > MAX_DAYS_AT_APPLE) {
    err.print`\n${err.yellow`note`} Safari, iOS and macOS take certificates of at most ${MAX_DAYS_AT_APPLE} days\n`;
  }
  const options = [
    ...(store === DEFAULT_STORE ? [] : [`store: ${toLiteral(store)}`]),
    ...(name === toCertificateName(hosts) ? [] : [`name: ${toLiteral(name)}`]),
  ];
  const given = [
    `[${hosts.map(toLiteral).join(', ')}]`,
    ...(options.length > 0 ? [`{ ${options.join(', ')} }`] : []),
  ];
  printTotals(context, [err.say(formatCount(renew ? 1 : 2, 'file'))]);
  err.print`${err.dim`next`}  in the gateway: tls: GatewayTls.files(${given.join(', ')})\n`;
  err.print`      ${err.command('kumiki synth')} then shows how its Secret is made; clients trust it if they are given ${quoteForShell(made.certificate)}\n`;
}

function toLiteral(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** @throws CLI_USAGE with all problems of the command line */
function readRequest({ argument, values }: CommandContext): CertificateRequest {
  if (argument === undefined) {
    throw new KumikiError({
      code: 'CLI_USAGE',
      message: 'no host is given',
      allowed: 'hosts, separated by commas',
      hint: 'kumiki certificate www.example.jp',
    });
  }
  const hosts = argument.split(',').map((host) => host.trim());
  const { store = DEFAULT_STORE, name = toCertificateName(hosts), key = 'ecdsa', days } = values;
  const request = {
    hosts,
    store: String(store),
    name: String(name),
    keyType: KEY_TYPES.find((type) => type === key) ?? 'ecdsa',
    days: days === undefined ? DEFAULT_DAYS : Number(days),
    renew: values.renew === true,
  };
  throwIfAny(checkRequest(request, values));
  return request;
}

function* checkRequest(
  { hosts, name, days }: CertificateRequest,
  values: CommandContext['values'],
): Generator<Problem> {
  for (const host of hosts) {
    if (HOST_RULE.accepts(host) || Ipv4.tryParse(host)) continue;
    yield usageProblem(
      `a certificate cannot be for '${host}'`,
      host,
      `${HOST_RULE.allowed}; or an IPv4 address`,
      adviseOnHost(
        host,
        HOST_RULE.accepts,
        'write hosts in lower case, without https:// and port, separated by commas',
      ),
    );
  }
  const twice = hosts.find((host, index) => hosts.indexOf(host) < index);
  if (twice !== undefined)
    yield usageProblem(`the host ${twice} is given twice`, hosts, 'each once', 'leave one out');
  if (hosts.length > MAX_HOSTS) {
    yield usageProblem(
      'too many hosts are given',
      hosts.length,
      `up to ${MAX_HOSTS}`,
      'make several certificates',
    );
  }
  if (!DNS_SUBDOMAIN.accepts(name) && (values.name !== undefined || hosts.every(HOST_RULE.accepts))) {
    yield usageProblem(
      `'${name}' is not a valid name for the files`,
      name,
      DNS_SUBDOMAIN.allowed,
      'choose another --name',
    );
  }
  if (!Number.isInteger(days) || days < 1 || days > MAX_DAYS || !/^\d+$/.test(String(values.days ?? 1))) {
    yield usageProblem(
      `--days is ${values.days}`,
      values.days,
      `an integer from 1 to ${MAX_DAYS}`,
      `leave it out for ${DEFAULT_DAYS}`,
    );
  }
  if (values.renew === true && values.key !== undefined) {
    yield usageProblem(
      '--renew keeps the key, so there is no use for --key',
      values.key,
      'one of them',
      'leave --key out',
    );
  }
}

function usageProblem(message: string, given: unknown, allowed: string, hint: string): Problem {
  return { code: 'CLI_USAGE', message, given, allowed, hint };
}
