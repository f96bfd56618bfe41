import { ALLOCATORS } from './allocator';
import { BACKENDS } from './backend';
import type { OverlayPlan } from './overlay';

/** The device by which packets of the overlay leave a node. Its address is the first one of the node's subnet. */
export interface OverlayDevice {
  readonly name: string;
  /** Length of its address's prefix. */
  readonly prefixLength: number;
}

/** The device of an overlay; undefined when packets leave by the node's own interface. */
export function deviceOf({ allocator, backend, network }: OverlayPlan): OverlayDevice | undefined {
  const { device } = BACKENDS[backend];
  if (device === undefined) return undefined;
  const { devicePrefix, devicePrefixLength } = ALLOCATORS[allocator];
  return {
    name: `${devicePrefix}${device}`,
    prefixLength: devicePrefixLength === 'host' ? 32 : network.cidr.prefixLength,
  };
}
