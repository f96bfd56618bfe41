import type { LoopbackRow, Simulator } from '../../../simulator';
import type { Terminal } from '../../terminal/terminal';

const INTERVAL_MS = 500;

const ROLES: Readonly<Record<LoopbackRow['role'], (row: string, at: string) => string>> = {
  virtualIp: (row, at) => `virtual IP   ${row}  listens on ${at}`,
  realServer: (row, at) => `real server  ${row}  is expected at ${at}`,
  sorryServer: (row, at) => `sorry server ${row}  is expected at ${at}`,
};

/**
 * Prints the local addresses of virtual IPs and servers whenever they change. Returns a function that stops
 * this.
 */
export function watchAddresses({ dataPlane }: Pick<Simulator, 'dataPlane'>, err: Terminal): () => void {
  if (!dataPlane) return () => undefined;
  let known = new Set<string>();
  const update = () => {
    const lines = new Set(dataPlane.table().map(renderAddress));
    for (const line of lines) if (!known.has(line)) err.print`${err.bold`+`} ${err.say(line)}\n`;
    for (const line of known) if (!lines.has(line)) err.print`${err.bold`-`} ${err.say(line)}\n`;
    known = lines;
  };
  update();
  const timer = setInterval(update, INTERVAL_MS);
  return () => clearInterval(timer);
}

function renderAddress({ role, address, port, loopback, note }: LoopbackRow): string {
  const line = ROLES[role](`${address}:${port}`, `${loopback.address}:${loopback.port}`);
  return note === undefined ? line : `${line} (${note})`;
}
