import { KumikiError } from '../../core/errors';
import { splitOwnerTag } from '../spec/tags';

/** The load balancer or share of a plan. */
interface Planned {
  readonly id: string;
  readonly ownerId: string;
}

/**
 * Chooses the owner tag that identifies a deployment among existing tags; if there is none, returns one of
 * the given scope, or of a scope that is never used.
 *
 * @throws LB_AMBIGUOUS_OWNER if several stacks have one
 */
export function chooseOwnerTag(
  tags: readonly string[],
  { id, ownerId }: Planned,
  scope: string | undefined,
): string {
  const own = tags.filter((tag) => tag.endsWith(ownerId));
  const found = [...new Set(own.filter((tag) => scope === undefined || toScope(tag) === scope))];
  const [first = `kumiki-${scope ?? '0'.repeat(12)}${ownerId}`, ...others] = found;
  if (others.length === 0) return first;
  const scopes = found.map(toScope).sort();
  throw new KumikiError({
    code: 'LB_AMBIGUOUS_OWNER',
    message: `${scopes.length} stacks have a load balancer '${id}', one each`,
    given: scopes.join(', '),
    allowed: 'one scope',
    hint: `say which stack is meant: --scope ${scopes[0]}`,
  });
}

/** The scope half of an owner tag. */
export function toScope(ownerTag: string): string {
  return splitOwnerTag(ownerTag).scope;
}
