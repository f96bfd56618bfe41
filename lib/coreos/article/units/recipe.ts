import type { MachinePlan } from '../../cluster/machine-plan';
import type { Unit } from '../../model/unit';

/** `article`: as it was written. `hardened`: with its mistakes mended. */
export type Compat = 'article' | 'hardened';

/** One unit of a machine, in both modes. */
export type UnitRecipe = Readonly<Record<Compat, (machine: MachinePlan) => Unit>>;

/** What most units of the article end with. Units are started by command, so it only takes effect where they are enabled. */
export const INSTALL = { WantedBy: 'multi-user.target' } as const;

/** A URL of Kubernetes as of that time. */
export const KUBERNETES_REPOSITORY = 'https://github.com/GoogleCloudPlatform/kubernetes';
