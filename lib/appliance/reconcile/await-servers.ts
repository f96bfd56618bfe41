import type { VirtualIpSetting, VirtualIpStatus } from '../../sakura/codec/model';
import { isApiError } from '../../sakura/http/api-error';
import type { RunContext } from './run-context';

const PAUSE_MS = 2_000;
/**
 * A check every 10 s finds a server within two rounds; one that never answers must not hold up a change
 * forever.
 */
const [SHORTEST_WAIT_MS, LONGEST_WAIT_MS] = [60_000, 300_000];

/**
 * Waits until new servers pass their checks, so that old ones may leave. After a time limit, logs those that
 * do not pass and continues.
 *
 * @param arriving entries with only their new servers
 */
export async function awaitServers(
  run: RunContext,
  id: string,
  arriving: readonly VirtualIpSetting[],
): Promise<void> {
  const { clock, signal, log } = run;
  const longest = Math.max(...arriving.map(({ delayLoopSeconds }) => delayLoopSeconds * 2_000));
  const wait = Math.min(Math.max(longest, SHORTEST_WAIT_MS), LONGEST_WAIT_MS);
  const until = Math.min(run.deadline, clock.now() + wait);
  for (;;) {
    const status = await tryReadStatus(run, id);
    if (!status) return;
    const silent = arriving.flatMap((entry) => findSilent(entry, status));
    if (silent.length === 0) return;
    if (clock.now() >= until) {
      log(`new servers do not pass their checks yet: ${silent.join(', ')}; the old ones are removed anyway`);
      return;
    }
    await clock.sleep(PAUSE_MS, signal);
  }
}

function findSilent(entry: VirtualIpSetting, status: readonly VirtualIpStatus[]): string[] {
  const rows = status.find(({ address, port }) => address === entry.address && port === entry.port)?.servers;
  const isUp = (address: string) => rows?.some((row) => row.address === address && row.up) ?? false;
  return entry.servers.flatMap(({ address, port }) => (isUp(address) ? [] : `${address}:${port}`));
}

/** Reads the status; undefined if the appliance has none, for example because it is stopped. */
export async function tryReadStatus(
  { api, signal }: RunContext,
  id: string,
): Promise<readonly VirtualIpStatus[] | undefined> {
  try {
    return await api.readStatus(id, signal);
  } catch (error) {
    if (isApiError(error) && (error.status === 404 || error.status === 409)) return undefined;
    throw error;
  }
}
