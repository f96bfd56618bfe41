import { KumikiError } from '../../core/errors';
import { isId, type WireField } from '../wire/wire-field';
import { isNotFound } from './api-error';
import type { Caller } from './call';
import { decodePage, readAllPages } from './paging';

type Decode<T> = (wire: WireField) => T;
type Filter = Record<string, unknown>;

/** A kind of objects in the API. */
export interface Resource<T> {
  /** Such as `/switch`. */
  readonly path: string;
  /** Key of one object in a reply, such as `Switch`. */
  readonly key: string;
  /** Key of a list in a reply, such as `Switches`. */
  readonly listKey: string;
  readonly decode: Decode<T>;
}

/** The three kinds of requests shared by all resources: read one, find many, act on one. */
export interface Requests {
  /** Reads one object; undefined if there is none with this id. */
  read<T>(resource: Resource<T>, id: string, signal?: AbortSignal): Promise<T | undefined>;
  /** Reads every object that matches the filter, from all pages. */
  find<T extends { readonly id: string | undefined }>(
    resource: Resource<T>,
    filter: Filter,
    signal?: AbortSignal,
  ): Promise<T[]>;
  /** Performs an operation on one object. */
  act<T>(action: Action<T>, signal?: AbortSignal): Promise<T>;
}

/** One operation on an object. */
interface Action<T> {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly id: string;
  /** The rest of the path. @default - none */
  readonly suffix?: '/config' | '/power' | '/status';
  /** @default - no body */
  readonly body?: object;
  readonly decode: Decode<T>;
}

/** Creates the requests of one zone. */
export function createRequests(zone: string, call: Caller): Requests {
  return {
    async read({ path, key, decode }, id, signal) {
      if (!isId(id)) return undefined;
      try {
        const request = { method: 'GET', zone, path: `${path}/${id}` } as const;
        return await call({ ...request, decode: (reply) => decode(reply.get(key)) }, signal);
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },

    find: ({ path, listKey, decode }, filter, signal) =>
      readAllPages(filter, (find) =>
        call(
          { method: 'GET', zone, path, find, decode: (reply) => decodePage(reply, listKey, decode) },
          signal,
        ),
      ),

    async act({ method, path, id, suffix = '', decode, ...rest }, signal) {
      if (!isId(id)) throw invalidId(id);
      return call({ method, zone, path: `${path}/${id}${suffix}`, decode, ...rest }, signal);
    },
  };
}

/** Refuses an empty id, which would turn the path into that of the whole list. */
function invalidId(id: string): KumikiError {
  return new KumikiError({
    code: 'API_REFUSED',
    message: 'this is not the id of an object, so no request was sent',
    given: id,
    allowed: '1 to 15 digits',
  });
}
