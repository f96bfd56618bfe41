import { TIERS } from './flavour-spec';
import type { GuestbookInput } from './guestbook-props';
import { tryFindImage } from './known-images';

const NOT_STORED =
  "messages are lost with the leader's pod, and the followers then delete theirs too: set leader.storage to keep them";

const UNPROTECTED =
  'leader and followers ask for no password: without network policies every pod of the cluster can read and write messages';

/** What a person should know about a Guestbook with these properties. */
export function* guestbookNotes({ flavour, props }: GuestbookInput): Generator<string> {
  yield* flavour.notes;
  if (flavour.dataDirectory !== undefined && !props.leader?.storage) yield NOT_STORED;
  if (props.networkPolicies === false) yield UNPROTECTED;
  for (const tier of TIERS) {
    const image = props[tier]?.image;
    if (image === undefined || tryFindImage(image)) continue;
    yield `image ${image} is not known: as ${tier} it must do what ${flavour[tier].image} does`;
  }
}
