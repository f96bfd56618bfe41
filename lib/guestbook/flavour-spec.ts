import type { RefusedRequest } from '../core/references';
import type { ContainerPort } from '../kubernetes/workload/container';
import type { Mount } from '../kubernetes/workload/mount';
import type { Probe } from '../kubernetes/workload/probe';

/**
 * How the pods of a Guestbook find each other: through the cluster's DNS, or through the variables that
 * Kubernetes adds to pods.
 */
export type GuestbookDiscovery = 'dns' | 'env';

/** The three tiers of a Guestbook. */
export const TIERS = ['leader', 'followers', 'frontend'] as const;
export type TierName = (typeof TIERS)[number];

/**
 * The flavours: the current one with Redis, that of the first articles, and agnhost, which needs no Redis.
 */
export type FlavourName = 'redis-leader' | 'legacy-master' | 'agnhost';

/** The variable in the pods of leader and followers that holds their password; `redis-cli` reads it, too. */
export const PASSWORD_VARIABLE = 'REDISCLI_AUTH';

/** The input for the arguments of a tier. */
export interface TierArguments {
  /** The host where followers find the leader: a name, or a reference to a variable. */
  readonly leaderHost: string;
  /** Whether the leader has a volume that outlives it. */
  readonly isStored: boolean;
  /** Whether its password is in the variable {@link PASSWORD_VARIABLE}. */
  readonly hasPassword: boolean;
}

/** A tier of a flavour: all properties that depend on its image. */
export interface TierSpec {
  /** The program: label `app.kubernetes.io/name`. */
  readonly app: string;
  readonly containerName: string;
  /** The labels that articles about the Guestbook use; they select the pods. */
  readonly classicLabels: Readonly<Record<string, string>>;
  /** The Service name that the images look for. */
  readonly serviceName: string;
  readonly image: string;
  readonly port: ContainerPort;
  /** Arguments instead of the image's. */
  readonly args?: (depends: TierArguments) => string[];
  readonly readiness: Probe;
  readonly liveness: Probe;
  /** Known answers of the program to requests for paths other than its health path. */
  readonly statusByPath?: Readonly<Record<string, number>>;
  /** Requests that must not be possible from outside. */
  readonly refusedRequests?: readonly RefusedRequest[];
  /** Directories that the program writes to. */
  readonly mounts: readonly Mount[];
}

/** Images, Service names, variables, arguments and health paths that belong together. */
export interface FlavourSpec extends Readonly<Record<TierName, TierSpec>> {
  readonly name: FlavourName;
  /** Path of the frontend that answers 200 without asking leader or followers. */
  readonly healthPath: string;
  /** The kinds of discovery that the images support. */
  readonly discoveries: readonly GuestbookDiscovery[];
  /** Directory of the leader that holds the messages; undefined if they are in memory only. */
  readonly dataDirectory: string | undefined;
  /** Whether leader and followers support a password. */
  readonly takesPassword: boolean;
  /** Whether the leader also opens connections to its followers. */
  readonly leaderPushes: boolean;
  /** Note for the user while clients outside can send the frontend's `refusedRequests`. */
  readonly exposureNote: string | undefined;
  /** Notes for the user before exposing the Guestbook. */
  readonly notes: readonly string[];
}
