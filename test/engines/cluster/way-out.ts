import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NetworkNamespace } from '../harness/network-namespace';

/** Passes on what comes to a port of the namespace over a socket in the file system, which every namespace sees. */
const INSIDE = `
const [file, port] = process.argv.slice(1);
const { createServer, connect } = require('node:net');
createServer((client) => {
  const server = connect(file);
  for (const [one, other] of [[client, server], [server, client]]) one.on('error', () => other.destroy()).pipe(other);
}).listen(Number(port), '127.0.0.1', () => console.log('ready'));
process.stdin.resume().on('end', () => process.exit());
`;

/** A port of this computer's loopback that namespaces have on their own, so that one kubeconfig is right in all. */
export class WayOut {
  private readonly folder = mkdtempSync(join(tmpdir(), 'kumiki-way-'));
  private readonly server = createServer((inside) => {
    const outside = connect(this.port, '127.0.0.1');
    for (const [one, other] of [
      [inside, outside],
      [outside, inside],
    ] as const) {
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
      one.pipe(other);
    }
  });
  private readonly port: number;

  private constructor(port: number) {
    this.port = port;
  }

  /** @param kubeconfig the file, as JSON, with one cluster */
  static async open(kubeconfig: string): Promise<WayOut> {
    const { clusters } = JSON.parse(readFileSync(kubeconfig, 'utf8'));
    const way = new WayOut(Number(new URL(clusters[0].cluster.server).port));
    way.server.listen(way.file);
    await once(way.server, 'listening');
    return way;
  }

  /** Opens the port in a namespace; it closes with the namespace. */
  async give(namespace: NetworkNamespace): Promise<void> {
    await namespace.start([process.execPath, '-e', INSIDE, this.file, String(this.port)]);
  }

  close(): void {
    this.server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get file(): string {
    return join(this.folder, 'socket');
  }
}
