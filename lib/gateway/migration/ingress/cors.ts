import type { MigratedOptions } from '../migration-plan';
import type { Annotations } from './annotations';

const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS'];
const HEADERS = [
  'DNT',
  'Keep-Alive',
  'User-Agent',
  'X-Requested-With',
  'If-Modified-Since',
  'Cache-Control',
  'Content-Type',
  'Range',
  'Authorization',
];
const MAX_AGE_SECONDS = 1_728_000;
/** The longest time for which browsers cache preflight answers: one day. */
const DAY = 86_400;

/** Reads the allowed origins, with the defaults of ingress-nginx. */
export function readCors(annotations: Annotations): MigratedOptions['cors'] {
  const isEnabled = annotations.takeFlag('enable-cors');
  const origins = annotations.takeList('cors-allow-origin') ?? ['*'];
  const methods = annotations.takeList('cors-allow-methods') ?? METHODS;
  const headers = annotations.takeList('cors-allow-headers') ?? HEADERS;
  const exposedHeaders = annotations.takeList('cors-expose-headers');
  const credentials = annotations.takeFlag('cors-allow-credentials');
  const maxAgeSeconds = annotations.takeInteger('cors-max-age') ?? MAX_AGE_SECONDS;
  if (!isEnabled) return undefined;
  const isOpen = origins.includes('*');
  if (isOpen && origins.length > 1) {
    annotations.differ('cors-allow-origin', "'*' allows all origins, so the others are left out");
  }
  if (isOpen && credentials) {
    annotations.ignore(
      'cors-allow-credentials',
      "with the origin '*', browsers refuse it; name the origins to allow cookies",
    );
  }
  return {
    origins: isOpen ? ['*'] : origins,
    methods,
    headers,
    exposedHeaders,
    credentials: !isOpen && (credentials ?? true),
    maxAgeSeconds: Math.min(maxAgeSeconds, DAY),
  };
}
