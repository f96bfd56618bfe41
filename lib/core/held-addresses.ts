import type { IConstruct } from 'constructs';
import { Attachments } from './attachments';

/** An address that a machine or router on some network has. */
export interface HeldAddress {
  readonly address: string;
  /** Who has it, such as `the machine 'node-1'`. */
  readonly holder: string;
}

/** The addresses on one network, as far as a construct knows them. */
export interface HeldAddresses {
  readonly construct: IConstruct;
  /** Reads them once the tree is complete. */
  readonly read: () => Iterable<HeldAddress>;
}

const HELD = new Attachments<HeldAddresses>('heldAddresses');

/** Makes addresses of one network known, so that whatever chooses another one there can keep clear of them. */
export function holdAddresses(construct: IConstruct, read: () => Iterable<HeldAddress>): void {
  HELD.add(construct.node.root, { construct, read });
}

/** The addresses that are known in the tree of a construct, by network. */
export function findHeldAddresses(construct: IConstruct): readonly HeldAddresses[] {
  return HELD.on(construct.node.root);
}
