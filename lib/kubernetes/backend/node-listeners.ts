import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { TreeCache } from '../../core/complete-tree';
import { isKumikiError } from '../../core/errors';
import { asObject, asObjects, asStrings, type JsonObject } from '../../core/json';
import type { PodBackend } from '../../core/references';
import { kubeContextOf } from '../../core/stack';
import { tryReadSource } from '../api-object/object-source';
import { isApiObject, isSelected, POD_KINDS, readNamespace, readObject } from './pod-backend';

/** A Service or workload in the construct tree that takes TCP ports of the nodes. */
interface NodeListener {
  readonly construct: IConstruct;
  readonly ports: readonly number[];
  readonly namespace: string | undefined;
  /** The labels of the pods that answer, as far as they are known. */
  readonly labels: Readonly<Record<string, string>>;
}

const listenersOfTrees = new TreeCache<readonly NodeListener[]>();

/**
 * Lists the TCP ports of the nodes that other pods of the same cluster answer, as far as the app knows: node
 * ports of Services and host ports of pods.
 */
export function listNodePorts(backend: PodBackend): ReadonlyMap<number, string> {
  const { root } = backend.construct.node;
  const context = kubeContextOf(backend.construct);
  const namespace = backend.namespace ?? 'default';
  const others = listenersOfTrees
    .get(root, () => root.node.findAll().flatMap(readListener))
    .filter(
      (listener) =>
        kubeContextOf(listener.construct) === context &&
        !((listener.namespace ?? 'default') === namespace && isSelected(listener.labels, backend.selector)),
    );
  return new Map(
    others.flatMap(({ construct, ports }) =>
      ports.map((port) => [port, `'${construct.node.path}'`] as const),
    ),
  );
}

function readListener(construct: IConstruct): readonly NodeListener[] {
  if (!isApiObject(construct)) return [];
  try {
    return construct.kind === 'Service' ? readService(construct) : readWorkload(construct);
  } catch (error) {
    // its problems are reported by its own check
    if (isKumikiError(error)) return [];
    throw error;
  }
}

function readService(service: ApiObject): readonly NodeListener[] {
  const json = readQuickly(service);
  const spec = asObject(json.spec);
  const ports = [
    ...asObjects(spec.ports).flatMap(({ nodePort, protocol = 'TCP' }) =>
      protocol === 'TCP' ? nodePort : [],
    ),
    spec.healthCheckNodePort,
  ];
  return toListeners(service, json, ports, spec.selector);
}

function readWorkload(workload: ApiObject): readonly NodeListener[] {
  if (!POD_KINDS.test(workload.kind)) return [];
  const json = readQuickly(workload);
  const template = workload.kind === 'Pod' ? json : asObject(asObject(json.spec).template);
  const spec = asObject(template.spec);
  const ports = [...asObjects(spec.containers), ...asObjects(spec.initContainers)].flatMap((container) =>
    asObjects(container.ports).flatMap(({ hostPort, hostIP, containerPort, protocol = 'TCP' }) =>
      protocol === 'TCP' && !String(hostIP).startsWith('127.')
        ? (hostPort ?? (spec.hostNetwork === true ? containerPort : []))
        : [],
    ),
  );
  return toListeners(workload, json, ports, asObject(template.metadata).labels);
}

/** Reads an object without copying it, which would take longer than the rest: only a few numbers are needed. */
function readQuickly(object: ApiObject): JsonObject {
  return asObject(tryReadSource(object) ?? readObject(object));
}

function toListeners(
  construct: ApiObject,
  json: JsonObject,
  given: readonly unknown[],
  labels: unknown,
): readonly NodeListener[] {
  const ports = given.filter((port) => typeof port === 'number' && port > 0) as number[];
  if (ports.length === 0) return [];
  return [{ construct, ports, namespace: readNamespace(json), labels: asStrings(labels) }];
}
