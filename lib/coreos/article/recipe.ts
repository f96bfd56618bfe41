import type { BootFile } from '../model/file';
import type { CoreOSOptions } from '../model/options';
import type { Unit } from '../model/unit';
import type { ArticleMachineSpec } from './spec';

/**
 * `article`: the cluster of a tutorial of 2014 as it was written (docs/coreos.md describes the tutorial).
 * `hardened`: the same with its mistakes fixed.
 */
export type ClusterCompat = 'article' | 'hardened';

/** Creates one unit of a machine, in either mode. */
export type UnitRecipe = Readonly<Record<ClusterCompat, (machine: ArticleMachineSpec) => Unit>>;

/** The boot document's content for each machine of a cluster. */
export interface ClusterRecipe {
  /** The units, in the order in which the document starts them. */
  readonly units: (machine: ArticleMachineSpec) => readonly Unit[];
  readonly files: (machine: ArticleMachineSpec) => readonly BootFile[];
  readonly options: (machine: ArticleMachineSpec) => CoreOSOptions;
  /** Files that the image must have. */
  readonly preplacedFiles: (machine: ArticleMachineSpec) => readonly string[];
  /** Whether the document sets the hostname; else the cloud does. */
  readonly setsHostname: boolean;
}

/**
 * The section at the end of most units of the article. It has an effect only if a unit is enabled; these are
 * started by command.
 */
export const INSTALL = { WantedBy: 'multi-user.target' } as const;

/** The repository of Kubernetes in 2014. */
export const KUBERNETES_REPOSITORY = 'https://github.com/GoogleCloudPlatform/kubernetes';
