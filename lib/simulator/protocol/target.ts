import type { JsonObject } from '../../core/json';
import { decodeQuery } from './query';
import { type Refusal, refuse } from './refusal';
import { isZoneName, type ZoneName } from './zones';

/** Path of the API root on the server. */
export const API_ROOT_PATH = '/cloud/zone';

/** A parsed request target. */
export interface Target {
  readonly zone: ZoneName;
  /** Path below `/api/cloud/1.1`, without a trailing slash. */
  readonly path: string;
  readonly query: JsonObject | Refusal;
}

/**
 * Parses a request target. Never decodes or resolves the path, so that no encoding can make it lead
 * elsewhere. Double slashes, which an older client sends, count as one.
 */
export function parseTarget(target: string): Target | Refusal {
  const mark = target.indexOf('?');
  const path = (mark < 0 ? target : target.slice(0, mark)).replace(/\/{2,}/g, '/');
  const [, zone = '', resource = ''] =
    /^\/cloud\/zone\/([a-z0-9]+)\/api\/cloud\/1\.1(\/[\w\-/.:]*?)\/?$/.exec(path) ?? [];
  if (!isZoneName(zone) || resource === '') return refuse('resource_path_not_found');
  return { zone, path: resource, query: decodeQuery(mark < 0 ? '' : target.slice(mark + 1)) };
}
