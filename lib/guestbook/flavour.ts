import type { FlavourName, FlavourSpec } from './flavour-spec';
import { AGNHOST } from './flavours/agnhost';
import { LEGACY_MASTER } from './flavours/legacy-master';
import { REDIS_LEADER } from './flavours/redis-leader';

/**
 * A set of images, Service names, variables and health paths that belong together: the images have the
 * names of the Services compiled in, so tiers of different sets do not find each other.
 */
export class GuestbookFlavour {
  /**
   * Redis 6 with `redis-leader` and `redis-follower`, of the Kubernetes tutorial and the GKE samples. For a
   * newer Redis give leader and followers the same official image: a follower cannot read the data of a newer
   * leader.
   */
  static readonly redisLeader = new GuestbookFlavour(REDIS_LEADER);
  /** `redis-master` and `redis-slave`, of articles up to 2019. The images get no security fixes. */
  static readonly legacyMaster = new GuestbookFlavour(LEGACY_MASTER);
  /**
   * `agnhost-primary` and `agnhost-replica`, of Kubernetes' own tests: maintained, in memory, without Redis.
   */
  static readonly agnhost = new GuestbookFlavour(AGNHOST);

  /** @internal */
  readonly spec: FlavourSpec;

  private constructor(spec: FlavourSpec) {
    this.spec = spec;
  }

  /** The name of the flavour. */
  get name(): FlavourName {
    return this.spec.name;
  }

  /**
   * Path of the frontend for health checks: 200 whenever the pod works, even if leader and followers do not.
   */
  get healthPath(): string {
    return this.spec.healthPath;
  }
}
