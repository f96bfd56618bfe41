import type { Construct } from 'constructs';
import { Exposure } from '../kubernetes/service/exposure';
import type { Mount } from '../kubernetes/workload/mount';
import { Workload } from '../kubernetes/workload/workload';
import type { GuestbookRole } from './flavour-spec';
import { argumentsOf, environmentOf, type Recipe, serviceNameOf } from './recipe';

/** Seconds in which the last requests still reach a frontend pod that is about to stop. */
const DRAIN_SECONDS = 5;

/**
 * Makes one part of a Guestbook.
 * @param dataMount stands in for the part's own mount of the same path
 */
export function addTier(
  scope: Construct,
  id: string,
  role: GuestbookRole,
  recipe: Recipe,
  dataMount?: Mount,
): Workload {
  const tier = recipe.flavour[role];
  const given = recipe.props[role] ?? {};
  return new Workload(scope, id, {
    name: serviceNameOf(recipe, role),
    app: tier.app,
    component: role === 'followers' ? 'follower' : role,
    partOf: 'guestbook',
    classicLabels: tier.classicLabels,
    containerName: tier.containerName,
    image: given.image ?? tier.image,
    args: argumentsOf(recipe, role),
    env: environmentOf(recipe, role),
    ports: [tier.port],
    resources: given.resources,
    readiness: tier.readiness,
    liveness: tier.liveness,
    mounts: tier.mounts.map((mount) => (mount.path === dataMount?.path ? dataMount : mount)),
    serviceLinks: recipe.props.discovery === 'env' && role !== 'leader',
    runAsUser: given.runAsUser,
    writableRootFilesystem: given.writableRootFilesystem,
    keepCapabilities: given.keepCapabilities,
    ...scaleOf(role, recipe),
  });
}

function scaleOf(role: GuestbookRole, { props }: Recipe) {
  const { followers, frontend } = props;
  switch (role) {
    case 'leader':
      // a second leader, even for the time of a rollout, would take messages that the first never sees
      return { replicas: 1, strategy: 'Recreate', exposure: Exposure.clusterIp() } as const;
    case 'followers':
      return { replicas: followers?.replicas ?? 2, exposure: Exposure.clusterIp() };
    case 'frontend':
      return {
        replicas: frontend?.replicas ?? 3,
        exposure: frontend?.exposure ?? Exposure.clusterIp(),
        drainSeconds: DRAIN_SECONDS,
      };
  }
}
