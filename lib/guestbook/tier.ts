import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { Exposure } from '../kubernetes/service/exposure';
import { Mount } from '../kubernetes/workload/mount';
import { Workload } from '../kubernetes/workload/workload';
import type { WorkloadProps } from '../kubernetes/workload/workload-props';
import { PASSWORD_VARIABLE, type TierName } from './flavour-spec';
import type { GuestbookInput } from './guestbook-props';
import { tryFindImage } from './known-images';

/** The variable from which a frontend with password support reads the password of leader and followers. */
export const FRONTEND_PASSWORD_VARIABLE = 'REDIS_PASSWORD';

/** Construct id of each tier: it is part of the names of resources. */
const IDS: Readonly<Record<TierName, string>> = {
  leader: 'Leader',
  followers: 'Followers',
  frontend: 'Frontend',
};

/**
 * Adds one tier of a Guestbook.
 * @param storage replaces the tier's own mount at the same path
 */
export function addTier(scope: Construct, tier: TierName, input: GuestbookInput, storage?: Mount): Workload {
  const spec = input.flavour[tier];
  const given = input.props[tier] ?? {};
  return new Workload(scope, IDS[tier], {
    name: serviceNameOf(input, tier),
    app: spec.app,
    component: tier === 'followers' ? 'follower' : tier,
    partOf: 'guestbook',
    classicLabels: spec.classicLabels,
    containerName: spec.containerName,
    image: given.image ?? spec.image,
    imagePullPolicy: given.imagePullPolicy,
    args: renderArguments(input, tier),
    env: renderEnvironment(input, tier),
    ports: [spec.port],
    resources: given.resources,
    readiness: spec.readiness,
    statusByPath: knowsImage(given.image) ? spec.statusByPath : undefined,
    refusedRequests: knowsImage(given.image) ? spec.refusedRequests : undefined,
    liveness: spec.liveness,
    mounts: spec.mounts.map((mount) => (mount.path === storage?.path ? storage : mount)),
    serviceLinks: input.props.discovery === 'env' && tier !== 'leader',
    runAsUser: given.runAsUser,
    writableRootFilesystem: given.writableRootFilesystem,
    keepCapabilities: given.keepCapabilities,
    ...scaleTier(input.props, tier),
  });
}

/**
 * Adds the volume for the leader's messages; undefined if none is requested, or if the flavour keeps messages
 * in memory.
 */
export function addStorage(scope: Construct, input: GuestbookInput): Mount | undefined {
  const { storage } = input.props.leader ?? {};
  const { dataDirectory, leader } = input.flavour;
  if (!storage || dataDirectory === undefined) return undefined;
  const claim = new ApiObject(scope, 'Storage', {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: `${serviceNameOf(input, 'leader')}-data`, labels: { ...leader.classicLabels } },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: storage.size } },
      ...(storage.storageClassName !== undefined && { storageClassName: storage.storageClassName }),
    },
  });
  return Mount.persistentVolume(dataDirectory, claim);
}

/** Checks whether an image is the flavour's, or another one by the makers of the Guestbook. */
function knowsImage(image: string | undefined): boolean {
  return image === undefined || tryFindImage(image) !== undefined;
}

/** Returns the name of a tier's Service and Deployment. */
function serviceNameOf({ flavour, props }: GuestbookInput, tier: TierName): string {
  return props[tier]?.serviceName ?? flavour[tier].serviceName;
}

/** Renders the arguments of a tier's program; undefined: the image's own. */
function renderArguments(input: GuestbookInput, tier: TierName): string[] | undefined {
  const { flavour, props } = input;
  const leader = serviceNameOf(input, 'leader');
  // Kubernetes puts the address of a Service into a variable of this name
  const variable = `${leader.toUpperCase().replaceAll('-', '_')}_SERVICE_HOST`;
  return flavour[tier].args?.({
    leaderHost: props.discovery === 'env' ? `$(${variable})` : leader,
    isStored: props.leader?.storage !== undefined,
    hasPassword: props.password !== undefined,
  });
}

/** Renders the variables for discovery, if images support both kinds, and for the password. */
function renderEnvironment({ flavour, props }: GuestbookInput, tier: TierName): WorkloadProps['env'] {
  const { discovery = 'dns', password } = props;
  const looks = tier !== 'leader' && flavour.discoveries.includes('env');
  const variable = tier === 'frontend' ? FRONTEND_PASSWORD_VARIABLE : PASSWORD_VARIABLE;
  if (!looks && !password) return undefined;
  return { ...(looks && { GET_HOSTS_FROM: discovery }), ...(password && { [variable]: password }) };
}

function scaleTier(
  { followers, frontend }: GuestbookInput['props'],
  tier: TierName,
): Pick<WorkloadProps, 'replicas' | 'strategy' | 'exposure'> {
  switch (tier) {
    case 'leader':
      // a second leader, even during a rollout, would take messages that the first one never sees
      return { replicas: 1, strategy: 'Recreate', exposure: Exposure.clusterIp() };
    case 'followers':
      return { replicas: followers?.replicas ?? 2, exposure: Exposure.clusterIp() };
    case 'frontend':
      return {
        replicas: frontend?.replicas ?? 3,
        exposure: frontend?.exposure ?? Exposure.clusterIp(),
      };
  }
}
