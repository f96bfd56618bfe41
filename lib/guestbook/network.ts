import { PodNetworkPolicy } from '../kubernetes/policy/pod-network-policy';
import type { Workload } from '../kubernetes/workload/workload';
import type { Recipe } from './recipe';

interface Parts {
  readonly leader: Workload;
  readonly followers: Workload;
  readonly frontend: Workload;
}

/** Denies the parts of a Guestbook everything but the connections they need. */
export function addNetworkPolicies({ leader, followers, frontend }: Parts, { flavour, props }: Recipe): void {
  const dns = props.discovery !== 'env';
  const pushers = flavour.leaderPushes ? [leader] : [];
  new PodNetworkPolicy(leader, 'NetworkPolicy', {
    ...identityOf(leader),
    allowFrom: [followers, frontend],
    allowTo: flavour.leaderPushes ? [followers] : [],
    // followers are known to it by address
    dns: false,
  });
  new PodNetworkPolicy(followers, 'NetworkPolicy', {
    ...identityOf(followers),
    allowFrom: [frontend, ...pushers],
    allowTo: [leader],
    dns,
  });
  new PodNetworkPolicy(frontend, 'NetworkPolicy', {
    ...identityOf(frontend),
    allowFrom: 'anyone',
    allowTo: [leader, followers],
    dns,
  });
}

function identityOf(pods: Workload): {
  pods: Workload;
  name: string;
  labels: Readonly<Record<string, string>>;
} {
  return { pods, name: pods.deployment.name, labels: pods.labels.all };
}
