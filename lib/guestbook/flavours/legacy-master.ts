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

/** The set of 2015 to 2019, for texts and exercises of that time. Its images start redis themselves; they know no `--replicaof`. */
export const LEGACY_MASTER: FlavourSpec = {
  name: 'legacy-master',
  healthPath: GB_FRONTEND_HEALTH_PATH,
  discoveries: ['dns', 'env'],
  dataDirectory: REDIS_DATA_DIRECTORY,
  leaderPushes: false,
  notes: [...GB_FRONTEND_NOTES, 'the images of this flavour are years old and get no security fixes'],
  leader: {
    app: 'redis',
    containerName: 'master',
    classicLabels: { app: 'redis', role: 'master', tier: 'backend' },
    serviceName: 'redis-master',
    image: 'registry.k8s.io/redis:e2e',
    port: REDIS_PORT,
    readiness: REDIS_ANSWERS,
    liveness: REDIS_LISTENS,
    mounts: [REDIS_SCRATCH],
  },
  followers: {
    app: 'redis',
    containerName: 'slave',
    classicLabels: { app: 'redis', role: 'slave', tier: 'backend' },
    serviceName: 'redis-slave',
    image: 'gcr.io/google_samples/gb-redisslave:v1',
    port: REDIS_PORT,
    readiness: REDIS_FOLLOWS,
    liveness: REDIS_LISTENS,
    mounts: [REDIS_SCRATCH],
  },
  frontend: {
    ...GB_FRONTEND,
    // the last build that looks for redis-master, as public copies of the exercise name it
    image:
      'gcr.io/google-samples/gb-frontend@sha256:a908df8486ff66f2c4daa0d3d8a2fa09846a1fc8efd65649c0109695c7c5cbff',
  },
};
