import type { FlavourSpec, GuestbookRole } from './flavour-spec';
import type { GuestbookProps } from './guestbook-props';

/** A flavour and what the user wants of it. */
export interface Recipe {
  readonly flavour: FlavourSpec;
  readonly props: GuestbookProps;
}

/** Name of the Service and Deployment of a part. */
export function serviceNameOf({ flavour, props }: Recipe, role: GuestbookRole): string {
  return props[role]?.serviceName ?? flavour[role].serviceName;
}

/** Arguments of a part's program; undefined: the image's own. */
export function argumentsOf(recipe: Recipe, role: GuestbookRole): string[] | undefined {
  const { flavour, props } = recipe;
  const leader = serviceNameOf(recipe, 'leader');
  return flavour[role].args?.({
    leaderHost: props.discovery === 'env' ? `$(${serviceHostVariable(leader)})` : leader,
    isStored: props.leader?.storage !== undefined,
  });
}

/** Tells images that know both ways of discovery which one to use; the leader looks for nobody. */
export function environmentOf(
  { flavour, props }: Recipe,
  role: GuestbookRole,
): Record<string, string> | undefined {
  if (role === 'leader' || !flavour.discoveries.includes('env')) return undefined;
  return { GET_HOSTS_FROM: props.discovery ?? 'dns' };
}

/** The variable in which Kubernetes tells pods the address of a Service. */
function serviceHostVariable(serviceName: string): string {
  return `${serviceName.toUpperCase().replaceAll('-', '_')}_SERVICE_HOST`;
}
