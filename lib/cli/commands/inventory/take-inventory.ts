import { compareText } from '../../../core/order';
import type { Component } from '../../../inventory/component';
import { renderCycloneDx, toRef } from '../../../inventory/cyclone-dx';
import { listUses } from '../../../inventory/list-uses';
import type { Assembly } from '../../../synth/assembly/assembly';

/** An inventory, and the gaps in it. */
export interface Inventory {
  /** The CycloneDX document. */
  readonly text: string;
  /** Number of components. */
  readonly components: number;
  /** Images of pods without a digest, sorted. */
  readonly unlockedImages: readonly string[];
  /** Number of other components without a hash. */
  readonly unhashed: number;
}

/** Creates the inventory of an app. */
export function takeInventory(assembly: Assembly, epochSeconds: number | undefined): Inventory {
  const uses = [...listUses(assembly)];
  const name = assembly.stacks.map(({ path }) => path || '(app)').join(', ') || '(app)';
  const components = [...new Map(uses.map(({ component }) => [toRef(component), component])).values()];
  const unlocked = uses
    .filter(({ isLocked }) => isLocked === false)
    .map(({ component }) => toImage(component));
  const unlockedImages = [...new Set(unlocked)].sort(compareText);
  return {
    text: renderCycloneDx({ name, uses, epochSeconds }),
    components: components.length,
    unlockedImages,
    unhashed: components.filter(({ hash }) => !hash).length - unlockedImages.length,
  };
}

function toImage({ name, version }: Component): string {
  return version === undefined ? name : `${name}:${version}`;
}
