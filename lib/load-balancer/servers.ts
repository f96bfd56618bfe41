import type { CloudSelector, RealServerSpec } from '../appliance/spec/spec';
import type { Problem } from '../core/errors';
import { checkCall } from '../core/props/check-call';
import type { Machine, OwnPort, VirtualIpHost } from '../core/references';
import { SIGNATURES } from './signatures';

/**
 * A real server: its address on the load balancer's network, a machine, or a selector of machines in the
 * zone.
 */
export type ServerSource = string | Machine | Servers;

export interface ServerOptions {
  /**
   * Whether it gets connections. A disabled server stays configured.
   * @default true
   */
  readonly enabled?: boolean | undefined;
}

/**
 * Servers with options, or a selector of servers in the zone, of which the addresses on the load balancer's
 * network are used.
 */
export class Servers {
  private readonly target: { readonly address: string } | { readonly select: CloudSelector };
  private readonly options: ServerOptions;
  /**
   * Makes the server accept packets for virtual IPs; undefined if the app does not write its boot document.
   */
  readonly host: VirtualIpHost | undefined;
  /** Ports that the machine's own programs listen on, as far as the app knows. */
  readonly ownPorts: readonly OwnPort[];

  private constructor(
    target: { readonly address: string } | { readonly select: CloudSelector },
    options: ServerOptions,
    machine?: Machine,
  ) {
    this.target = target;
    this.options = options;
    this.host = machine?.userData;
    this.ownPorts = machine?.ownPorts ?? [];
  }

  /** One server by its address, or a machine, with options. */
  static of(server: string | Machine, options: ServerOptions = {}): Servers {
    checkCall(SIGNATURES, 'Servers.of', arguments);
    if (typeof server === 'string') return new Servers({ address: server }, options);
    return new Servers({ address: server.address }, options, server);
  }

  /**
   * The server with an id.
   * @param id of the server, such as `113400000401`
   */
  static byId(id: string, options: ServerOptions = {}): Servers {
    checkCall(SIGNATURES, 'Servers.byId', arguments);
    return new Servers({ select: { by: 'id', value: id } }, options);
  }

  /**
   * The server with a name.
   * @param name exactly as in the control panel; one server of the zone must have it
   */
  static byName(name: string, options: ServerOptions = {}): Servers {
    checkCall(SIGNATURES, 'Servers.byName', arguments);
    return new Servers({ select: { by: 'name', value: name } }, options);
  }

  /**
   * All servers with a tag, looked up again on each run.
   * @param tag of one server or more
   */
  static byTag(tag: string, options: ServerOptions = {}): Servers {
    checkCall(SIGNATURES, 'Servers.byTag', arguments);
    return new Servers({ select: { by: 'tag', value: tag } }, options);
  }

  /** Converts the servers to their spec. */
  toSpec(): RealServerSpec {
    return { ...this.target, enabled: this.options.enabled ?? true };
  }
}

/** Returns the spec of one real server. */
export function toRealServerSpec(source: ServerSource): RealServerSpec {
  return toServers(source).toSpec();
}

/** Returns the ports that programs on the servers listen on, each with its use. */
export function listOwnPorts(servers: readonly ServerSource[]): ReadonlyMap<number, string> {
  const ports = servers.flatMap((server) => toServers(server).ownPorts);
  return new Map(ports.map(({ port, use }) => [port, use]));
}

/** Makes machines accept packets for virtual IPs with those ports, if the app writes their boot documents. */
export function acceptVirtualIps(servers: readonly ServerSource[], listPorts: () => readonly number[]): void {
  for (const server of servers) toServers(server).host?.acceptVirtualIps(listPorts);
}

/** Reports machines that were added to the list too late for their boot documents. */
export function* checkPrepared(servers: readonly ServerSource[]): Generator<Problem> {
  for (const [index, server] of servers.entries()) {
    const { host } = toServers(server);
    if (!host || host.acceptsVirtualIps) continue;
    yield {
      code: 'LB_SERVER',
      property: `servers[${index}]`,
      message:
        'a machine was added to the servers after the service was created, so its user_data does not accept the virtual IP',
      hint: 'create the machines before the service, or call acceptVirtualIps() of its userData',
    };
  }
}

function toServers(source: ServerSource): Servers {
  return typeof source === 'object' && 'toSpec' in source ? source : Servers.of(source);
}
