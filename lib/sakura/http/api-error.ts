import { isKumikiError, KumikiError, type Problem } from '../../core/errors';

/** Details of a failed call to the API and its reply. */
export interface ApiErrorDetails {
  /** `GET`, `POST`, `PUT` or `DELETE`. */
  readonly method: string;
  /** Path below the API's version, without query: `/appliance/113400000301`. */
  readonly path: string;
  /** HTTP status; undefined if there was no reply. */
  readonly status?: number | undefined;
  /** `error_code` of the API's error envelope, such as `still_creating`. */
  readonly errorCode?: string | undefined;
  /** Serial number of the failure, for the service's support. */
  readonly serial?: string | undefined;
  /**
   * Whether the change may have taken effect although the call failed: if so, read before trying again. A
   * refusal such as 409 may be the response to a repeated first try. Always false for reads.
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

/** Checks whether `error` is an {@link ApiError}, from any copy of the package. */
export function isApiError(error: unknown): error is ApiError {
  return isKumikiError(error) && 'method' in error && 'path' in error && 'ambiguous' in error;
}

/** Error codes of 404 responses about the request, not the object. */
const NOT_ABOUT_THE_OBJECT = ['resource_path_not_found', 'invalid_uri_argument', 'ambiguous_identifier'];

/**
 * Checks whether the API reports that the object does not exist. A 404 without an error envelope, or about
 * the path, comes from a wrong API root: if it were taken for a missing object, the object would be created a
 * second time.
 */
export function isNotFound(error: unknown): error is ApiError {
  if (!isApiError(error) || error.status !== 404) return false;
  return error.errorCode !== undefined && !NOT_ABOUT_THE_OBJECT.includes(error.errorCode);
}
