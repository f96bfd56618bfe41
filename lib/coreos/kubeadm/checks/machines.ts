import type { Problem } from '../../../core/errors';
import type { Taint } from '../configuration';
import { POOL_LABEL } from '../machine-props';
import type { KubeadmInput } from '../site';
import type { KubeadmMachineSpec } from '../spec';
import { configProblem, isDnsName } from './problem';

const NAME = /^[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/;

/**
 * Labels below kubernetes.io and k8s.io that a kubelet may set on its own node. Source: Kubernetes 1.36,
 * staging/src/k8s.io/kubelet/pkg/apis/well_known_labels.go.
 */
const KUBELET_LABELS = new Set([
  'kubernetes.io/hostname',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'kubernetes.io/arch',
  'kubernetes.io/os',
  'beta.kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/instance-type',
  'node.kubernetes.io/instance-type',
]);
const KUBELET_NAMESPACES = ['kubelet.kubernetes.io', 'node.kubernetes.io'];

const EFFECTS: readonly string[] = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Checks the properties that machines and pools set for themselves. */
export function* checkMachineOptions({ props, specs }: KubeadmInput): Generator<Problem> {
  yield* checkPoolNames((props.pools ?? []).map(({ name }) => name));
  yield* checkProviderIds(specs);
  for (const machine of specs) {
    yield* checkLabels(machine);
    yield* checkTaints(machine);
    yield* checkArchitecture(machine);
  }
}

function* checkPoolNames(names: readonly string[]): Generator<Problem> {
  for (const [index, name] of names.entries()) {
    const isTaken = names.indexOf(name) !== index;
    if (NAME.test(name) && !isTaken) continue;
    yield configProblem({
      property: `pools[${index}].name`,
      message: isTaken ? `two pools are called '${name}'` : `'${name}' is not a valid name of a pool`,
      given: name,
      allowed:
        "up to 63 letters, digits, '-', '_' and '.', as in the value of a label, unique in the cluster",
      hint: 'choose another name',
    });
  }
}

/**
 * A provider id in the form that the API server stores; for Sakura Cloud, in the form that the load balancer
 * controller reads.
 */
const PROVIDER_ID =
  /^(?!sakura:)[a-z][a-z0-9+.-]{0,62}:\/\/[!-~]{1,500}$|^sakura:\/\/[a-z0-9]{1,16}\/\d{12}$/;

function* checkProviderIds(machines: readonly KubeadmMachineSpec[]): Generator<Problem> {
  const owners = new Map<string, string>();
  for (const { providerId, hostname, property } of machines) {
    if (providerId === undefined) continue;
    const owner = owners.get(providerId);
    owners.set(providerId, hostname);
    if (PROVIDER_ID.test(providerId) && owner === undefined) continue;
    yield configProblem({
      property: `${property}.providerId`,
      message:
        owner === undefined
          ? `'${providerId}' is not a provider id`
          : `'${owner}' and '${hostname}' have the same provider id`,
      given: providerId,
      allowed: 'sakura://, the zone, a slash and the 12 digits of the server; of each server one node',
      hint: 'give the id of the server as the control panel shows it, or leave it out',
    });
  }
}

function* checkLabels(machine: KubeadmMachineSpec): Generator<Problem> {
  for (const [name, value] of Object.entries(machine.labels)) {
    // a pool's name is reported once, for the pool itself
    const fault = name === POOL_LABEL ? undefined : tryFindLabelFault(name, value, machine);
    if (fault === undefined) continue;
    yield configProblem({
      property: `${machine.property}.labels`,
      message: fault,
      given: { [name]: value },
      allowed:
        "letters, digits, '-', '_' and '.', and a domain in front of the name; of kubernetes.io and k8s.io only node.kubernetes.io/…, kubelet.kubernetes.io/… and topology.kubernetes.io/zone and region",
      hint: 'use a domain of your own, or set the label later: kubectl label node',
    });
  }
}

function tryFindLabelFault(
  name: string,
  value: string,
  { hostname }: KubeadmMachineSpec,
): string | undefined {
  if (!isQualifiedName(name)) return `'${name}' is not a valid name of a label`;
  if (value !== '' && !NAME.test(value)) return `'${value}' is not a valid value of a label`;
  if (isSetByKubelet(name)) return undefined;
  return `the kubelet may not set the label '${name}', so '${hostname}' could not join`;
}

function isQualifiedName(text: string): boolean {
  const [first = '', second, ...rest] = text.split('/');
  if (rest.length > 0) return false;
  return second === undefined ? NAME.test(first) : isDnsName(first) && NAME.test(second);
}

function isSetByKubelet(name: string): boolean {
  const [domain = '', rest] = name.split('/');
  if (rest === undefined || !/(?:^|\.)(?:kubernetes|k8s)\.io$/.test(domain)) return true;
  const isAllowed = KUBELET_NAMESPACES.some((each) => domain === each || domain.endsWith(`.${each}`));
  return isAllowed || KUBELET_LABELS.has(name);
}

function* checkTaints({ taints, property }: KubeadmMachineSpec): Generator<Problem> {
  const seen = new Set<string>();
  for (const taint of taints) {
    const fault = tryFindTaintFault(taint);
    const isRepeated = seen.has(`${taint.key}:${taint.effect}`);
    seen.add(`${taint.key}:${taint.effect}`);
    if (fault === undefined && !isRepeated) continue;
    yield configProblem({
      property: `${property}.taints`,
      message: fault ?? `the taint '${taint.key}' is given twice with the effect ${taint.effect}`,
      given: taint,
      allowed: 'a key and a value as those of labels, and one of NoSchedule, PreferNoSchedule and NoExecute',
      hint: isRepeated ? 'remove one of the two' : 'correct it',
    });
  }
}

function tryFindTaintFault({ key, value, effect }: Taint): string | undefined {
  if (!isQualifiedName(key)) return `'${key}' is not a valid key of a taint`;
  if (value !== undefined && value !== '' && !NAME.test(value)) {
    return `'${value}' is not a valid value of a taint`;
  }
  return EFFECTS.includes(effect) ? undefined : `'${effect}' is not a valid effect of a taint`;
}

function* checkArchitecture({ architecture, property }: KubeadmMachineSpec): Generator<Problem> {
  const given: string = architecture;
  if (given === 'amd64' || given === 'arm64') return;
  yield configProblem({
    property: `${property}.architecture`,
    message: `'${given}' is not an architecture that Kubernetes and Flatcar are released for`,
    given,
    allowed: "'amd64' or 'arm64'",
    hint: 'x86-64 is amd64, and aarch64 is arm64',
  });
}
