import type { Annotations } from './annotations';

/** The share of another Ingress's requests that goes to the backends of this one. */
export interface Canary {
  /** Share out of `total`; 0 for none. */
  readonly weight: number;
  readonly total: number;
  /** The header whose value decides: `value`, or `always` and `never` if that is undefined. */
  readonly header: { readonly name: string; readonly value: string | undefined } | undefined;
}

/** Reads the canary annotations; undefined if the Ingress is not a canary. */
export function readCanary(annotations: Annotations): Canary | undefined {
  const isCanary = annotations.takeFlag('canary') ?? false;
  const weight = annotations.takeInteger('canary-weight') ?? 0;
  const total = annotations.takeInteger('canary-weight-total') ?? 100;
  const name = annotations.take('canary-by-header');
  const value = annotations.take('canary-by-header-value');
  const pattern = annotations.take('canary-by-header-pattern');
  const cookie = annotations.take('canary-by-cookie');
  if (!isCanary) return undefined;
  if (cookie !== undefined) {
    annotations.ignore('canary-by-cookie', 'routes cannot depend on cookies; use a header');
  }
  if (pattern !== undefined && value === undefined) {
    annotations.ignore('canary-by-header-pattern', 'headers are compared with fixed values');
  }
  const hasHeader = name !== undefined && (pattern === undefined || value !== undefined);
  return { weight: Math.min(weight, total), total, header: hasHeader ? { name, value } : undefined };
}
