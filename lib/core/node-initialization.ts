import type { IConstruct } from 'constructs';
import { Attachments } from './attachments';

/**
 * Taint on nodes whose kubelet has `--cloud-provider=external`, until a cloud controller initialises them.
 * Until then, only pods that tolerate it run there.
 */
export const UNINITIALIZED_TAINT = 'node.cloudprovider.kubernetes.io/uninitialized';

const INITIALIZERS = new Attachments<true>('node-initializers');

/** Records that a construct runs something that initialises nodes. */
export function noteInitializer(construct: IConstruct): void {
  INITIALIZERS.add(construct, true);
}

/** Whether anything in the app of a construct initialises nodes. Walks its whole tree. */
export function hasInitializer({ node: { root } }: IConstruct): boolean {
  return root.node.findAll().some((construct) => INITIALIZERS.on(construct).length > 0);
}
