import type { JsonObject } from '../../core/json';
import { decodeQuery } from './query';
import { type Refusal, refuse } from './refusal';
import { isZoneName, type ZoneName } from './zones';

/** Path of the API root on the server. */
export const API_ROOT_PATH = '/cloud/zone';

/** The target of a request, parsed. */
export interface Target {
  readonly zone: ZoneName;
  /** Below `/api/cloud/1.1`, without a slash at the end. */
  readonly path: string;
  readonly query: JsonObject | Refusal;
}

/**
 * Parses a request target. Nothing in the path is decoded or resolved, so that no trick can lead elsewhere;
 * slashes that an older client doubles count as one.
 */
export function parseTarget(target: string): Target | Refusal {
  const mark = target.indexOf('?');
  const path = (mark < 0 ? target : target.slice(0, mark)).replace(/\/{2,}/g, '/');
  const [, zone = '', resource = ''] =
    /^\/cloud\/zone\/([a-z0-9]+)\/api\/cloud\/1\.1(\/[\w\-/.:]*?)\/?$/.exec(path) ?? [];
  if (!isZoneName(zone) || resource === '') return refuse('resource_path_not_found');
  return { zone, path: resource, query: decodeQuery(mark < 0 ? '' : target.slice(mark + 1)) };
}
