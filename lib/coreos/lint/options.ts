import type { Problem } from '../../core/errors';
import { Ipv4 } from '../../core/ipv4';
import { isVisible } from '../../core/visible-text';
import { type CoreOSOptions, OPTION_TABLES } from '../model/options';
import type { OptionKind } from '../model/options/kinds';

/**
 * Checks the values of options. coreos-cloudinit has patterns for four of them, and accepts anything for the
 * others.
 */
export function* checkOptions(options: CoreOSOptions): Generator<Problem> {
  for (const [program, table] of Object.entries(OPTION_TABLES)) {
    const given: Readonly<Record<string, unknown>> = options[program as keyof CoreOSOptions] ?? {};
    for (const [key, value] of Object.entries(given)) {
      if (value === undefined) continue;
      const kind = Object.hasOwn(table, key) ? table[key] : undefined;
      const allowed = kind === undefined ? `an option of ${program}` : explainRefusal(kind, value);
      if (allowed === undefined) continue;
      yield {
        code: 'USER_DATA_OPTION',
        property: `${program}.${key}`,
        message: `${program}.${key} cannot be '${String(value)}'`,
        given: value,
        allowed,
        hint: "correct it, or leave it out to get the program's default",
      };
    }
  }
  yield* checkDiscovery(options);
}

/** Describes the allowed values; undefined if the given value is allowed. */
function explainRefusal(kind: OptionKind, value: unknown): string | undefined {
  if (typeof kind !== 'string') return kind.some((word) => word === value) ? undefined : kind.join(', ');
  const { allowed, accepts } = RULES[kind];
  return accepts(value) ? undefined : allowed;
}

type Rule = { readonly allowed: string; readonly accepts: (value: unknown) => boolean };

const matches =
  (pattern: RegExp) =>
  (value: unknown): boolean =>
    typeof value === 'string' && pattern.test(value);

const RULES: Readonly<Record<Extract<OptionKind, string>, Rule>> = {
  text: { allowed: 'visible text on one line', accepts: isText },
  secret: { allowed: 'visible text on one line', accepts: isText },
  group: {
    allowed: "a name of letters, digits, '.', '_' and '-', such as stable",
    accepts: matches(/^[a-z0-9][\w.-]*$/i),
  },
  path: { allowed: 'an absolute path', accepts: (value) => isText(value) && value.startsWith('/') },
  address: {
    allowed: 'an IPv4 address, or a name such as $private_ipv4',
    accepts: (value) => typeof value === 'string' && isHost(value, false),
  },
  hostPort: {
    allowed: 'address and port without spaces, such as 10.1.1.140:4001',
    accepts: isHostPort,
  },
  url: { allowed: 'an absolute URL with http or https', accepts: isUrl },
  urls: {
    allowed: 'absolute URLs separated by commas, without spaces',
    accepts: (value) => typeof value === 'string' && value.split(',').every(isUrl),
  },
  integer: {
    allowed: 'an integer other than 0, which coreos-cloudinit never writes',
    accepts: (value) => Number.isSafeInteger(value) && value !== 0,
  },
  number: {
    allowed: 'a number other than 0, which coreos-cloudinit never writes',
    accepts: (value) => Number.isFinite(value) && value !== 0,
  },
  flag: {
    allowed: 'true; coreos-cloudinit never writes false, so leave it out',
    accepts: (value) => value === true,
  },
  windowStart: {
    allowed: "a time such as '4:00', optionally after a day: 'Thu 23:30'",
    accepts: matches(/^(?:(?:sun|mon|tue|wed|thu|fri|sat) )?(?:[01]?\d|2[0-3]):[0-5]?\d$/i),
  },
  windowLength: {
    allowed: "a duration such as '1h30m'",
    accepts: matches(/^(?:\d+(?:\.\d+)?(?:h|m|s|ms|us|ns))+$/),
  },
};

function isText(value: unknown): value is string {
  return typeof value === 'string' && /\S/.test(value) && isVisible(value);
}

function isHostPort(value: unknown): boolean {
  const [, host, port] = (typeof value === 'string' && /^(\S*):(\d{1,5})$/.exec(value)) || [];
  return host !== undefined && isHost(host, true) && Number(port) >= 1 && Number(port) <= 65535;
}

function isHost(host: string, mayBeName: boolean): boolean {
  if (/^\$(?:private|public)_ipv[46]$/.test(host) || Ipv4.tryParse(host)) return true;
  // digits and dots alone are a mistyped address
  return mayBeName && !/^[\d.]*$/.test(host) && /^(?:[a-z0-9-]+\.)*[a-z0-9-]+$/i.test(host);
}

function isUrl(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /^https?:\/\/[^\s\p{Cc},]+$/u.test(value) &&
    URL.canParse(value.replace(/\$\w+/, 'x'))
  );
}

/** Checks URLs of the public discovery service, which identifies clusters by 32 hexadecimal digits. */
function* checkDiscovery({ etcd, etcd2 }: CoreOSOptions): Generator<Problem> {
  for (const [program, discovery] of [
    ['etcd', etcd?.discovery],
    ['etcd2', etcd2?.discovery],
  ] as const) {
    if (discovery === undefined || !/\/\/discovery\.etcd\.io(?:\/|$)/.test(discovery)) continue;
    if (/^https:\/\/discovery\.etcd\.io\/[0-9a-f]{32}$/.test(discovery)) continue;
    yield {
      code: 'USER_DATA_OPTION',
      property: `${program}.discovery`,
      message: `'${discovery}' is not the discovery URL of a cluster`,
      given: discovery,
      allowed: 'https://discovery.etcd.io/ and 32 hexadecimal digits',
      hint: 'get a new one for each cluster from https://discovery.etcd.io/new?size=N',
    };
  }
}
