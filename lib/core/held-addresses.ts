import type { IConstruct } from 'constructs';
import { Attachments } from './attachments';

/** An address in use by a machine or router on some network. */
export interface HeldAddress {
  readonly address: string;
  /** Who uses it, such as `the machine 'node-1'`. */
  readonly holder: string;
}

/** The addresses on one network that a construct knows. */
export interface HeldAddresses {
  readonly construct: IConstruct;
  /** Reads them once the tree is complete. */
  readonly read: () => Iterable<HeldAddress>;
}

const HELD = new Attachments<HeldAddresses>('heldAddresses');

/**
 * Registers addresses of one network, so that other constructs can avoid them when they choose an address
 * there.
 */
export function holdAddresses(construct: IConstruct, read: () => Iterable<HeldAddress>): void {
  HELD.add(construct.node.root, { construct, read });
}

/** Lists the registrations of addresses in the tree of a construct. */
export function findHeldAddresses(construct: IConstruct): readonly HeldAddresses[] {
  return HELD.on(construct.node.root);
}
