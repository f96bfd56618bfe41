import type { Problem } from '../../core/errors';

/** The costs of a backend, which carries packets between nodes. */
interface BackendFacts {
  /** Bytes that it adds to each packet. */
  readonly overhead: number;
  /** The UDP port that nodes send to. @default - none: packets are sent unchanged */
  readonly port?: number;
  /**
   * Name of the device that the overlay's packets leave through, without the prefix of the allocator.
   * @default - none: they leave through the node's own interface
   */
  readonly device?: string;
}

/**
 * Sources: flannel 0.26, pkg/backend; for Cilium and Calico, their documentation on MTU. udp adds 20 bytes of
 * IP and 8 of UDP; vxlan additionally adds 14 of Ethernet and 8 of VXLAN. 8472 is Linux's port, not the
 * standard's 4789.
 */
const FACTS = {
  udp: { overhead: 28, port: 8285, device: '0' },
  vxlan: { overhead: 50, port: 8472, device: '.1' },
  'host-gw': { overhead: 0 },
  'cilium-vxlan': { overhead: 50, port: 8472 },
  ipip: { overhead: 20 },
  alloc: { overhead: 0 },
} as const satisfies Record<string, BackendFacts>;

/**
 * How packets get from node to node: `udp` through a program on each node; `vxlan` in the kernel; `host-gw`
 * by plain routes, on one switch only; `cilium-vxlan` and `ipip` in the kernel, as configured by Cilium and
 * Calico; `alloc` unchanged, routed by the provider's network.
 */
export type OverlayBackend = keyof typeof FACTS;

/** All backends by name. */
export const BACKENDS: Readonly<Record<OverlayBackend, BackendFacts>> = FACTS;

/**
 * MTU limits in bytes: every IPv4 host accepts packets of 576 (RFC 791), and none can be longer than 65,535.
 */
const MTU = { min: 576, max: 65_535 };

/** Computes the MTU inside the overlay from the MTU between nodes. */
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
