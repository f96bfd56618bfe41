import type { Problem } from '../../../core/errors';
import { isVisible } from '../../../core/visible-text';
import type { Argument } from '../configuration';

/** The value of a flag. A list passes the flag several times. */
export type ArgumentValue = string | number | boolean | readonly string[];

/** Flags of a program by name, without dashes in front, such as `{ 'audit-log-maxage': 30 }`. */
export type ProgramArguments = Readonly<Record<string, ArgumentValue>>;

/** Flags in addition to those that kubeadm sets. */
export interface ExtraArguments {
  /** Flags of the API server. @default - none */
  readonly apiServer?: ProgramArguments | undefined;
  /** Flags of the controller manager. @default - none */
  readonly controllerManager?: ProgramArguments | undefined;
  /** Flags of the scheduler. @default - none */
  readonly scheduler?: ProgramArguments | undefined;
  /**
   * Flags of the etcd members on the masters.
   * @default - none
   */
  readonly etcd?: ProgramArguments | undefined;
  /**
   * Flags of the kubelet on every machine.
   * @default - none
   */
  readonly kubelet?: ProgramArguments | undefined;
}

/** Flags that other properties of the cluster determine, each with the property to set instead. */
const OVERRIDDEN_BY: Readonly<Record<keyof ExtraArguments, Readonly<Partial<Record<string, string>>>>> = {
  apiServer: {
    'advertise-address': 'address of the machine',
    'secure-port': 'apiEndpoint',
    'etcd-servers': 'etcd',
    'service-cluster-ip-range': 'serviceNetwork',
  },
  controllerManager: {
    'cluster-cidr': 'overlayNetwork',
    'service-cluster-ip-range': 'serviceNetwork',
    'node-cidr-mask-size': 'overlaySubnetLength',
    'node-cidr-mask-size-ipv4': 'overlaySubnetLength',
    'allocate-node-cidrs': 'podNetwork',
  },
  scheduler: {},
  etcd: { 'advertise-client-urls': 'address of the machine', 'initial-cluster': 'otherMasters' },
  kubelet: {
    'node-ip': 'address of the machine',
    'hostname-override': 'hostname of the machine',
    'node-labels': 'labels',
    'provider-id': 'providerId of the machine',
    'cloud-provider': 'externalCloudProvider',
    'register-with-taints': 'taints',
    'container-runtime-endpoint': 'format',
  },
};

/** Converts flags to the list in kubeadm's configuration, sorted by name. */
export function toArgumentList(given: ProgramArguments = {}): Argument[] {
  return Object.entries(given)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((each) => ({ name, value: String(each) })),
    );
}

/** Checks names and values of flags. */
export function* checkExtraArguments(given: ExtraArguments): Generator<Problem> {
  for (const program of Object.keys(OVERRIDDEN_BY) as (keyof ExtraArguments)[]) {
    for (const [name, value] of Object.entries(given[program] ?? {})) {
      yield* checkArgument(program, name, value);
    }
  }
}

function* checkArgument(
  program: keyof ExtraArguments,
  name: string,
  value: ArgumentValue,
): Generator<Problem> {
  const property = `extraArguments.${program}`;
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name)) {
    yield {
      code: 'KUBEADM_CONFIG',
      property,
      message: `'${name}' is not a valid name of a flag`,
      given: name,
      allowed: "lower-case words joined by '-', without dashes in front",
      hint: `write '${name.replace(/^-+/, '').replace(/=.*$/s, '')}'`,
    };
  }
  const decider = Object.hasOwn(OVERRIDDEN_BY[program], name) ? OVERRIDDEN_BY[program][name] : undefined;
  if (decider !== undefined) {
    yield {
      code: 'KUBEADM_CONFIG',
      property,
      message: `--${name} is decided by another property of the cluster: ${decider}`,
      given: value,
      hint: `remove it here, and set ${decider}`,
    };
  }
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (!values.every((each) => isVisible(String(each)))) {
    yield {
      code: 'KUBEADM_CONFIG',
      property,
      message: `the value of --${name} has characters that cannot be seen`,
      given: value,
      allowed: 'a string on one line, a number, true or false, or a list of strings',
      hint: 'remove them',
    };
  }
}
