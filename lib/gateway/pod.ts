/** Paths, ports and commands in a pod of the gateway. */

/** Mount path of the configuration; certificates and password files are below it. */
export const CONFIG_DIRECTORY = '/etc/nginx/kumiki';
/** Written when the pod starts, with the DNS servers of the pod. */
export const RESOLVER_FILE = '/tmp/resolver.conf';
/** Exists as soon as the pod is told to stop. */
export const DRAIN_FILE = '/tmp/draining';

/** Ports that nginx listens on. */
export const PORTS = { http: 8080, https: 8443, status: 8081, probe: 8082 };

/** Unused on nodes, so that a process that escapes its container has no rights there. */
export const NGINX_USER = 10_101;

/** nginx needs its resolvers in the configuration, and only the pod knows those of its cluster. */
const WRITE_RESOLVERS = [
  'list=',
  'while read -r key value rest; do',
  '  [ "$key" = nameserver ] || continue',
  '  case "$value" in *:*) value="[$value]" ;; esac',
  '  list="$list $value"',
  'done < /etc/resolv.conf',
  `echo "resolver$list valid=5s ipv6=off;" > ${RESOLVER_FILE}`,
];

/** nginx reads certificates when it starts, and renewed ones only after SIGHUP. */
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

/** Returns the command that starts a pod. */
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
 * Time until every node has stopped sending connections to a pod whose readiness failed: one probe, the
 * update of the Service's endpoints, and the update of kube-proxy's rules. A node whose pods are all ending
 * keeps sending them connections while they are ready, so a pod that ended sooner would still get its share.
 */
const LEAVE_SECONDS = 5;

/** Returns the seconds that a pod keeps serving after it was told to stop. */
export function countServingSeconds(drainSeconds: number): number {
  return drainSeconds === 0 ? 0 : drainSeconds + LEAVE_SECONDS;
}

/**
 * Returns the command that runs before a pod is told to stop: health checks fail at once, while requests are
 * still served for as long as load balancers need to notice.
 */
export function stopCommand(drainSeconds: number): string[] {
  return ['/bin/sh', '-c', `touch ${DRAIN_FILE} && sleep ${countServingSeconds(drainSeconds)}`];
}
