import { objectsIn } from '../read-objects';
import { type Annotations, PREFIX, TRUE } from './annotations';

/** Annotations that have no effect without another one, each with that one. */
const NEEDS: readonly (readonly [RegExp, string])[] = [
  [/^canary-/, 'canary'],
  [/^cors-/, 'enable-cors'],
  [/^permanent-redirect-code$/, 'permanent-redirect'],
  [/^temporal-redirect-code$/, 'temporal-redirect'],
  [/^auth-secret-type$/, 'auth-type'],
  [/^auth-response-headers$/, 'auth-url'],
  [/^limit-burst-multiplier$/, 'limit-rps'],
];

const SWITCHES: ReadonlySet<string> = new Set(['canary', 'enable-cors', 'from-to-www-redirect']);

/** Annotations of cert-manager, read together with the certificates. */
export const ISSUERS = ['cert-manager.io/cluster-issuer', 'cert-manager.io/issuer'] as const;

/** Reports annotations that were read but have no effect here, nor in ingress-nginx. */
export function reportIdle(annotations: Annotations, hosts: readonly string[]): void {
  const { annotations: texts, spec } = annotations.source;
  const read = (name: string) => texts[PREFIX + name]?.trim() ?? '';
  const isOn = (name: string) => (SWITCHES.has(name) ? TRUE.has(read(name)) : read(name) !== '');
  for (const full of Object.keys(texts).sort()) {
    if (!full.startsWith(PREFIX)) continue;
    const name = full.slice(PREFIX.length);
    const [, needed] = NEEDS.find(([pattern]) => pattern.test(name)) ?? [];
    if (needed === undefined || isOn(needed)) continue;
    annotations.ignore(name, `it does nothing without ${needed}, in ingress-nginx, too`);
  }
  for (const name of ISSUERS) {
    if (texts[name] === undefined || objectsIn(spec.tls).length > 0) continue;
    annotations.ignore(name, 'without spec.tls there is no certificate to issue');
  }
  if (isOn('from-to-www-redirect') && hosts.every((host) => host === '')) {
    annotations.ignore('from-to-www-redirect', 'there is no host to redirect to');
  }
}
