import type { Exposure } from '../kubernetes/service/exposure';
import type { ImagePullPolicy } from '../kubernetes/workload/container';
import type { EnvValue } from '../kubernetes/workload/env-value';
import type { PodSecurityProps } from '../kubernetes/workload/pod-security';
import type { ContainerResources } from '../kubernetes/workload/resources';
import type { GuestbookFlavour } from './flavour';
import type { FlavourSpec, GuestbookDiscovery } from './flavour-spec';

/** Properties that all three tiers of a Guestbook have. */
export interface GuestbookTierProps extends PodSecurityProps {
  /**
   * Image reference: a copy of the flavour's image, another version of it, or a build of your own that
   * looks for the same Services. An image known to belong to another flavour or tier is refused.
   * @default - the flavour's
   */
  readonly image?: string | undefined;
  /**
   * When a node asks the registry for the image.
   * @default - IfNotPresent for an image by digest, else Always
   */
  readonly imagePullPolicy?: ImagePullPolicy | undefined;
  /**
   * Name of the Service and the Deployment. The images have the names of leader and followers compiled in:
   * another name is refused unless every image that looks for it is a build of your own.
   * @default - the flavour's
   */
  readonly serviceName?: string | undefined;
  /** Resources of each container. @default - the defaults of {@link ContainerResources} */
  readonly resources?: ContainerResources | undefined;
}

/** A volume for the messages. */
export interface GuestbookStorage {
  /** Bytes in the notation of Kubernetes, such as `1Gi`. */
  readonly size: string;
  /** Name of the StorageClass. @default - the cluster's default class */
  readonly storageClassName?: string | undefined;
}

/** The leader takes all new messages. There is only one: two would each have different messages. */
export interface GuestbookLeaderProps extends GuestbookTierProps {
  /**
   * Keeps the messages in a PersistentVolumeClaim.
   * @default - they are lost with the leader's pod, on the followers too
   */
  readonly storage?: GuestbookStorage | undefined;
}

/** Followers serve all reads. */
export interface GuestbookFollowersProps extends GuestbookTierProps {
  /** Number of pods, an integer from 1. @default 2 */
  readonly replicas?: number | undefined;
}

/** The frontend serves the page and asks leader and followers. */
export interface GuestbookFrontendProps extends GuestbookTierProps {
  /** Number of pods, an integer from 0. @default 3 */
  readonly replicas?: number | undefined;
  /**
   * Who can reach the frontend.
   * @default - the cluster only: Exposure.clusterIp(), so that a gateway or load balancer can be put in front
   */
  readonly exposure?: Exposure | undefined;
}

/** Properties of a {@link GuestbookApp}. */
export interface GuestbookProps {
  /** Images and names that belong together. @default GuestbookFlavour.redisLeader */
  readonly flavour?: GuestbookFlavour | undefined;
  /**
   * How the pods find each other. `env` works in clusters without DNS; the Services must exist before the
   * pods, which the order of the manifests ensures.
   * @default dns
   */
  readonly discovery?: GuestbookDiscovery | undefined;
  /**
   * The password of leader and followers: `EnvValue.secret('guestbook', 'password')`. The frontend gets it in
   * the variable `REDIS_PASSWORD`, which the images of the Guestbook do not read: `frontend.image` must be
   * your own build. Only for GuestbookFlavour.redisLeader.
   * @default - none: only network policies keep others out
   */
  readonly password?: EnvValue | undefined;
  /** The pod that takes messages. @default - one pod without storage */
  readonly leader?: GuestbookLeaderProps | undefined;
  /** The pods that serve reads. @default - two pods */
  readonly followers?: GuestbookFollowersProps | undefined;
  /** The pods that serve the page. @default - three pods, reachable in the cluster */
  readonly frontend?: GuestbookFrontendProps | undefined;
  /**
   * Denies every connection except those that the Guestbook needs, because leader and followers require no
   * password unless one is set. Turn it off in clusters whose DNS is not the usual one in kube-system.
   * @default true
   */
  readonly networkPolicies?: boolean | undefined;
}

/** The input for a Guestbook. @internal */
export interface GuestbookInput {
  readonly flavour: FlavourSpec;
  readonly props: GuestbookProps;
}
