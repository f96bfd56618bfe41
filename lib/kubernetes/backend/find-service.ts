import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';

/**
 * The Service in front of what serves: itself, what it or its workload has as `service`, or what it wraps; undefined
 * if it has none. It is known as soon as the source is, unlike its pods.
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

/** By shape: another copy of cdk8s may have made it. */
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
