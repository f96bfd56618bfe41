import { VERSION } from '../../core/version';
import { encodeFind } from '../codec/find-query';
import { basicCredentials } from '../settings/redact';
import type { Settings } from '../settings/settings';
import type { WireFind } from '../wire/wire';
import type { HttpMethod, HttpRequest } from './http';

/** A request in terms of the API. */
export interface ApiRequest {
  readonly method: HttpMethod;
  readonly zone: string;
  /** Such as `/appliance/113400000301/config`. */
  readonly path: string;
  /** The query of a find. @default - no query */
  readonly find?: WireFind;
  /** Sent as JSON. @default - no body */
  readonly body?: object;
}

/** Converts the request to HTTP: URL, credentials and headers. */
export function toHttpRequest(request: ApiRequest, settings: Settings, signal?: AbortSignal): HttpRequest {
  const query = request.find ? `?${encodeFind(request.find)}` : '';
  return {
    method: request.method,
    url: `${settings.apiRootUrl}/${request.zone}/api/cloud/1.1${request.path}${query}`,
    headers: {
      Authorization: `Basic ${basicCredentials(settings)}`,
      'User-Agent': `kumiki/${VERSION}`,
      Accept: 'application/json',
      'Accept-Language': settings.acceptLanguage,
      'X-Requested-With': 'XMLHttpRequest',
      'X-Sakura-Bigint-As-Int': '1',
      ...(request.body ? { 'Content-Type': 'application/json' } : {}),
    },
    body: request.body && JSON.stringify(request.body),
    timeoutMs: settings.requestTimeoutSeconds * 1000,
    signal,
  };
}
