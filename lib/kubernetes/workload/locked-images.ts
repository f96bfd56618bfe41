import type { IConstruct } from 'constructs';

const LOCKS = new WeakMap<IConstruct, (image: string) => boolean>();

/**
 * Sets the check for images that a lock file pins; undefined if there is no such file.
 * @param root the app
 */
export function setLockedImages(root: IConstruct, isLocked: ((image: string) => boolean) | undefined): void {
  if (isLocked) LOCKS.set(root, isLocked);
  else LOCKS.delete(root);
}

/** Checks whether a lock file pins an image. Call it during the synthesis only. */
export function isLockedImage(construct: IConstruct, image: string): boolean {
  return LOCKS.get(construct.node.root)?.(image) ?? false;
}
