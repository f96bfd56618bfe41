import type { UnitRecipe } from './recipe';

const unit = { name: 'etcd.service', command: 'start' } as const;

/** The image's etcd, configured by the options of the document. */
export const etcd: UnitRecipe = { article: () => unit, hardened: () => unit };
