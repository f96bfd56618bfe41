import type { FlavourSpec } from '../flavour-spec';
import { GB_FRONTEND, GB_FRONTEND_HEALTH_PATH, GB_FRONTEND_NOTES } from './gb-frontend';
import {
  REDIS_ANSWERS,
  REDIS_DATA_DIRECTORY,
  REDIS_FOLLOWS,
  REDIS_LISTENS,
  REDIS_PORT,
  REDIS_SCRATCH,
} from './redis';

/** Bare redis answers nobody but its own pod in protected mode; the official image switches it off, other builds may not. */
const OPEN = ['--protected-mode', 'no'];

/** The set of the Kubernetes tutorial and of the GKE samples. */
export const REDIS_LEADER: FlavourSpec = {
  name: 'redis-leader',
  healthPath: GB_FRONTEND_HEALTH_PATH,
  discoveries: ['dns', 'env'],
  dataDirectory: REDIS_DATA_DIRECTORY,
  leaderPushes: false,
  notes: GB_FRONTEND_NOTES,
  leader: {
    app: 'redis',
    containerName: 'leader',
    classicLabels: { app: 'redis', role: 'leader', tier: 'backend' },
    serviceName: 'redis-leader',
    image: 'docker.io/redis:6.0.5',
    port: REDIS_PORT,
    args: ({ isStored }) => ['redis-server', ...OPEN, ...(isStored ? ['--appendonly', 'yes'] : [])],
    readiness: REDIS_ANSWERS,
    liveness: REDIS_LISTENS,
    mounts: [REDIS_SCRATCH],
  },
  followers: {
    app: 'redis',
    containerName: 'follower',
    classicLabels: { app: 'redis', role: 'follower', tier: 'backend' },
    serviceName: 'redis-follower',
    image: 'us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower:v2',
    port: REDIS_PORT,
    args: ({ leaderHost }) => ['redis-server', '--replicaof', leaderHost, String(REDIS_PORT.number), ...OPEN],
    readiness: REDIS_FOLLOWS,
    liveness: REDIS_LISTENS,
    mounts: [REDIS_SCRATCH],
  },
  frontend: { ...GB_FRONTEND, image: 'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend:v5' },
};
