import type { FlavourSpec } from '../flavour-spec';
import { PHP_FRONTEND_TIER, REDIS_FLAVOUR, REDIS_FOLLOWERS_TIER, REDIS_LEADER_TIER } from './redis-tiers';

/**
 * In protected mode Redis answers only its own pod. The official image switches it off, other builds may not.
 */
const OPEN = ['--protected-mode', 'no'];

/** The set of the Kubernetes tutorial and of the GKE samples. */
export const REDIS_LEADER: FlavourSpec = {
  ...REDIS_FLAVOUR,
  name: 'redis-leader',
  leader: {
    ...REDIS_LEADER_TIER,
    containerName: 'leader',
    classicLabels: { app: 'redis', role: 'leader', tier: 'backend' },
    serviceName: 'redis-leader',
    image: 'docker.io/redis:6.0.5',
    args: ({ isStored }) => ['redis-server', ...OPEN, ...(isStored ? ['--appendonly', 'yes'] : [])],
  },
  followers: {
    ...REDIS_FOLLOWERS_TIER,
    containerName: 'follower',
    classicLabels: { app: 'redis', role: 'follower', tier: 'backend' },
    serviceName: 'redis-follower',
    image: 'us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower:v2',
    args: ({ leaderHost }) => [
      'redis-server',
      '--replicaof',
      leaderHost,
      String(REDIS_FOLLOWERS_TIER.port.number),
      ...OPEN,
    ],
  },
  frontend: { ...PHP_FRONTEND_TIER, image: 'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend:v5' },
};
