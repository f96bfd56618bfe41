import type { MachinePlan } from '../cluster/machine-plan';
import type { BootFile } from '../model/file';
import type { CoreOSOptions } from '../model/options';
import type { Unit } from '../model/unit';
import { articleRecipe } from './article-recipe';
import { hardenedRecipe } from './hardened-recipe';

/** What a kind of cluster puts on its machines. */
export interface ClusterRecipe {
  /** In the order in which they are commanded. */
  readonly units: (machine: MachinePlan) => readonly Unit[];
  readonly files: (machine: MachinePlan) => readonly BootFile[];
  readonly options: (machine: MachinePlan) => CoreOSOptions;
  /** Files that the image must have. */
  readonly preplacedFiles: (machine: MachinePlan) => readonly string[];
  /** Whether the document gives the machine its name; else the cloud does. */
  readonly setsHostname: boolean;
}

const RECIPES = { article: articleRecipe, hardened: hardenedRecipe } as const;

/** The kinds of clusters of this generation of Kubernetes. */
export type ClusterCompat = keyof typeof RECIPES;

/** The recipe of a cluster. */
export function recipeOf(compat: ClusterCompat): ClusterRecipe {
  return RECIPES[compat];
}
