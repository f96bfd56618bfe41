import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** A DNS server that returns the same addresses for every name, with a TTL of one second. */
export interface DnsServer {
  readonly port: number;
  /** Sets the address from now on. */
  setAddress(address: string): void;
  close(): Promise<void>;
}

const ONE_SECOND = [0, 0, 0, 1];

export async function startDnsServer(...addresses: readonly string[]): Promise<DnsServer> {
  const socket = createSocket('udp4');
  let current = addresses;
  socket.on('message', (query, { port, address: from }) => {
    // the question ends with the empty label of its name, a type and a class
    const end = query.indexOf(0, 12) + 5;
    const header = Buffer.concat([
      query.subarray(0, 2),
      Buffer.from([0x81, 0x80, 0, 1, 0, current.length, 0, 0, 0, 0]),
    ]);
    const answers = current.map((address) =>
      Buffer.from([0xc0, 12, 0, 1, 0, 1, ...ONE_SECOND, 0, 4, ...address.split('.').map(Number)]),
    );
    socket.send(Buffer.concat([header, query.subarray(12, end), ...answers]), port, from);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    setAddress: (next) => {
      current = [next];
    },
    close: async () => {
      await once(socket.close(), 'close');
    },
  };
}
