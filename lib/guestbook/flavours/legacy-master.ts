import type { FlavourSpec } from '../flavour-spec';
import { PHP_FRONTEND_TIER, REDIS_FLAVOUR, REDIS_FOLLOWERS_TIER, REDIS_LEADER_TIER } from './redis-tiers';

/**
 * The flavour of 2015 to 2019, for articles and exercises of that time. Its images start Redis themselves and
 * do not support `--replicaof`.
 */
export const LEGACY_MASTER: FlavourSpec = {
  ...REDIS_FLAVOUR,
  name: 'legacy-master',
  takesPassword: false,
  notes: [...REDIS_FLAVOUR.notes, 'the images of this flavour are years old and get no security fixes'],
  leader: {
    ...REDIS_LEADER_TIER,
    containerName: 'master',
    classicLabels: { app: 'redis', role: 'master', tier: 'backend' },
    serviceName: 'redis-master',
    image: 'registry.k8s.io/redis:e2e',
  },
  followers: {
    ...REDIS_FOLLOWERS_TIER,
    containerName: 'slave',
    classicLabels: { app: 'redis', role: 'slave', tier: 'backend' },
    serviceName: 'redis-slave',
    image: 'gcr.io/google_samples/gb-redisslave:v1',
  },
  frontend: {
    ...PHP_FRONTEND_TIER,
    // the last build that looks for redis-master, under the name in public copies of the exercise
    image:
      'gcr.io/google-samples/gb-frontend@sha256:a908df8486ff66f2c4daa0d3d8a2fa09846a1fc8efd65649c0109695c7c5cbff',
  },
};
