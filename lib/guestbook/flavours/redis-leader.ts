import { type FlavourSpec, PASSWORD_VARIABLE } from '../flavour-spec';
import { PHP_FRONTEND_TIER, REDIS_FLAVOUR, REDIS_FOLLOWERS_TIER, REDIS_LEADER_TIER } from './redis-tiers';

/**
 * In protected mode, Redis answers only its own pod. The official image turns it off; other builds may not.
 */
const OPEN = ['--protected-mode', 'no'];

/**
 * Passes the password to Redis on standard input instead of an argument, which others on the node could read.
 * It is in hexadecimal, so that no character has a special meaning. Kubernetes replaces nothing between
 * backquotes, which consume half of the backslashes.
 */
const WITH_PASSWORD = `set -eu
test -n "$${PASSWORD_VARIABLE}" || { echo 'the password in the Secret is empty' >&2; exit 1; }
secret=\`printf %s "$${PASSWORD_VARIABLE}" | od -An -v -tx1 | tr -d '\\n' | sed 's/ /\\\\\\\\x/g'\`
exec redis-server - "$@" <<end
requirepass "$secret"
masterauth "$secret"
end
`;

function startRedis(options: readonly string[], hasPassword: boolean): string[] {
  const all = ['redis-server', ...options, ...OPEN];
  return hasPassword ? ['sh', '-c', WITH_PASSWORD, ...all] : all;
}

/** The flavour of the Kubernetes tutorial and of the GKE samples. */
export const REDIS_LEADER: FlavourSpec = {
  ...REDIS_FLAVOUR,
  name: 'redis-leader',
  takesPassword: true,
  leader: {
    ...REDIS_LEADER_TIER,
    containerName: 'leader',
    classicLabels: { app: 'redis', role: 'leader', tier: 'backend' },
    serviceName: 'redis-leader',
    image: 'docker.io/redis:6.0.5',
    args: ({ isStored, hasPassword }) => startRedis(isStored ? ['--appendonly', 'yes'] : [], hasPassword),
  },
  followers: {
    ...REDIS_FOLLOWERS_TIER,
    containerName: 'follower',
    classicLabels: { app: 'redis', role: 'follower', tier: 'backend' },
    serviceName: 'redis-follower',
    image: 'us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower:v2',
    args: ({ leaderHost, hasPassword }) =>
      startRedis(['--replicaof', leaderHost, String(REDIS_FOLLOWERS_TIER.port.number)], hasPassword),
  },
  frontend: { ...PHP_FRONTEND_TIER, image: 'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend:v5' },
};
