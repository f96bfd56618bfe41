import type { ExistingServicePort } from '../existing-service';
import { type MigratedBackend, type MigrationPlan, serviceKey } from './migration-plan';

/** A Service named by routes, with everything known about it. */
export interface PlannedService {
  /** The key from {@link serviceKey}. */
  readonly key: string;
  /** Its construct id, from which the name of its variable is made, too. */
  readonly id: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly ports: readonly ExistingServicePort[];
  readonly selector: Readonly<Record<string, string>> | undefined;
}

/** Lists the Services that the routes of a plan name, without duplicates, in the order of the routes. */
export function listServices({ routes, services, namespace }: MigrationPlan): PlannedService[] {
  const ports = new Map<string, Set<number>>();
  const first = new Map<string, MigratedBackend & { readonly kind: 'service' }>();
  for (const backend of routes.flatMap(({ target, options }) => [
    ...backendsIn(target),
    ...(options.externalAuth ? [options.externalAuth.backend] : []),
  ])) {
    if (backend.kind !== 'service') continue;
    const key = serviceKey(backend.namespace, backend.name);
    if (!first.has(key)) first.set(key, backend);
    ports.set(key, (ports.get(key) ?? new Set()).add(backend.port));
  }
  return [...first].map(([key, backend]) => {
    const known = services.get(key);
    const isOwn = backend.namespace === undefined || backend.namespace === namespace;
    return {
      key,
      id: isOwn ? backend.name : `${backend.namespace}-${backend.name}`,
      name: backend.name,
      namespace: backend.namespace,
      ports: [...(ports.get(key) ?? [])].map((port) => {
        const target = known?.ports.find((other) => other.port === port)?.targetPort;
        return typeof target === 'number' ? { port, targetPort: target } : { port };
      }),
      selector: known && Object.keys(known.selector).length > 0 ? known.selector : undefined,
    };
  });
}

function backendsIn(target: MigrationPlan['routes'][number]['target']): MigratedBackend[] {
  if (target.kind === 'redirect') return [];
  return target.kind === 'weighted' ? target.shares.map(({ backend }) => backend) : [target];
}
