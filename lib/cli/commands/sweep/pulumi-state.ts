import { splitOwnerTag } from '../../../appliance/spec/tags';
import { KumikiError } from '../../../core/errors';
import { isObject, type JsonObject } from '../../../core/json';
import { readTextFile } from '../../text-file';

/** Kumiki's resources in the state of a Pulumi stack. */
export interface KnownResources {
  /** Scopes: the halves of owner tags that name a stack, 12 hex digits each. */
  readonly scopes: ReadonlySet<string>;
  /** Ids of load balancers. */
  readonly applianceIds: ReadonlySet<string>;
  /** Owner tags, which also mark virtual IPs on appliances managed elsewhere. */
  readonly ownerTags: ReadonlySet<string>;
}

const TYPE = /^pulumi-nodejs:dynamic\/kumiki:/;

/**
 * Reads the output of `pulumi stack export`, except for secrets, which are not needed.
 * @throws CLI_USAGE if it cannot be read, or is not a stack's state
 */
export function readPulumiState(cwd: string, file: string): KnownResources {
  const resources = listResources(parse(readTextFile(cwd, file, 'CLI_USAGE'), file), file);
  const own = resources.filter(({ type }) => typeof type === 'string' && TYPE.test(type));
  const outputs = own.map((each) => (isObject(each.outputs) ? each.outputs : {}));
  const texts = (values: readonly unknown[]) => values.filter((value) => typeof value === 'string');
  const ownerTags = texts(outputs.map(({ ownerTag }) => ownerTag));
  const scopes = own.filter(({ type }) => String(type).endsWith(':Scope')).map(({ id }) => id);
  return {
    scopes: new Set([...texts(scopes), ...ownerTags.map((tag) => splitOwnerTag(tag).scope)]),
    // if a twin replaced an appliance, the id in the outputs is newer than that of the resource
    applianceIds: new Set(texts([...own.map(({ id }) => id), ...outputs.map(({ id }) => id)])),
    ownerTags: new Set(ownerTags),
  };
}

function listResources(state: unknown, file: string): readonly JsonObject[] {
  const deployment = isObject(state) ? state.deployment : undefined;
  const resources = isObject(deployment) ? deployment.resources : undefined;
  // an empty stack has no resources
  if (isObject(deployment) && resources === undefined) return [];
  if (Array.isArray(resources) && resources.every(isObject)) return resources;
  throw stateError(`${file} is not the state of a stack`, file);
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw stateError(`${file} is not JSON`, file, cause);
  }
}

function stateError(message: string, given: string, cause?: unknown): KumikiError {
  const allowed = 'a file that pulumi stack export --file FILE has written';
  return new KumikiError({ code: 'CLI_USAGE', message, given, allowed }, { cause });
}
