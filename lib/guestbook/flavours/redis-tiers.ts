import { Mount } from '../../kubernetes/workload/mount';
import { Probe } from '../../kubernetes/workload/probe';
import type { FlavourSpec, TierSpec } from '../flavour-spec';

/** The common parts of the two flavours with Redis and the PHP frontend. */

/**
 * The working directory of the official image: snapshots are stored there, and Redis refuses writes if it
 * cannot save them.
 */
const DATA_DIRECTORY = '/data';

/** `/` of the frontend is a static page. */
const HEALTH_PATH = '/';

const REDIS = {
  app: 'redis',
  port: { name: 'redis', number: 6379 },
  liveness: Probe.tcp({ periodSeconds: 20 }),
  // less than a pod's ephemeral storage, so that the limit that is exceeded shows which directory is full
  mounts: [Mount.emptyDirectory(DATA_DIRECTORY, '256Mi')],
};

/** Ready when Redis answers; it does not while it loads its data. */
export const REDIS_LEADER_TIER = {
  ...REDIS,
  readiness: Probe.command(['sh', '-c', 'redis-cli ping | grep -q PONG']),
};

/** Ready once it has the leader's data; before, it would serve no messages or old ones. */
export const REDIS_FOLLOWERS_TIER = {
  ...REDIS,
  readiness: Probe.command(['sh', '-c', 'redis-cli info replication | grep -q master_link_status:up']),
};

/** The PHP frontend on Apache, for both flavours. */
export const PHP_FRONTEND_TIER: Omit<TierSpec, 'image'> = {
  app: 'guestbook',
  containerName: 'php-redis',
  classicLabels: { app: 'guestbook', tier: 'frontend' },
  serviceName: 'frontend',
  port: { name: 'http', number: 80 },
  // without the parameter `cmd`, the script shows the configuration of PHP
  refusedRequests: [{ path: '/guestbook.php', withoutParameter: 'cmd' }],
  readiness: Probe.http(HEALTH_PATH, { periodSeconds: 5 }),
  liveness: Probe.tcp({ periodSeconds: 20 }),
  // Apache keeps its process id and locks here, and PHP its temporary files
  mounts: ['/var/run/apache2', '/var/lock/apache2', '/tmp'].map((path) => Mount.emptyDirectory(path, '16Mi')),
};

export const REDIS_FLAVOUR: Pick<
  FlavourSpec,
  'healthPath' | 'discoveries' | 'dataDirectory' | 'leaderPushes' | 'exposureNote' | 'notes'
> = {
  healthPath: HEALTH_PATH,
  discoveries: ['dns', 'env'],
  dataDirectory: DATA_DIRECTORY,
  leaderPushes: false,
  exposureNote:
    'GET /guestbook.php without cmd shows phpinfo() with the whole environment to everyone: put nothing secret there, or expose it only through a CaddyProxy, a TcpBalancer of mode http or an NginxIngressGateway, which refuse such requests',
  notes: [
    'the frontend image normally starts Apache as root; here it runs without root, and a sysctl opens port 80 to it (kernel 4.11, Kubernetes 1.22): if a build of the image cannot run like that, allow the exceptions in frontend (runAsUser, keepCapabilities, writableRootFilesystem)',
  ],
};
