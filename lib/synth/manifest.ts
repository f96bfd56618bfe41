import type { ApiObject } from 'cdk8s';
import { locate } from '../core/check';
import type { Problem } from '../errors';
import type { KubernetesObject, Manifest } from './assembly';
import { toPlain } from './plain';

/** Renders one object to plain data. Undefined, with problems told, when that is not possible. */
export function toManifest(
  apiObject: ApiObject,
  onProblem: (problem: Problem) => void,
): Manifest | undefined {
  let broken = false;
  const tell = (problem: Problem) => {
    broken = true;
    onProblem(locate(problem, apiObject));
  };
  const object = toPlain(jsonOf(apiObject, tell), false, tell);
  if (broken) return undefined;
  if (isKubernetesObject(object)) return { constructPath: apiObject.node.path, object };
  tell({
    code: 'SYNTH_API_OBJECT',
    message: 'the object needs apiVersion and kind, as texts that are not empty, and metadata',
    given: object,
  });
  return undefined;
}

function jsonOf(apiObject: ApiObject, tell: (problem: Problem) => void): unknown {
  try {
    return apiObject.toJson();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    tell({ code: 'SYNTH_API_OBJECT', message: `the object cannot be rendered: ${reason}` });
    return undefined;
  }
}

function isKubernetesObject(value: unknown): value is KubernetesObject {
  if (typeof value !== 'object' || value === null) return false;
  const { apiVersion, kind, metadata }: Partial<Record<string, unknown>> = { ...value };
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || apiVersion === '' || kind === '')
    return false;
  return typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata);
}
