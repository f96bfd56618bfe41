import { posix } from 'node:path';
import type { Problem } from '../../core/errors';
import { isPort } from '../../core/port';
import { CONTAINER_PORT_NAME, DNS_LABEL, LABEL_VALUE } from '../name-rules';
import type { AnyContainerProps, BasicContainerProps, ContainerPort } from './container';
import { checkEnv, produceEnv } from './environment';
import { suggestImage, tryParseImage } from './image';
import type { Mount } from './mount';
import { checkResources } from './resources';
import type { WorkloadProps } from './workload-props';

/** Lists all containers of a workload, the main one first. */
export function listContainers(props: WorkloadProps): readonly BasicContainerProps[] {
  return [props, ...(props.sidecars ?? []), ...(props.initContainers ?? [])];
}

/** Lists the ports of all containers that keep running, those of the main one first. */
export function listPorts({ ports, sidecars = [] }: WorkloadProps): readonly ContainerPort[] {
  return [...ports, ...sidecars.flatMap((sidecar) => sidecar.ports ?? [])];
}

/** Lists the ports of the Service: the main container's, and those of sidecars with a `servicePort`. */
export function listExposedPorts(props: WorkloadProps): readonly ContainerPort[] {
  return listPorts(props).filter((port) => props.ports.includes(port) || port.servicePort !== undefined);
}

/** Yields the problems of a single container. @param where such as `sidecars[0].`; '' for the main one */
export function* checkContainer(where: string, props: AnyContainerProps): Generator<Problem> {
  if (!tryParseImage(props.image)) yield toImageProblem(props.image);
  for (const port of props.ports ?? []) yield* checkPort(port);
  yield* checkResources(props.resources);
  if (props.env) yield* checkEnv(produceEnv(props.env));
  for (const kind of ['startup', 'readiness', 'liveness'] as const) {
    const probe = props[kind];
    if (!probe) continue;
    yield* probe.check(`${where}${kind}`);
    if (probe.action.kind === 'command' || (props.ports?.length ?? 0) > 0) continue;
    if (probe.action.kind === 'http' && probe.action.port !== undefined) continue;
    yield {
      code: 'WORKLOAD_PROBE',
      message: `${where}${kind} goes to the first port, but the container has none`,
      property: `${where}${kind}`,
      allowed: 'a port for the probe, or a command',
      hint: 'give the container its ports',
    };
  }
  yield* checkMounts(where, props.mounts ?? []);
}

/** Yields the problems of the other containers of a pod, and conflicts between all containers. */
export function* checkContainers(mainName: string, props: WorkloadProps): Generator<Problem> {
  const { sidecars = [], initContainers = [] } = props;
  const names = new Set([mainName]);
  // a name that is not a valid label either is reported there
  if (
    !DNS_LABEL.accepts(mainName) &&
    (props.containerName !== undefined || (mainName !== '' && LABEL_VALUE.accepts(mainName)))
  ) {
    yield {
      ...toNameProblem('', mainName),
      property: 'containerName',
      hint: 'give containerName: by default it is app',
    };
  }
  for (const [property, list] of Object.entries({ sidecars, initContainers })) {
    for (const [index, container] of list.entries()) {
      const { name } = container;
      const where = `${property}[${index}].`;
      if (!DNS_LABEL.accepts(name)) yield toNameProblem(where, name);
      if (names.has(name))
        yield toDuplicateProblem(`${where}name`, `two containers are named '${name}'`, name);
      names.add(name);
      yield* checkContainer(where, container);
    }
  }
  yield* checkPorts(props);
}

function* checkPorts(props: WorkloadProps): Generator<Problem> {
  const names = new Set<string>();
  const numbers = new Set<number>();
  const servicePorts = new Set<number>();
  const hostPorts = new Set<number>();
  const exposed = new Set(listExposedPorts(props));
  for (const port of listPorts(props)) {
    const { name, number, servicePort = number } = port;
    if (names.has(name)) yield toDuplicateProblem('ports', `two ports of the pod are named '${name}'`, name);
    if (numbers.has(number)) {
      yield toDuplicateProblem('ports', `two ports of the pod have the number ${number}`, number);
    } else if (exposed.has(port) && servicePorts.has(servicePort)) {
      yield toDuplicateProblem(
        'ports',
        `two ports of the Service have the number ${servicePort}`,
        servicePort,
      );
    }
    if (port.hostPort !== undefined && hostPorts.has(port.hostPort)) {
      yield toDuplicateProblem(
        'ports',
        `two ports of the pod open port ${port.hostPort} of the node`,
        port.hostPort,
      );
    }
    if (port.hostPort !== undefined) hostPorts.add(port.hostPort);
    names.add(name);
    numbers.add(number);
    if (exposed.has(port)) servicePorts.add(servicePort);
  }
}

function* checkPort({ name, number, servicePort, hostPort }: ContainerPort): Generator<Problem> {
  if (!CONTAINER_PORT_NAME.accepts(name)) {
    const { allowed } = CONTAINER_PORT_NAME;
    yield { code: 'SYNTH_NAME', message: `'${name}' is not a port name`, given: name, allowed };
  }
  if (!isPort(number)) {
    yield toPortProblem(`port ${name}`, number, 'use the port that the program listens on');
  }
  if (servicePort !== undefined && !isPort(servicePort)) {
    yield toPortProblem(`Service port of ${name}`, servicePort, 'leave it out to use the same port');
  }
  if (hostPort !== undefined && !isPort(hostPort)) {
    yield toPortProblem(`host port of ${name}`, hostPort, 'leave it out to open no port of nodes');
  }
}

function* checkMounts(where: string, mounts: readonly Mount[]): Generator<Problem> {
  const paths = new Set<string>();
  for (const mount of mounts) {
    const { path } = mount;
    yield* mount.check(`${where}mounts`);
    if (!/^\/[^:\0]+$/.test(path) || /(?:^|\/)\.\.(?:\/|$)/.test(path)) {
      yield {
        code: 'WORKLOAD_CONTAINER',
        message: `'${path}' is not a path that a directory can be mounted at`,
        property: `${where}mounts`,
        given: path,
        allowed: "an absolute path below '/', without ':' and '..'",
        hint: 'give the path where the program looks for its files',
      };
    }
    // equal for all spellings of a directory, which always ends with a slash here
    const place = posix.normalize(`${path}/`);
    if (paths.has(place)) {
      yield toDuplicateProblem(`${where}mounts`, `two directories are mounted at '${path}'`, path);
    }
    paths.add(place);
  }
}

function toPortProblem(what: string, given: number, hint: string): Problem {
  const allowed = 'an integer from 1 to 65535';
  return { code: 'SYNTH_VALUE', message: `${what} is ${given}`, given, allowed, hint };
}

function toImageProblem(given: string): Problem {
  return {
    code: 'SYNTH_VALUE',
    message: `'${given}' is not an image reference`,
    given,
    allowed: 'registry/path:tag or registry/path@sha256:digest, in lower case',
    hint: suggestImage(given),
  };
}

function toNameProblem(where: string, given: string): Problem {
  return {
    code: 'WORKLOAD_CONTAINER',
    message: `'${given}' is not a valid name for a container`,
    property: `${where}name`,
    given,
    allowed: DNS_LABEL.allowed,
    hint: 'rename the container',
  };
}

function toDuplicateProblem(property: string, message: string, given: string | number): Problem {
  return {
    code: 'WORKLOAD_CONTAINER',
    message,
    property,
    given,
    allowed: 'each of them once in the pod',
    hint: 'change one of them',
  };
}
