import type { RefusedRequest } from '../core/references';
import type { ContainerPort } from '../kubernetes/workload/container';
import type { Mount } from '../kubernetes/workload/mount';
import type { Probe } from '../kubernetes/workload/probe';

/**
 * How the pods of a Guestbook find each other: by the cluster's DNS, or by the variables that Kubernetes puts
 * into pods.
 */
export type GuestbookDiscovery = 'dns' | 'env';

/** The three tiers of a Guestbook. */
export const TIERS = ['leader', 'followers', 'frontend'] as const;
export type TierName = (typeof TIERS)[number];

/**
 * Which Guestbook: today's with redis, that of the first articles, or that of agnhost, which needs no redis.
 */
export type FlavourName = 'redis-leader' | 'legacy-master' | 'agnhost';

/** The variable with the password of leader and followers, in their own pods; `redis-cli` reads it, too. */
export const PASSWORD_VARIABLE = 'REDISCLI_AUTH';

/** What the arguments of a tier depend on. */
export interface TierArguments {
  /** Where followers find the leader: a name, or the reference to a variable. */
  readonly leaderHost: string;
  /** Whether the leader has a volume that outlives it. */
  readonly isStored: boolean;
  /** Whether its password is in the variable {@link PASSWORD_VARIABLE}. */
  readonly hasPassword: boolean;
}

/** One tier of a flavour: everything that its image determines. */
export interface TierSpec {
  /** The program: label `app.kubernetes.io/name`. */
  readonly app: string;
  readonly containerName: string;
  /** The labels that texts about the Guestbook use; they select the pods. */
  readonly classicLabels: Readonly<Record<string, string>>;
  /** The name that the images look for. */
  readonly serviceName: string;
  readonly image: string;
  readonly port: ContainerPort;
  /** Arguments instead of the image's. */
  readonly args?: (depends: TierArguments) => string[];
  readonly readiness: Probe;
  readonly liveness: Probe;
  /** What the program answers to requests for paths other than its health path, as far as it matters. */
  readonly statusByPath?: Readonly<Record<string, number>>;
  /** Requests that nobody outside should be able to send. */
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
  /** Whether leader and followers can be given a password. */
  readonly takesPassword: boolean;
  /** Whether the leader also opens connections to its followers. */
  readonly leaderPushes: boolean;
  /** What a person should know while `refusedRequests` of the frontend can be sent from outside. */
  readonly exposureNote: string | undefined;
  /** What a person should know before others can reach it. */
  readonly notes: readonly string[];
}
