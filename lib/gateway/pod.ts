/** Places in a pod of the gateway. */

/** Where the configuration is mounted; certificates and users lie below it. */
export const CONFIG_DIRECTORY = '/etc/nginx/kumiki';
/** Written when the pod starts, from the resolvers of the pod. */
export const RESOLVER_FILE = '/tmp/resolver.conf';
/** Exists from the moment that the pod is told to stop. */
export const DRAIN_FILE = '/tmp/draining';

/** Ports that nginx listens on. */
export const PORTS = { http: 8080, https: 8443, status: 8081, probe: 8082 };

/** Not in use on machines, where a container that breaks out would otherwise be somebody. */
export const NGINX_USER = 10_101;

/** nginx asks only the resolvers that it is told, and only the pod knows those of its cluster. */
const WRITE_RESOLVERS = [
  'list=',
  'while read -r key value rest; do',
  '  [ "$key" = nameserver ] || continue',
  '  case "$value" in *:*) value="[$value]" ;; esac',
  '  list="$list $value"',
  'done < /etc/resolv.conf',
  `echo "resolver$list valid=5s ipv6=off;" > ${RESOLVER_FILE}`,
];

/** nginx reads certificates when it starts, and renewed ones not before it is told to. */
const FOLLOW_CERTIFICATES = [
  `state() { cksum ${CONFIG_DIRECTORY}/tls/*/tls.crt; }`,
  '(',
  '  known=`state`',
  '  while sleep 60; do',
  '    now=`state`',
  '    [ "$now" = "$known" ] || { known=$now; kill -HUP 1; }',
  '  done',
  ') &',
];

/** The command that starts a pod. */
export function startCommand(options: {
  readonly findsResolvers: boolean;
  readonly hasTls: boolean;
}): string[] {
  const script = [
    'set -eu',
    ...(options.findsResolvers ? WRITE_RESOLVERS : []),
    ...(options.hasTls ? FOLLOW_CERTIFICATES : []),
    `exec nginx -e /dev/stderr -c ${CONFIG_DIRECTORY}/nginx.conf -g 'daemon off;'`,
  ];
  return ['/bin/sh', '-c', script.join('\n')];
}

/**
 * For a pod whose readiness has failed to be forgotten by every machine, which takes a probe, the endpoints of its
 * Service and the rules of kube-proxy. Where all pods of a machine are ending, it sends them connections for as long
 * as they are ready: one that had ended before would be sent its share.
 */
const LEAVE_SECONDS = 5;

/** How long a pod serves after it was told to stop. */
export function countServingSeconds(drainSeconds: number): number {
  return drainSeconds === 0 ? 0 : drainSeconds + LEAVE_SECONDS;
}

/**
 * What runs before a pod is told to stop: health checks fail at once, while requests are still served for as
 * long as balancers need to notice.
 */
export function stopCommand(drainSeconds: number): string[] {
  return ['/bin/sh', '-c', `touch ${DRAIN_FILE} && sleep ${countServingSeconds(drainSeconds)}`];
}
