import { Mount } from '../../kubernetes/workload/mount';
import { Probe } from '../../kubernetes/workload/probe';
import type { TierSpec } from '../flavour-spec';

/** The PHP frontend on Apache, of either generation. `/` is a static page. */
export const GB_FRONTEND_HEALTH_PATH = '/';

export const GB_FRONTEND: Omit<TierSpec, 'image'> = {
  app: 'guestbook',
  containerName: 'php-redis',
  classicLabels: { app: 'guestbook', tier: 'frontend' },
  serviceName: 'frontend',
  port: { name: 'http', number: 80 },
  readiness: Probe.http(GB_FRONTEND_HEALTH_PATH, { periodSeconds: 5 }),
  liveness: Probe.tcp({ periodSeconds: 20 }),
  // Apache keeps its process id and locks here, PHP its temporary files
  mounts: ['/var/run/apache2', '/var/lock/apache2', '/tmp'].map((path) => Mount.emptyDirectory(path, '16Mi')),
};

export const GB_FRONTEND_NOTES = [
  'GET /guestbook.php without cmd shows phpinfo() with the whole environment to everybody: put nothing secret there, and refuse such requests at a gateway',
  'the frontend image starts Apache as root by itself; here it runs without root, with port 80 opened to it by a sysctl (kernel 4.11, Kubernetes 1.22): where a build of the image cannot, name the exceptions in frontend (runAsUser, keepCapabilities, writableRootFilesystem)',
];
