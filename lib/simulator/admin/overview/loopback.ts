import type { LoopbackRow } from '../../data-plane/loopback-table';
import type { ZoneName } from '../../protocol/zones';

/** Where something of the model is on this machine. */
export interface LoopbackOverview {
  /** Such as `127.0.113.8:8080`. */
  readonly at: string;
  /** Why it is not where one would expect it; empty: nothing to say. */
  readonly note: string;
}

export interface LoopbackPlace {
  readonly role: LoopbackRow['role'];
  readonly address: string;
  readonly port: string;
}

/** Looks a place of an appliance up; null where the data plane does not have it. */
export type Loopback = (applianceId: number, place: LoopbackPlace) => LoopbackOverview | null;

/** The part of the data plane's table that is of one zone. */
export function loopbackIn(zone: ZoneName, rows: readonly LoopbackRow[]): Loopback {
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
