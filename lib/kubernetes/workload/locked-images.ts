import type { IConstruct } from 'constructs';

const LOCKS = new WeakMap<IConstruct, (image: string) => boolean>();

/**
 * Tells constructs which images a lock file keeps from changing; undefined if there is no such file.
 * @param root the app
 */
export function setLockedImages(root: IConstruct, isLocked: ((image: string) => boolean) | undefined): void {
  if (isLocked) LOCKS.set(root, isLocked);
  else LOCKS.delete(root);
}

/** Whether a lock file keeps an image from changing. To be asked while the tree is synthesized. */
export function isLockedImage(construct: IConstruct, image: string): boolean {
  return LOCKS.get(construct.node.root)?.(image) ?? false;
}
