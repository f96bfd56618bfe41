import type { Construct } from 'constructs';
import { KumikiError } from '../core/errors';
import type { PodBackend } from '../core/references';
import { sourceOf } from '../core/source';
import type { Workload } from '../kubernetes/workload/workload';

/** Returns the seconds for which a stopping front fails health checks but serves all other requests. */
export function readDrainSeconds({
  drainSeconds = 10,
}: {
  readonly drainSeconds?: number | undefined;
}): number {
  return drainSeconds;
}

/**
 * Returns a script that starts a program which reads certificates only at its start: it checks once a minute
 * whether they have changed, and then reloads the program.
 * @param reload command that reloads the program
 */
export function followCertificates(folder: string, reload: string, command: readonly string[]): string {
  return [
    `state() { cksum ${folder}/*/tls.crt; }`,
    '(',
    '  known=`state`',
    '  while sleep 60; do',
    '    now=`state`',
    `    [ "$now" = "$known" ] || { known=$now; ${reload}; }`,
    '  done',
    ') &',
    `exec ${command.join(' ')}`,
  ].join('\n');
}

/** Returns the volume source for the certificate and key of a Secret, in a folder of the same name. */
export function toTlsSource(name: string): object {
  const items = ['tls.crt', 'tls.key'].map((key) => ({ key, path: `${name}/${key}` }));
  return { secret: { name, items } };
}

/**
 * Returns the pods of a front as a backend. Their health check fails on purpose while they end.
 * @throws SYNTH_BACKEND on a host
 */
export function toFrontBackend(
  front: Construct,
  noun: 'balancer' | 'proxy',
  workload: Workload | undefined,
  drainSeconds: number,
): PodBackend {
  if (workload) {
    const pods = workload.toPodBackend();
    const health = pods.health && { ...pods.health, drainSeconds };
    return { ...pods, construct: front, health };
  }
  throw new KumikiError({
    code: 'SYNTH_BACKEND',
    message: `'${front.node.path}' runs on a host, so the cluster has no pods of it`,
    constructPath: front.node.path,
    source: sourceOf(front),
    given: "runsOn: 'host'",
    allowed: `a ${noun} with runsOn: 'kubernetes'`,
    hint: 'leave runsOn out',
  });
}
