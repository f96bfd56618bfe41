import { Probe } from '../../kubernetes/workload/probe';
import type { FlavourSpec, TierSpec } from '../flavour-spec';

const IMAGE = 'registry.k8s.io/e2e-test-images/agnhost:2.63.0';
const BACKEND_PORT = { name: 'http', number: 6379 };

/** `/` answers 404, and `/guestbook` asks leader or followers; `/get` depends on the process alone. */
const HEALTH_PATH = '/get';

type Common = 'app' | 'image' | 'readiness' | 'statusByPath' | 'liveness' | 'mounts';

const COMMON: Pick<TierSpec, Common> = {
  app: 'agnhost',
  image: IMAGE,
  readiness: Probe.http(HEALTH_PATH, { periodSeconds: 5 }),
  statusByPath: { '/': 404 },
  liveness: Probe.tcp({ periodSeconds: 20 }),
  mounts: [],
};

/**
 * The Guestbook of Kubernetes' own end-to-end tests: one maintained image for all three tiers, HTTP instead
 * of Redis.
 */
export const AGNHOST: FlavourSpec = {
  name: 'agnhost',
  takesPassword: false,
  healthPath: HEALTH_PATH,
  discoveries: ['dns'],
  dataDirectory: undefined,
  leaderPushes: true,
  exposureNote: undefined,
  notes: [
    'messages are in the memory of the agnhost pods alone',
    'an agnhost leader that restarts no longer knows its followers, and one that lost a follower refuses new messages: restart the leader, then the followers',
  ],
  leader: {
    ...COMMON,
    containerName: 'primary',
    classicLabels: { app: 'agnhost', role: 'primary', tier: 'backend' },
    serviceName: 'agnhost-primary',
    port: BACKEND_PORT,
    args: () => ['guestbook', '--http-port', String(BACKEND_PORT.number)],
  },
  followers: {
    ...COMMON,
    containerName: 'replica',
    classicLabels: { app: 'agnhost', role: 'replica', tier: 'backend' },
    serviceName: 'agnhost-replica',
    port: BACKEND_PORT,
    args: ({ leaderHost }) => [
      'guestbook',
      '--replicaof',
      leaderHost,
      '--http-port',
      String(BACKEND_PORT.number),
    ],
  },
  frontend: {
    ...COMMON,
    app: 'guestbook',
    containerName: 'guestbook-app',
    classicLabels: { app: 'guestbook', tier: 'frontend' },
    serviceName: 'frontend',
    port: { name: 'http', number: 80 },
    args: () => ['guestbook', '--backend-port', String(BACKEND_PORT.number)],
  },
};
