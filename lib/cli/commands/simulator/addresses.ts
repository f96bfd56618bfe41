import type { LoopbackRow, Simulator } from '../../../simulator';
import type { Terminal } from '../../terminal/terminal';

const LOOK_EVERY_MS = 500;

const ROLES: Readonly<Record<LoopbackRow['role'], (row: string, at: string) => string>> = {
  virtualIp: (row, at) => `virtual IP   ${row}  listens on ${at}`,
  realServer: (row, at) => `real server  ${row}  is looked for at ${at}`,
  sorryServer: (row, at) => `sorry server ${row}  is looked for at ${at}`,
};

/** Says where virtual IPs and servers are on this machine, whenever that changes; nothing without a data plane. */
export function watchAddresses({ dataPlane }: Pick<Simulator, 'dataPlane'>, err: Terminal): () => void {
  if (!dataPlane) return () => undefined;
  let known = new Set<string>();
  const look = () => {
    const lines = new Set(dataPlane.table().map(addressLine));
    for (const line of lines) if (!known.has(line)) err.write(`${err.bold('+')} ${line}\n`);
    for (const line of known) if (!lines.has(line)) err.write(`${err.bold('-')} ${line}\n`);
    known = lines;
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

function addressLine({ role, address, port, loopback, note }: LoopbackRow): string {
  const line = ROLES[role](`${address}:${port}`, `${loopback.address}:${loopback.port}`);
  return note === undefined ? line : `${line} (${note})`;
}
