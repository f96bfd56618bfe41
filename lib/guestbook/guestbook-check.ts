import type { Problem } from '../core/errors';
import { tryParseQuantity } from '../kubernetes/workload/quantity';
import { checkFlavour } from './flavour-check';
import type { GuestbookProps } from './guestbook-props';
import type { Recipe } from './recipe';

/** What is wrong with the properties of a Guestbook beyond each of its workloads. */
export function checkGuestbook(recipe: Recipe): Problem[] {
  return [...checkFlavour(recipe), ...checkFollowers(recipe.props), ...checkStorageSize(recipe.props)];
}

function checkFollowers(props: GuestbookProps): Problem[] {
  if (props.followers?.replicas !== 0) return [];
  return [
    {
      code: 'SYNTH_VALUE',
      message: 'followers.replicas is 0, and every read goes to a follower',
      given: 0,
      allowed: 'an integer from 1',
    },
  ];
}

function checkStorageSize(props: GuestbookProps): Problem[] {
  const size = props.leader?.storage?.size;
  if (size === undefined || (tryParseQuantity(size) ?? 0) > 0) return [];
  return [
    {
      code: 'SYNTH_VALUE',
      message: `'${size}' is not a size of storage`,
      given: size,
      allowed: "an amount of bytes above 0, such as '1Gi'",
    },
  ];
}
