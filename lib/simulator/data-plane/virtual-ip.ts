import type { Socket } from 'node:net';
import type { Entry } from './entries';
import { listenAt, type VirtualIpListener } from './listener';
import type { Endpoint, Place } from './loopback-map';
import { RateWindow } from './rate-window';
import { RealServer, type RealServerContext } from './real-server';
import { type Relay, relay, reset } from './relay';

/** Returns the endpoint of a place on this machine. */
export type Locate = (place: Place) => Endpoint;

/** A running virtual IP and port, with its listener, its real servers and its connections. */
export class VirtualIp {
  readonly servers = new Map<string, RealServer>();
  private readonly context: RealServerContext;
  private readonly rate = new RateWindow();
  private readonly sorryRelays = new Set<Relay>();
  private sorryServer: Endpoint | undefined;
  private listener: VirtualIpListener | undefined;
  private serial = 0;

  constructor(context: RealServerContext) {
    this.context = context;
  }

  /** Starts listening. */
  async open(at: Endpoint): Promise<void> {
    this.listener = await listenAt(at, (client) => this.accept(client));
  }

  /** Its endpoint, with the reason if that is unusual; undefined before {@link open}. */
  get listening(): Pick<VirtualIpListener, 'at' | 'note'> | undefined {
    return this.listener;
  }

  /** Applies new settings. Resets connections to removed servers; the others stay. */
  apply(entry: Entry, locate: Locate): void {
    const addresses = new Set(entry.servers.map(({ address }) => address));
    for (const [address, server] of this.servers) {
      if (addresses.has(address)) continue;
      server.remove();
      this.servers.delete(address);
    }
    for (const each of entry.servers) {
      const known = this.servers.get(each.address);
      if (known) known.update(each, locate(each));
      else this.servers.set(each.address, new RealServer(each, locate(each), this.context));
    }
    const sorryServer = entry.sorryServer && locate(entry.sorryServer);
    if (!sorryServer) for (const each of this.sorryRelays) each.reset();
    this.sorryServer = sorryServer;
  }

  connectionsPerSecond(): number {
    return this.rate.perSecond(this.context.now());
  }

  /** Stops listening and resets all connections, as nothing forwards their packets any more. */
  close(): void {
    this.listener?.close();
    for (const server of this.servers.values()) server.remove();
    for (const each of this.sorryRelays) each.reset();
  }

  /**
   * Connects a client to a server that is up, else to the sorry server. If the server refuses although its
   * checks succeed, no other one is tried: the real appliance only forwards packets and does not see the
   * response.
   */
  private accept(client: Socket): void {
    this.rate.add(this.context.now());
    this.serial += 1;
    const server = chooseServer(this.servers.values());
    if (server) server.add(this.connect(client, server.at, server.relays), this.serial);
    else if (this.sorryServer) this.sorryRelays.add(this.connect(client, this.sorryServer, this.sorryRelays));
    else reset(client);
  }

  private connect(client: Socket, target: Endpoint, relays: Set<Relay>): Relay {
    const link = relay(client, target, () => relays.delete(link));
    return link;
  }
}

/** The properties of a real server that affect its selection. */
export interface ServerLoad {
  readonly isEnabled: boolean;
  readonly isUp: boolean;
  readonly activeConnections: number;
  /** Serial number of its latest connection; 0 before the first. */
  readonly lastChosen: number;
}

/**
 * Chooses the enabled server with the fewest connections among those that are up; of several, the one chosen
 * longest ago.
 */
export function chooseServer<S extends ServerLoad>(servers: Iterable<S>): S | undefined {
  let best: S | undefined;
  for (const each of servers) {
    if (each.isEnabled && each.isUp && (!best || comesBefore(each, best))) best = each;
  }
  return best;
}

function comesBefore(left: ServerLoad, right: ServerLoad): boolean {
  const difference = left.activeConnections - right.activeConnections;
  return difference < 0 || (difference === 0 && left.lastChosen < right.lastChosen);
}
