import type { ContainerPort } from '../kubernetes/workload/container';
import type { Mount } from '../kubernetes/workload/mount';
import type { Probe } from '../kubernetes/workload/probe';

/** How the pods of a Guestbook find each other: by the cluster's DNS, or by the variables that Kubernetes puts into pods. */
export type GuestbookDiscovery = 'dns' | 'env';

/** The three parts of a Guestbook. */
export type GuestbookRole = 'leader' | 'followers' | 'frontend';

export type FlavourName = 'redis-leader' | 'legacy-master' | 'agnhost';

/** What a part is told about the others. */
export interface Wiring {
  /** Where followers find the leader: a name, or the reference to a variable. */
  readonly leaderHost: string;
  /** Whether the leader has a volume that outlives it. */
  readonly isStored: boolean;
}

/** One part of a flavour: everything that its image fixes. */
export interface TierSpec {
  /** The program: label `app.kubernetes.io/name`. */
  readonly app: string;
  readonly containerName: string;
  /** The labels it is known by in the texts about the Guestbook; they select its pods. */
  readonly classicLabels: Readonly<Record<string, string>>;
  /** The name that the images look for. */
  readonly serviceName: string;
  readonly image: string;
  readonly port: ContainerPort;
  /** Arguments instead of the image's. */
  readonly args?: (wiring: Wiring) => string[];
  readonly readiness: Probe;
  readonly liveness: Probe;
  /** Directories that the program writes to. */
  readonly mounts: readonly Mount[];
}

/** Images, Service names, variables, arguments and health paths that belong together. */
export interface FlavourSpec extends Readonly<Record<GuestbookRole, TierSpec>> {
  readonly name: FlavourName;
  /** Path of the frontend that answers 200 without asking leader or followers. */
  readonly healthPath: string;
  /** Ways of discovery that the images know. */
  readonly discoveries: readonly GuestbookDiscovery[];
  /** Directory of the leader that holds the messages; undefined when they are in memory only. */
  readonly dataDirectory: string | undefined;
  /** Whether the leader opens connections to its followers, and not only they to it. */
  readonly leaderPushes: boolean;
  /** What a person should know before putting it in front of others. */
  readonly notes: readonly string[];
}
