import { PodNetworkPolicy } from '../kubernetes/policy/pod-network-policy';
import type { Workload } from '../kubernetes/workload/workload';
import type { TierName } from './flavour-spec';
import type { GuestbookInput } from './guestbook-props';

/** Denies the tiers of a Guestbook everything except the connections they need. */
export function addNetworkPolicies(
  { leader, followers, frontend }: Readonly<Record<TierName, Workload>>,
  { flavour, props }: GuestbookInput,
): void {
  const dns = props.discovery !== 'env';
  new PodNetworkPolicy(leader, 'NetworkPolicy', {
    ...identify(leader),
    allowFrom: [followers, frontend],
    allowTo: flavour.leaderPushes ? [followers] : [],
    // the leader needs no DNS: it knows its followers by address
    dns: false,
  });
  new PodNetworkPolicy(followers, 'NetworkPolicy', {
    ...identify(followers),
    allowFrom: flavour.leaderPushes ? [frontend, leader] : [frontend],
    allowTo: [leader],
    dns,
  });
  new PodNetworkPolicy(frontend, 'NetworkPolicy', {
    ...identify(frontend),
    allowFrom: 'anyone',
    allowTo: [leader, followers],
    dns,
  });
}

function identify(pods: Workload) {
  return { pods, name: pods.deployment.name, labels: pods.labels.all };
}
