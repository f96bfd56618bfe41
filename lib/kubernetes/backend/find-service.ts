import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';

/**
 * Finds the Service in front of a backend source: the source itself, its `service` or that of its workload,
 * or the object that it wraps; undefined if there is none. Unlike its pods, the Service is known as soon as
 * the source is.
 */
export function findService(source: IConstruct): ApiObject | undefined {
  const workload: unknown = Reflect.get(source, 'workload');
  const candidates: unknown[] = [
    source,
    Reflect.get(source, 'service'),
    workload instanceof Object && Reflect.get(workload, 'service'),
    tryFindDefaultChild(source),
  ];
  return candidates.find(isService);
}

/** Compares the shape: the object may come from another copy of cdk8s. */
function isService(value: unknown): value is ApiObject {
  return value instanceof Object && Reflect.get(value, 'kind') === 'Service' && 'metadata' in value;
}

function tryFindDefaultChild({ node }: IConstruct): unknown {
  try {
    return node.defaultChild;
  } catch {
    // several candidates: reading the backend reports it
    return undefined;
  }
}
