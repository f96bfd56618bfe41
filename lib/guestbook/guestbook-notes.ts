import type { FlavourSpec, GuestbookRole } from './flavour-spec';
import { imageFamilyOf } from './image-families';
import type { Recipe } from './recipe';

const ROLES: readonly GuestbookRole[] = ['leader', 'followers', 'frontend'];

/** What a person should know about a Guestbook that was asked for so. */
export function notesOf({ flavour, props }: Recipe): string[] {
  return [
    ...flavour.notes,
    ...(flavour.dataDirectory !== undefined && !props.leader?.storage ? [NOT_STORED] : []),
    ...(props.networkPolicies === false ? [UNGUARDED] : []),
    ...ROLES.flatMap((role) => noteOnImage(flavour, role, props[role]?.image)),
  ];
}

const NOT_STORED =
  "messages go with the leader's pod, and the followers then empty themselves too: set leader.storage to keep them";

const UNGUARDED =
  'leader and followers ask for no password: without network policies every pod of the cluster can read and write messages';

function noteOnImage(flavour: FlavourSpec, role: GuestbookRole, image: string | undefined): string[] {
  if (image === undefined || imageFamilyOf(image)) return [];
  return [`image ${image} is not known: as ${role} it must do what ${flavour[role].image} does`];
}
