import { asObject, asObjects, type JsonObject } from '../../core/json';
import { isOmitted } from '../../formats/json/key-order';
import { findCommandFault } from '../../kubernetes/workload/command';
import { type CheckedContainer, listHandlers } from '../containers';
import type { Rules, Violation } from '../rule';
import type { AppIndex } from '../site';
import { type CheckedPod, inPodAt } from '../target';

/** Rules about how containers run. */
export const CONTAINER_RULES = {
  resources: {
    severity: 'warning',
    concern: 'reliability',
    title: 'containers request CPU and memory, and have a limit of memory',
    why: 'a machine that is promised too much ends pods, and one container may take the memory of all others',
    fix: 'set resources.requests.cpu, requests.memory and limits.memory',
    inPod: checkResources,
  },
  'readiness-probe': {
    severity: 'warning',
    concern: 'reliability',
    title: 'pods behind a Service have a readiness probe',
    why: 'requests go to pods that do not answer yet, and a rollout goes on with ones that never will',
    fix: 'give a container a readinessProbe',
    inPod: function* (pod, site) {
      const services = site.findServices(pod).filter((service) => service.publishNotReadyAddresses !== true);
      const isProbed = pod.containers.some(
        ({ json }) => Object.keys(asObject(json.readinessProbe)).length > 0,
      );
      if (services.length === 0 || isProbed) return;
      yield {
        message: 'a Service sends requests to pods without a readiness probe',
        property: inPodAt(pod, 'spec.containers'),
      };
    },
  },
  'command-words': {
    severity: 'warning',
    concern: 'reliability',
    title: 'commands are written word by word',
    why: 'no shell splits a command: a program of that whole name is not found, and the container never starts',
    fix: "write each word on its own: ['node', 'main.js']; or let a shell read the line: ['sh', '-c', '…']",
    inPod: function* (pod) {
      for (const container of pod.containers)
        for (const { path, command, args } of listCommands(container)) {
          const fault = findCommandFault(command, args);
          if (fault === undefined) continue;
          yield {
            message: `container ${container.name}: ${fault}`,
            property: inPodAt(pod, `${container.path}.${path}`),
          };
        }
    },
  },
  'service-port': {
    severity: 'error',
    concern: 'reliability',
    title: 'the port that a Service names exists in its pods',
    why: 'a name that no container has is the port of no pod: nothing answers',
    fix: 'name a port of a container in targetPort, or give its number',
    inPod: function* (pod, site) {
      const known = new Set(pod.containers.flatMap(listPortNames));
      const wanted = site.findServices(pod).flatMap(({ ports }) => asObjects(ports).flatMap(nameTarget));
      for (const { name, protocol } of wanted) {
        if (known.has(`${name}/${protocol}`)) continue;
        yield {
          message: `a Service sends requests to the ${protocol} port ${name}, which no container has`,
          property: inPodAt(pod, 'spec.containers'),
        };
      }
    },
  },
  'writable-root-filesystem': {
    severity: 'note',
    concern: 'security',
    title: 'containers cannot write over the files of their image',
    why: 'whoever breaks into a container can replace its programs',
    fix: 'set securityContext.readOnlyRootFilesystem to true, and mount an emptyDir where it writes',
    inPod: function* (pod) {
      if (asObject(pod.spec.os).name === 'windows') return;
      for (const { name, path, json } of pod.containers) {
        if (asObject(json.securityContext).readOnlyRootFilesystem === true) continue;
        yield {
          message: `container ${name} may write over the files of its image`,
          property: inPodAt(pod, `${path}.securityContext.readOnlyRootFilesystem`),
        };
      }
    },
  },
  'service-account-token': {
    severity: 'warning',
    concern: 'security',
    title: 'only pods that use the API of the cluster have a token for it',
    why: 'whoever breaks into a pod can use its token',
    fix: 'set automountServiceAccountToken of the pod to false; to true if it uses the API',
    inPod: function* (pod, site) {
      const given =
        pod.spec.automountServiceAccountToken ?? site.findAccount(pod)?.automountServiceAccountToken;
      if (typeof given === 'boolean') return;
      yield {
        message: 'its pods get a token for the API of the cluster, and nothing indicates that they use it',
        property: inPodAt(pod, 'spec.automountServiceAccountToken'),
      };
    },
  },
} as const satisfies Rules;

const NEEDED = ['requests.cpu', 'requests.memory', 'limits.memory'] as const;

function* checkResources(pod: CheckedPod, site: AppIndex): Generator<Violation> {
  const ofPod = listGiven(asObject(pod.spec.resources));
  const byDefault = site.findDefaults(pod).flatMap(listDefaults);
  for (const { name, path, json, kind } of pod.containers) {
    // ephemeral containers cannot have resources
    if (kind === 'ephemeral') continue;
    const given = [...listGiven(asObject(json.resources)), ...ofPod, ...byDefault];
    const missing = NEEDED.filter((each) => !given.includes(each));
    if (missing.length > 0)
      yield {
        message: `container ${name} has no ${missing.join(', ')}`,
        property: inPodAt(pod, `${path}.resources`),
      };
  }
}

/** Lists the given resources, such as `requests.cpu`. A limit without a request is also the request. */
function listGiven({ requests, limits }: JsonObject): string[] {
  const limited = Object.keys(asObject(limits));
  const requested = [...Object.keys(asObject(requests)), ...limited];
  return [...requested.map((each) => `requests.${each}`), ...limited.map((each) => `limits.${each}`)];
}

/** Like {@link listGiven}, for the default resources in a LimitRange. */
function listDefaults({ default: limits, defaultRequest: requests }: JsonObject): string[] {
  return listGiven({ requests, limits });
}

/** A command of a container, with its path in it. */
interface Command {
  readonly path: string;
  readonly command: unknown;
  readonly args?: unknown;
}

/** Lists what a container runs: its command with its arguments, and those of its probes and hooks. */
function listCommands(container: CheckedContainer): readonly Command[] {
  const { command, args } = container.json;
  return [
    { path: isOmitted(command) ? 'args' : 'command', command, args },
    ...listHandlers(container).map(({ path, action }) => ({
      path: `${path}.exec.command`,
      command: asObject(action.exec).command,
    })),
  ];
}

/** Lists the named ports of a container with their protocols; none for init and ephemeral containers. */
function listPortNames({ kind, json }: CheckedContainer): string[] {
  if (kind !== 'main' && kind !== 'sidecar') return [];
  return asObjects(json.ports).map(({ name, protocol = 'TCP' }) => `${name}/${protocol}`);
}

/** Returns the named target of a Service port, if it has one. */
function nameTarget({ targetPort, protocol }: JsonObject): { name: string; protocol: string }[] {
  if (typeof targetPort !== 'string') return [];
  return [{ name: targetPort, protocol: typeof protocol === 'string' ? protocol : 'TCP' }];
}
