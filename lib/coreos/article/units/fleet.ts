import type { UnitRecipe } from './recipe';

const unit = { name: 'fleet.service', command: 'start' } as const;

/** The image's fleet. */
export const fleet: UnitRecipe = { article: () => unit, hardened: () => unit };
