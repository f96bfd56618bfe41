import { readNetworkChoice } from '../../appliance/spec/network-choice';
import {
  type AppliancePlan,
  type HealthCheckSpec,
  LOAD_BALANCER_LIMITS as LIMITS,
  type NetworkChoice,
} from '../../appliance/spec/spec';
import type { Problem } from '../../core/errors';
import { Cidr, Ipv4 } from '../../core/ipv4';
import { askDidYouMean, isMisspelling } from '../../core/suggest';

/** The prefix of every annotation that the controller reads. */
export const ANNOTATION_PREFIX = 'kumiki.dev/';

/** The appliance's own addresses on a plain switch, which has no block to choose them from. */
export interface UnitAddresses {
  readonly addresses: readonly string[];
  readonly prefixLength: number;
}

/** The protocol of a health check, and the path for HTTP. */
export type CheckChoice = 'ping' | 'tcp' | { readonly protocol: 'http' | 'https'; readonly path: string };

/** The options in the annotations of a Service; a property is left out if it was not given. */
export interface ServiceOptions {
  readonly network?: NetworkChoice;
  readonly unitAddresses?: UnitAddresses;
  readonly gateway?: string;
  readonly plan?: AppliancePlan;
  readonly redundant?: boolean;
  readonly address?: string;
  readonly sharedAppliance?: string;
  readonly check?: CheckChoice;
  readonly checkStatus?: number;
  readonly checkRetry?: number;
  readonly checkTimeoutSeconds?: number;
  readonly delaySeconds?: number;
  readonly sorryServer?: string;
  readonly adopt?: string;
}

/** An annotation: its description in docs/controller.md, and how its value is read. */
export interface AnnotationRule {
  /** The property of {@link ServiceOptions}. */
  readonly option: keyof ServiceOptions;
  /** The allowed values, in words. */
  readonly form: string;
  readonly example: string;
  /** What happens without it. */
  readonly byDefault: string;
  readonly meaning: string;
  /** Returns the value, or undefined if the string does not have the form. */
  readonly read: (text: string) => ServiceOptions[keyof ServiceOptions];
}

/** Every annotation of a Service that the controller reads, by its name without the prefix. */
export const SERVICE_OPTIONS: Readonly<Record<string, AnnotationRule>> = {
  network: {
    option: 'network',
    form: '`router:` or `switch:`, then `name=`, `id=` or `tag=` and the value',
    example: 'router:name=k8s-router',
    byDefault: "the controller's `--network`, else the one router that all nodes are on",
    meaning: 'where the appliance stands; not to be changed afterwards without a new appliance',
    read: readNetworkChoice,
  },
  'unit-addresses': {
    option: 'unitAddresses',
    form: 'one IPv4 address, or two with a comma between them if redundant, then `/` and the prefix length (8 to 29)',
    example: '192.168.10.4,192.168.10.5/24',
    byDefault: 'free ones of the block of the router; needed on a switch',
    meaning: "the appliance's own addresses",
    read: readUnitAddresses,
  },
  gateway: {
    option: 'gateway',
    form: 'an IPv4 address',
    example: '192.168.10.1',
    byDefault: 'the gateway of the router; on a switch none',
    meaning: 'the gateway of the appliance on a switch',
    read: readAddress,
  },
  plan: {
    option: 'plan',
    form: '`standard` or `highspec`',
    example: 'highspec',
    byDefault: "the controller's `--plan`: `standard`",
    meaning: 'the size of the appliance; a change replaces the appliance and keeps the address',
    read: (text) => (text === 'standard' || text === 'highspec' ? text : undefined),
  },
  redundant: {
    option: 'redundant',
    form: '`true` or `false`',
    example: 'false',
    byDefault: '`true`, unless the controller has `--single`',
    meaning: 'two units (a VRRP pair) or one; a change replaces the appliance and keeps the address',
    read: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  },
  address: {
    option: 'address',
    form: 'an IPv4 address',
    example: '203.0.113.9',
    byDefault: '`spec.loadBalancerIP`, else a free address of the block, which stays',
    meaning: 'the virtual IP',
    read: readAddress,
  },
  'shared-appliance': {
    option: 'sharedAppliance',
    form: '1 to 40 lower-case letters, digits and hyphens',
    example: 'small-sites',
    byDefault: 'an appliance of its own',
    meaning:
      'Services of one such name, of any namespace, share appliances: as many as they need, with up to 20 ports on each',
    read: (text) => (/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/.test(text) ? text : undefined),
  },
  check: {
    option: 'check',
    form: '`ping`, `tcp`, or `http:` or `https:` and a path',
    example: 'http:/healthz',
    byDefault: '`tcp`; `ping` for a Service without a selector',
    meaning:
      'how the appliance checks nodes; all but `ping` follow the readiness of pods through a probe Service',
    read: readCheck,
  },
  'check-status': {
    option: 'checkStatus',
    form: 'a number from 100 to 599',
    example: '204',
    byDefault: '200',
    meaning: 'the HTTP status of a healthy answer',
    read: readNumber(LIMITS.status),
  },
  'check-retry': {
    option: 'checkRetry',
    form: 'a number from 1 to 5',
    example: '2',
    byDefault: "the service's own",
    meaning: 'failed checks before a node leaves',
    read: readNumber(LIMITS.retry),
  },
  'check-timeout-seconds': {
    option: 'checkTimeoutSeconds',
    form: 'a number from 1 to 30',
    example: '3',
    byDefault: "the service's own",
    meaning: 'how long a check waits for a connection',
    read: readNumber(LIMITS.connectTimeoutSeconds),
  },
  'delay-seconds': {
    option: 'delaySeconds',
    form: 'a number of at least 10',
    example: '10',
    byDefault: '10',
    meaning: 'seconds between two checks',
    read: readNumber(LIMITS.delayLoopSeconds),
  },
  'sorry-server': {
    option: 'sorryServer',
    form: 'an IPv4 address',
    example: '203.0.113.6',
    byDefault: 'none',
    meaning: 'answers while no node does',
    read: readAddress,
  },
  adopt: {
    option: 'adopt',
    form: '12 digits',
    example: '113400000301',
    byDefault: 'an appliance of the archived controller is recognised by itself',
    meaning: 'the id of a load balancer that exists, to take over with its address',
    read: (text) => (/^\d{12}$/.test(text) ? text : undefined),
  },
};

/** The options that were read, and each problem with them. */
export interface OptionsReading {
  readonly options: ServiceOptions;
  readonly problems: readonly Problem[];
}

/** Reads the annotations of a Service. An invalid one is reported and then ignored. */
export function readServiceOptions(annotations: Readonly<Record<string, string>> = {}): OptionsReading {
  const options: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const [key, text] of Object.entries(annotations)) {
    const [prefix = '', name = ''] = key.split('/');
    if (`${prefix}/` !== ANNOTATION_PREFIX) {
      // annotations of other programs, unless it is most likely a misspelt one of ours
      if (isMisspelling(`${prefix}/`, ANNOTATION_PREFIX)) problems.push(unknownName(key, name));
      continue;
    }
    const rule = Object.hasOwn(SERVICE_OPTIONS, name) ? SERVICE_OPTIONS[name] : undefined;
    const value = rule?.read(text.trim());
    if (rule && value !== undefined) options[rule.option] = value;
    else problems.push(rule ? invalidValue(key, text, rule) : unknownName(key, name));
  }
  return { options: options as ServiceOptions, problems };
}

/** The health check of a port. */
export function toHealthCheck(options: ServiceOptions, check: CheckChoice): HealthCheckSpec {
  if (check === 'ping') return { protocol: 'ping' };
  const limits = {
    ...(options.checkRetry !== undefined && { retry: options.checkRetry }),
    ...(options.checkTimeoutSeconds !== undefined && {
      connectTimeoutSeconds: options.checkTimeoutSeconds,
    }),
  };
  if (check === 'tcp') return { protocol: 'tcp', ...limits };
  return { ...check, status: options.checkStatus ?? 200, ...limits };
}

function readUnitAddresses(text: string): UnitAddresses | undefined {
  const [, first = '', second, length = ''] =
    /^([\d.]{7,15})(?:,([\d.]{7,15}))?\/(\d{1,2})$/.exec(text) ?? [];
  const prefixLength = Number(length);
  const { min, max } = LIMITS.prefixLength;
  const addresses = second === undefined ? [first] : [first, second];
  const parsed = addresses.map((address) => Ipv4.tryParse(address));
  const [a, b] = parsed;
  if (!a || parsed.includes(undefined) || prefixLength < min || prefixLength > max) return undefined;
  if (b && (a.equals(b) || !Cidr.around(a, prefixLength).contains(b))) return undefined;
  return { addresses, prefixLength };
}

function readAddress(text: string): string | undefined {
  return Ipv4.tryParse(text)?.toString();
}

function readCheck(text: string): CheckChoice | undefined {
  if (text === 'ping' || text === 'tcp') return text;
  const [, protocol, path] = /^(https?):(\/[!-~]*)$/.exec(text) ?? [];
  if (path === undefined || (protocol !== 'http' && protocol !== 'https')) return undefined;
  return { protocol, path };
}

function readNumber({ min, max }: { readonly min: number; readonly max: number }) {
  return (text: string): number | undefined => {
    if (!/^[1-9]\d{0,9}$/.test(text)) return undefined;
    const value = Number(text);
    return value >= min && value <= max ? value : undefined;
  };
}

function invalidValue(key: string, text: string, { form, example }: AnnotationRule): Problem {
  return {
    code: 'CONTROLLER_ANNOTATION',
    property: key,
    message: `annotation ${key} has a value that cannot be used`,
    given: text,
    allowed: form.replaceAll('`', "'"),
    hint: `such as ${example}`,
  };
}

function unknownName(key: string, name: string): Problem {
  return {
    code: 'CONTROLLER_ANNOTATION',
    property: key,
    message: `the controller has no annotation ${key}`,
    given: key,
    allowed: Object.keys(SERVICE_OPTIONS)
      .map((each) => ANNOTATION_PREFIX + each)
      .join(', '),
    hint:
      askDidYouMean(name, Object.keys(SERVICE_OPTIONS), (near) => `${ANNOTATION_PREFIX}${near}`) ??
      'remove it',
  };
}
