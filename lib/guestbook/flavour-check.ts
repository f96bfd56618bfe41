import type { Problem } from '../core/errors';
import type { GuestbookRole } from './flavour-spec';
import { type ImageFamily, imageFamilyOf } from './image-families';
import type { Recipe } from './recipe';

const ROLES: readonly GuestbookRole[] = ['leader', 'followers', 'frontend'];

/** Whose images look for the Service of a part. The frontend's is looked for by people alone. */
const LOOKED_FOR_BY: Readonly<Record<GuestbookRole, readonly GuestbookRole[]>> = {
  leader: ['followers', 'frontend'],
  followers: ['frontend'],
  frontend: [],
};

/** What does not belong together in a Guestbook. */
export function checkFlavour(recipe: Recipe): Problem[] {
  return [
    ...ROLES.flatMap((role) => checkImage(recipe, role)),
    ...ROLES.flatMap((role) => checkServiceName(recipe, role)),
    ...checkDiscovery(recipe),
    ...checkStorage(recipe),
  ];
}

function checkImage({ flavour, props }: Recipe, role: GuestbookRole): Problem[] {
  const image = props[role]?.image;
  const family = image === undefined ? undefined : imageFamilyOf(image);
  if (!family || family[flavour.name]?.includes(role)) return [];
  return [
    {
      code: 'GUESTBOOK_FLAVOUR',
      message: `image ${image} cannot be the ${role} of flavour ${flavour.name}`,
      given: image,
      allowed: `a copy or another version of ${flavour[role].image}, or a build of your own`,
      hint: `it is known as ${describe(family)}`,
    },
  ];
}

function checkServiceName({ flavour, props }: Recipe, role: GuestbookRole): Problem[] {
  const name = props[role]?.serviceName;
  const expected = flavour[role].serviceName;
  if (name === undefined || name === expected) return [];
  const fixed = LOOKED_FOR_BY[role].filter((other) =>
    imageFamilyOf(props[other]?.image ?? flavour[other].image),
  );
  if (fixed.length === 0) return [];
  const images = fixed.map((other) => `${other}.image`).join(' and ');
  return [
    {
      code: 'GUESTBOOK_FLAVOUR',
      message: `the Service of the ${role} is named '${name}', where the images of the ${fixed.join(' and the ')} look for '${expected}'`,
      given: name,
      allowed: expected,
      hint: `leave ${role}.serviceName out, or set ${images} to builds of your own`,
    },
  ];
}

function checkDiscovery({ flavour, props }: Recipe): Problem[] {
  if (props.discovery === undefined || flavour.discoveries.includes(props.discovery)) return [];
  return [
    {
      code: 'GUESTBOOK_FLAVOUR',
      message: `the images of flavour ${flavour.name} do not know discovery '${props.discovery}'`,
      given: props.discovery,
      allowed: flavour.discoveries.join(', '),
    },
  ];
}

function checkStorage({ flavour, props }: Recipe): Problem[] {
  if (!props.leader?.storage || flavour.dataDirectory !== undefined) return [];
  return [
    {
      code: 'GUESTBOOK_FLAVOUR',
      message: `the leader of flavour ${flavour.name} keeps messages in memory only, so storage would stay empty`,
      given: props.leader.storage,
      hint: 'leave leader.storage out, or take another flavour',
    },
  ];
}

function describe(family: ImageFamily): string {
  return Object.entries(family)
    .map(([flavour, roles]) => `${roles.join(', ')} of ${flavour}`)
    .join('; ');
}
