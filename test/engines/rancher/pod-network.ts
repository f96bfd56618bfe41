import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen } from '../gateway/running-gateway';
import { type AttachedProcess, startAttached } from '../harness/attached-process';
import { NetworkNamespace } from '../harness/network-namespace';

const BRIDGE = '10.77.0.1';
/** Both halves of the network: routes to them take precedence over the route to the whole. */
const HALVES = ['10.77.0.0/25', '10.77.0.128/25'];

/**
 * Answers DNS queries for the names of pods, until standard input ends. A name whose value is another name is
 * an alias.
 */
const DNS = `
const names = JSON.parse(process.argv[1]);
const socket = require('node:dgram').createSocket('udp4');
const isAddress = (text) => require('node:net').isIPv4(text);
const encode = (name) => Buffer.concat([...name.split('.').map((label) => Buffer.from(String.fromCharCode(label.length) + label)), Buffer.from([0])]);
const record = (name, type, data) => Buffer.concat([encode(name), Buffer.from([0, type, 0, 1, 0, 0, 0, 1, 0, data.length]), data]);
socket.on('message', (query, { port, address: from }) => {
  const labels = [];
  let at = 12;
  for (; query[at] !== 0; at += query[at] + 1) labels.push(query.toString('latin1', at + 1, at + 1 + query[at]));
  const records = [];
  let name = labels.join('.').toLowerCase();
  const isKnown = names[name] !== undefined;
  for (; names[name] !== undefined && !isAddress(names[name]); name = names[name]) records.push(record(name, 5, encode(names[name])));
  if (names[name] !== undefined && query[at + 2] === 1) records.push(record(name, 1, Buffer.from(names[name].split('.').map(Number))));
  const head = Buffer.concat([query.subarray(0, 2), Buffer.from([0x81, isKnown ? 0x80 : 0x83, 0, 1, 0, records.length, 0, 0, 0, 0])]);
  socket.send(Buffer.concat([head, query.subarray(12, at + 5), ...records]), port, from);
});
socket.bind(53, '${BRIDGE}', () => console.log('ready'));
process.stdin.resume().on('end', () => process.exit());
`;

/** Forwards connections from a socket in the file system, which every namespace shares. */
const WAY_IN = `
const [file, host, port] = process.argv.slice(1);
const { createServer, connect } = require('node:net');
createServer((client) => {
  const server = connect(Number(port), host);
  for (const [one, other] of [[client, server], [server, client]]) one.on('error', () => other.destroy()).pipe(other);
}).listen(file, () => console.log('ready'));
process.stdin.resume().on('end', () => process.exit());
`;

/** Pods with their own addresses on one network, which find each other by DNS. */
export class PodNetwork {
  private readonly folder: string;
  private readonly lan: NetworkNamespace;
  private readonly pods = new Map<string, NetworkNamespace>();
  private readonly programs = new Map<string, AttachedProcess>();
  private readonly ways: { close(): void }[] = [];

  private constructor(folder: string, lan: NetworkNamespace) {
    this.folder = folder;
    this.lan = lan;
  }

  /**
   * @param names addresses, or other names, by the names in DNS
   * @param search domain in which pods look up short names
   */
  static async open(names: Readonly<Record<string, string>>, search?: string): Promise<PodNetwork> {
    const folder = mkdtempSync(join(tmpdir(), 'kumiki-pods-'));
    writeFileSync(
      join(folder, 'resolv.conf'),
      `nameserver ${BRIDGE}\n${search === undefined ? '' : `search ${search}\n`}`,
    );
    const lan = await NetworkNamespace.open();
    lan.configure(
      'link add pods0 address 02:00:00:00:77:01 type bridge',
      `address add ${BRIDGE}/24 dev pods0`,
      'link set pods0 up',
    );
    await lan.start([process.execPath, '-e', DNS, JSON.stringify(names)]);
    return new PodNetwork(folder, lan);
  }

  /** Starts a program in a new pod. */
  async add(address: string, command: readonly string[]): Promise<void> {
    const resolve = `mount --bind ${join(this.folder, 'resolv.conf')} /etc/resolv.conf`;
    const pod = await NetworkNamespace.open(
      ['--net', '--mount', 'sh', '-c', `${resolve} && ip link set lo up && echo open && exec cat`],
      ['--net', '--mount'],
    );
    this.pods.set(address, pod);
    const link = `pod${this.pods.size}`;
    this.lan.configure(
      `link add ${link} type veth peer name eth0 netns ${pod.process}`,
      `link set ${link} master pods0 up`,
    );
    pod.configure(`address add ${address}/24 dev eth0`, 'link set eth0 up');
    this.start(address, command);
  }

  /** Starts a program in an existing pod where none is running. */
  start(address: string, command: readonly string[]): void {
    this.programs.set(address, startAttached([...this.find(address).enter, ...command]));
  }

  /** Ends the program of a pod: connections to it are refused. */
  async kill(address: string): Promise<void> {
    await this.programs.get(address)?.stop();
  }

  /**
   * Blocks all outgoing packets of a pod, as if its machine had lost power: no one gets an answer from it.
   */
  silence(address: string): void {
    this.find(address).configure(...HALVES.map((half) => `route add blackhole ${half}`));
  }

  /** Undoes {@link silence}. */
  unsilence(address: string): void {
    this.find(address).configure(...HALVES.map((half) => `route del blackhole ${half}`));
  }

  private find(address: string): NetworkNamespace {
    const pod = this.pods.get(address);
    if (!pod) throw new Error(`no pod has the address ${address}`);
    return pod;
  }

  /** Returns a port on loopback that is forwarded to a port of a pod. */
  async reach(address: string, port: number): Promise<number> {
    const file = join(this.folder, `way-${this.ways.length}`);
    await this.lan.start([process.execPath, '-e', WAY_IN, file, address, String(port)]);
    const open = new Set<Socket>();
    const server = createServer((client) => {
      const inside = connect(file);
      for (const [one, other] of [
        [client, inside],
        [inside, client],
      ] as const) {
        open.add(one.on('error', () => other.destroy()).on('close', () => open.delete(one)));
        one.pipe(other);
      }
    });
    this.ways.push({
      close: () => {
        server.close();
        for (const socket of open) socket.destroy();
      },
    });
    return listen(server);
  }

  async close(): Promise<void> {
    for (const way of this.ways) way.close();
    await Promise.all([...this.programs.values()].map((program) => program.stop()));
    await Promise.all([...this.pods.values()].map((pod) => pod.close()));
    await this.lan.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
