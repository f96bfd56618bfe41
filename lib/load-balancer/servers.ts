import type { Machine } from '../core/references';
import type { RealServerSpec, Selector } from './spec';

/** A real server: its address on the load balancer's network, a machine, or machines to be found in the zone. */
export type ServerSource = string | Machine | Servers;

export interface ServerOptions {
  /**
   * Whether it gets traffic. A server that is switched off stays configured.
   * @default true
   */
  readonly enabled?: boolean | undefined;
}

/** Servers that are found in the zone by their address on the load balancer's network, or that need options. */
export class Servers {
  private readonly target: { readonly address: string } | { readonly select: Selector };
  private readonly enabled: boolean;

  private constructor(
    target: { readonly address: string } | { readonly select: Selector },
    { enabled = true }: ServerOptions,
  ) {
    this.target = target;
    this.enabled = enabled;
  }

  /** One server by its address, or a machine, with options. */
  static of(server: string | Machine, options: ServerOptions = {}): Servers {
    return new Servers({ address: typeof server === 'string' ? server : server.address }, options);
  }

  /** @param id of the server, such as `113400000401` */
  static byId(id: string, options: ServerOptions = {}): Servers {
    return new Servers({ select: { by: 'id', value: id } }, options);
  }

  /** @param name exactly as in the control panel; one server of the zone must have it */
  static byName(name: string, options: ServerOptions = {}): Servers {
    return new Servers({ select: { by: 'name', value: name } }, options);
  }

  /** @param tag of one server or more */
  static byTag(tag: string, options: ServerOptions = {}): Servers {
    return new Servers({ select: { by: 'tag', value: tag } }, options);
  }

  toSpec(): RealServerSpec {
    return { ...this.target, enabled: this.enabled };
  }
}

/** The specification of one real server. */
export function toRealServerSpec(source: ServerSource): RealServerSpec {
  return typeof source === 'object' && 'toSpec' in source ? source.toSpec() : Servers.of(source).toSpec();
}
