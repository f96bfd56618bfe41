import type { LoopbackRow } from '../../data-plane/loopback-table';
import type { ZoneName } from '../../protocol/zones';
import type { LoopbackOverview } from './model';

export interface LoopbackPlace {
  readonly role: LoopbackRow['role'];
  readonly address: string;
  readonly port: string;
}

/**
 * Finds the location of an appliance's virtual IP or server on this machine; null if the data plane has none.
 */
export type FindLoopback = (applianceId: number, place: LoopbackPlace) => LoopbackOverview | null;

/** Indexes the rows of one zone in the data plane's table. */
export function indexLoopback(zone: ZoneName, rows: readonly LoopbackRow[]): FindLoopback {
  const known = new Map(
    rows
      .filter((row) => row.zone === zone)
      .map((row) => [
        keyOf(row.applianceId, { ...row, port: String(row.port) }),
        { at: `${row.loopback.address}:${row.loopback.port}`, note: row.note ?? '' },
      ]),
  );
  return (applianceId, place) => known.get(keyOf(applianceId, place)) ?? null;
}

function keyOf(applianceId: number, { role, address, port }: LoopbackPlace): string {
  return `${applianceId} ${role} ${address}:${port}`;
}
