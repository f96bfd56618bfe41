import type { Problem } from '../../core/errors';

/** What carrying packets between nodes in a certain way costs. */
interface BackendFacts {
  /** Bytes by which each packet grows on its way. */
  readonly overhead: number;
  /** The UDP port that nodes send to. @default - none: packets travel as they are */
  readonly port?: number;
  /**
   * Name of the device that the overlay's packets leave by, after the allocator's own name.
   * @default - none of its own
   */
  readonly device?: string;
}

/**
 * Source: flannel 0.26, pkg/backend. udp adds 20 bytes of IP and 8 of UDP; vxlan adds 14 of Ethernet and 8 of
 * VXLAN as well; 8472 is the port of Linux, not the 4789 of the standard.
 */
const FACTS = {
  udp: { overhead: 28, port: 8285, device: '0' },
  vxlan: { overhead: 50, port: 8472, device: '.1' },
  'host-gw': { overhead: 0 },
  alloc: { overhead: 0 },
} as const satisfies Record<string, BackendFacts>;

/**
 * How packets get from node to node: `udp` through a program on each node; `vxlan` in the kernel; `host-gw`
 * by plain routes, on one switch only; `alloc` not at all, because the network of the provider does it.
 */
export type OverlayBackend = keyof typeof FACTS;

/** All backends by name. */
export const BACKENDS: Readonly<Record<OverlayBackend, BackendFacts>> = FACTS;

/**
 * MTU limits in bytes: every IPv4 host accepts packets of 576 (RFC 791), and none can be longer than 65,535.
 */
const MTU = { min: 576, max: 65_535 };

/** MTU inside the overlay if nodes reach each other with `externalMtu`. */
export function computeOverlayMtu(backend: OverlayBackend, externalMtu: number): number {
  return externalMtu - BACKENDS[backend].overhead;
}

/** Checks that the MTU between nodes leaves room for the overlay. */
export function* checkMtu(backend: OverlayBackend, externalMtu: number): Generator<Problem> {
  const { overhead } = BACKENDS[backend];
  const smallest = MTU.min + overhead;
  if (Number.isInteger(externalMtu) && externalMtu >= smallest && externalMtu <= MTU.max) return;
  yield {
    code: 'OVERLAY_MTU',
    property: 'externalMtu',
    message: `with an MTU of ${externalMtu} between nodes, the backend ${backend} cannot carry packets`,
    given: externalMtu,
    allowed: `an integer from ${smallest} (576 and ${overhead} for the backend) to ${MTU.max}`,
    hint: "give the MTU that 'ip link' shows for a node's interface: 1500 on most networks",
  };
}
