import type { Problem } from '../core/errors';
import { checkStorageClass } from '../kubernetes/name-rules';
import { tryParseBytes } from '../kubernetes/workload/quantity';
import { TIERS, type TierName } from './flavour-spec';
import type { GuestbookInput, GuestbookProps } from './guestbook-props';
import { type KnownImage, tryFindImage } from './known-images';

/** The tiers whose images look for the Service of a tier. No image looks for the frontend's. */
const LOOKED_FOR_BY: Readonly<Record<TierName, readonly TierName[]>> = {
  leader: ['followers', 'frontend'],
  followers: ['frontend'],
  frontend: [],
};

/** Yields the problems of a Guestbook's properties, apart from those that its workloads check. */
export function* checkGuestbook(input: GuestbookInput): Generator<Problem> {
  for (const tier of TIERS) yield* checkImage(input, tier);
  for (const tier of TIERS) yield* checkServiceName(input, tier);
  yield* checkDiscovery(input);
  yield* checkStorage(input);
  yield* checkPassword(input);
  yield* checkFollowers(input.props);
  yield* checkStorageSize(input.props);
  yield* checkStorageClass(input.props.leader?.storage?.storageClassName);
}

function* checkImage({ flavour, props }: GuestbookInput, tier: TierName): Generator<Problem> {
  const image = props[tier]?.image;
  const known = image === undefined ? undefined : tryFindImage(image);
  if (!known || known[flavour.name]?.includes(tier)) return;
  yield {
    code: 'GUESTBOOK_FLAVOUR',
    message: `image ${image} cannot be the ${tier} of flavour ${flavour.name}`,
    given: image,
    allowed: `a copy or another version of ${flavour[tier].image}, or a build of your own`,
    hint: `it is known as ${formatKnownImage(known)}`,
  };
}

function* checkServiceName({ flavour, props }: GuestbookInput, tier: TierName): Generator<Problem> {
  const name = props[tier]?.serviceName;
  const expected = flavour[tier].serviceName;
  if (name === undefined || name === expected) return;
  const fixed = LOOKED_FOR_BY[tier].filter((other) =>
    tryFindImage(props[other]?.image ?? flavour[other].image),
  );
  if (fixed.length === 0) return;
  const images = fixed.map((other) => `${other}.image`).join(' and ');
  yield {
    code: 'GUESTBOOK_FLAVOUR',
    message: `the Service of the ${tier} is named '${name}', but the images of the ${fixed.join(' and the ')} look for '${expected}'`,
    given: name,
    allowed: expected,
    hint: `leave ${tier}.serviceName out, or set ${images} to builds of your own`,
  };
}

function* checkDiscovery({ flavour, props }: GuestbookInput): Generator<Problem> {
  if (props.discovery === undefined || flavour.discoveries.includes(props.discovery)) return;
  yield {
    code: 'GUESTBOOK_FLAVOUR',
    message: `the images of flavour ${flavour.name} do not support discovery '${props.discovery}'`,
    given: props.discovery,
    allowed: flavour.discoveries.join(', '),
  };
}

function* checkStorage({ flavour, props }: GuestbookInput): Generator<Problem> {
  if (!props.leader?.storage || flavour.dataDirectory !== undefined) return;
  yield {
    code: 'GUESTBOOK_FLAVOUR',
    message: `the leader of flavour ${flavour.name} keeps messages in memory only, so storage would stay empty`,
    given: props.leader.storage,
    hint: 'leave leader.storage out, or choose another flavour',
  };
}

function* checkPassword({ flavour, props }: GuestbookInput): Generator<Problem> {
  const { password, frontend } = props;
  if (!password) return;
  const image = frontend?.image ?? flavour.frontend.image;
  if (password.source.kind !== 'secret') {
    yield {
      code: 'GUESTBOOK_PASSWORD',
      message: 'the password is not in a Secret, so everyone who sees the manifests would see it',
      property: 'password',
      allowed: "EnvValue.secret('guestbook', 'password')",
      hint: 'put it into a Secret: kubectl create secret generic guestbook --from-file=password',
    };
  }
  if (!flavour.takesPassword) {
    yield {
      code: 'GUESTBOOK_PASSWORD',
      message: `leader and followers of flavour ${flavour.name} cannot be given a password`,
      property: 'password',
      allowed: 'a password with GuestbookFlavour.redisLeader',
      hint: 'leave password out: network policies keep others out',
    };
  } else if (tryFindImage(image)) {
    yield {
      code: 'GUESTBOOK_PASSWORD',
      message: `the frontend image ${image} gives no password, so leader and followers would refuse it`,
      property: 'frontend.image',
      given: image,
      allowed: 'a build of your own that gives Redis the password in REDIS_PASSWORD',
      hint: 'set frontend.image, or leave password out: network policies keep others out',
    };
  }
}

function* checkFollowers({ followers }: GuestbookProps): Generator<Problem> {
  if (followers?.replicas !== 0) return;
  yield {
    code: 'SYNTH_VALUE',
    message: 'followers.replicas is 0, but followers serve all reads',
    given: 0,
    allowed: 'an integer from 1',
  };
}

function* checkStorageSize({ leader }: GuestbookProps): Generator<Problem> {
  const size = leader?.storage?.size;
  if (size === undefined || (tryParseBytes(size) ?? 0) > 0) return;
  yield {
    code: 'SYNTH_VALUE',
    message: `'${size}' is not a size of storage`,
    given: size,
    allowed: "an amount of bytes above 0, such as '1Gi'",
  };
}

function formatKnownImage(known: KnownImage): string {
  return Object.entries(known)
    .map(([flavour, tiers]) => `${tiers.join(', ')} of ${flavour}`)
    .join('; ');
}
