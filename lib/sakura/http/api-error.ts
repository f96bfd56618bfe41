import { isKumikiError, KumikiError, type Problem } from '../../core/errors';

/** A failed call to the API, and its reply. */
export interface ApiErrorDetails {
  /** `GET`, `POST`, `PUT` or `DELETE`. */
  readonly method: string;
  /** Path below the API's version, without query: `/appliance/113400000301`. */
  readonly path: string;
  /** HTTP status; undefined if there was no reply. */
  readonly status?: number | undefined;
  /** `error_code` of the API's error envelope, such as `still_creating`. */
  readonly errorCode?: string | undefined;
  /** Number of the failure for the service's support. */
  readonly serial?: string | undefined;
  /**
   * The change may have taken effect although the call failed: read before you try again. A refusal such as
   * 409 may be the response to a repeated first try. Always false for reads.
   */
  readonly ambiguous: boolean;
}

/**
 * A call to the API that failed. Everything in it is free of credentials, so it may be logged. Recognise it
 * with {@link isApiError}, not with `instanceof`.
 */
export class ApiError extends KumikiError implements ApiErrorDetails {
  readonly method: string;
  readonly path: string;
  readonly status: number | undefined;
  readonly errorCode: string | undefined;
  readonly serial: string | undefined;
  readonly ambiguous: boolean;

  constructor(problem: Problem, details: ApiErrorDetails, options?: { readonly cause?: unknown }) {
    super(problem, options);
    this.method = details.method;
    this.path = details.path;
    this.status = details.status;
    this.errorCode = details.errorCode;
    this.serial = details.serial;
    this.ambiguous = details.ambiguous;
  }
}

/** Whether `error` is an {@link ApiError}, of whichever copy of the package. */
export function isApiError(error: unknown): error is ApiError {
  return isKumikiError(error) && 'method' in error && 'path' in error && 'ambiguous' in error;
}

/** The codes of a 404 that are about the request, not about the object. */
const NOT_ABOUT_THE_OBJECT = ['resource_path_not_found', 'invalid_uri_argument', 'ambiguous_identifier'];

/**
 * Whether the API says that there is no such object. A 404 without error envelope, or one about
 * the path, comes from a wrong API root: if it were taken for an object that is gone, the object
 * would be created a second time.
 */
export function isNotFound(error: unknown): error is ApiError {
  if (!isApiError(error) || error.status !== 404) return false;
  return error.errorCode !== undefined && !NOT_ABOUT_THE_OBJECT.includes(error.errorCode);
}
