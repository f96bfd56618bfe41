import { createHash } from 'node:crypto';

/**
 * The tag by which an appliance is recognised as ours. Derived from the owner's scope (the Pulumi project and stack; empty
 * for pure synth) and the load balancer's id, so that two deployments of one program never take over each other's appliances.
 * 31 characters: tags of the service are limited to 32.
 */
export function ownerTagOf(scope: string, loadBalancerId: string): string {
  const digest = createHash('sha256').update(`${scope}\n${loadBalancerId}`).digest('hex');
  return `kumiki-${digest.slice(0, 24)}`;
}
