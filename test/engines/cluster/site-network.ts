import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { NetworkNamespace } from '../harness/network-namespace';

/** A machine of the site, with its address on the switch and the network of its pods. */
export interface SiteNode {
  readonly name: string;
  readonly address: string;
  /** First three octets of its /24 for pods. */
  readonly pods: string;
  /** A client whose packets the appliance delivers to this node. */
  readonly client: string;
  /** Another such client, in another network. */
  readonly stranger: string;
}

export const NODES = [1, 2].map(
  (number): SiteNode => ({
    name: `node-${number}`,
    address: `10.0.0.1${number}`,
    pods: `10.244.${number}`,
    client: `198.51.100.1${number}`,
    stranger: `203.0.113.1${number}`,
  }),
);

/** The appliance's own address, which its checks come from. */
export const APPLIANCE = '10.0.0.4';
/** The default gateway of the switch, which also serves DNS. */
export const GATEWAY = '10.0.0.1';

const run = promisify(execFile);

/** Exit codes of curl. */
const REFUSED = 7;
const TIMED_OUT = 28;

/** The result of a request. If no one has the address, the last router may refuse it instead. */
export type Answer = { readonly body: string } | 'refused' | 'silence';

/**
 * A switch with machines, beside a namespace that simulates clients and the appliance. For direct server
 * return, the virtual IP is routed through a node's address, which only changes the destination of the frame.
 * The client chooses the node, by the address that it connects from.
 */
export class SiteNetwork {
  readonly outside: NetworkNamespace;

  private constructor(outside: NetworkNamespace) {
    this.outside = outside;
  }

  static async open(): Promise<SiteNetwork> {
    const outside = await NetworkNamespace.open();
    outside.run(['sh', '-c', 'for file in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 0 > $file; done']);
    outside.run(['sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward']);
    outside.configure(
      'link add lan address 02:00:00:00:00:01 type bridge',
      `address add ${GATEWAY}/24 dev lan`,
      `address add ${APPLIANCE}/24 dev lan`,
      'link set lan up',
      ...NODES.flatMap(({ address, pods, client, stranger }, index) => [
        `address add ${client}/32 dev lo`,
        `address add ${stranger}/32 dev lo`,
        `route add ${address}/32 via ${address} dev lan onlink table ${101 + index}`,
        `route add default via ${address} dev lan table ${101 + index}`,
        `route add ${pods}.0/24 via ${address}`,
        `rule add from ${client} lookup ${101 + index}`,
        `rule add from ${stranger} lookup ${101 + index}`,
      ]),
    );
    return new SiteNetwork(outside);
  }

  /**
   * Connects a machine to the switch, configured as by its boot document: it must not answer ARP for the
   * addresses of others.
   */
  join(machine: NetworkNamespace, { name, address }: SiteNode): void {
    this.outside.configure(
      `link add ${name} type veth peer name eth0 netns ${machine.process}`,
      `link set ${name} master lan up`,
    );
    machine.configure(
      `address add ${address}/24 dev eth0`,
      'link set eth0 up',
      `route add default via ${GATEWAY}`,
      ...NODES.filter((other) => other.address !== address).map(
        (other) => `route add ${other.pods}.0/24 via ${other.address}`,
      ),
    );
    const settings = ['ip_forward=1', 'conf/all/arp_ignore=1', 'conf/all/arp_announce=2'];
    for (const setting of settings) {
      const [file = '', value = ''] = setting.split('=');
      machine.run(['sh', '-c', `echo ${value} > /proc/sys/net/ipv4/${file}`]);
    }
  }

  /** Sends a request from a client's address, on a new connection. */
  async ask(from: string, address: string, port: number, path = '/'): Promise<Answer> {
    const [program = '', ...prefix] = this.outside.enter;
    const url = `http://${address}:${port}${path}`;
    // kernels connect at once, however busy the machine is; only programs need time to answer
    const limits = ['--connect-timeout', '1', '--max-time', '15'];
    const curl = ['curl', '--silent', '--interface', from, ...limits, url];
    try {
      return { body: (await run(program, [...prefix, ...curl])).stdout };
    } catch (error) {
      const code: unknown = Reflect.get(Object(error), 'code');
      if (code === REFUSED) return 'refused';
      if (code === TIMED_OUT) return 'silence';
      throw error;
    }
  }

  close(): Promise<void> {
    return this.outside.close();
  }
}
