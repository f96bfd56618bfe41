import type { ZoneName } from '../protocol/zones';
import type { Entry } from './entries';
import type { Endpoint, Place } from './loopback-map';

/** The location of a virtual IP or a server on this machine. */
export interface LoopbackRow {
  /** Zone of the appliance. */
  readonly zone: ZoneName;
  /** The appliance that serves the virtual IP. */
  readonly applianceId: number;
  /** Each virtual IP is followed by its real servers and its sorry server. */
  readonly role: 'virtualIp' | 'realServer' | 'sorryServer';
  /** Address in the API. */
  readonly address: string;
  /** Port in the API: that of the virtual IP, or of the server behind it. */
  readonly port: number;
  /**
   * Endpoint on this machine: the data plane listens there for a virtual IP, and connects there to a server.
   */
  readonly loopback: Endpoint;
  /** Reason for an unusual endpoint, or why nothing listens there. @default - it is the usual endpoint */
  readonly note?: string;
}

/** Endpoint of a virtual IP, with the reason if it is unusual. */
export interface Listening {
  readonly at: Endpoint;
  readonly note?: string;
}

/** Renders the table: each virtual IP, followed by its servers. */
export function renderRows(
  entries: readonly Entry[],
  locate: (place: Place) => Endpoint,
  listening: (key: string) => Listening | undefined,
): LoopbackRow[] {
  return entries.flatMap((entry) => {
    const { zone, applianceId, servers, sorryServer } = entry;
    const row = (role: LoopbackRow['role'], place: Place, found?: Listening): LoopbackRow => {
      const loopback = found?.at ?? locate(place);
      const note = found?.note ?? explainPlace(place, loopback);
      const { address, port } = place;
      return { zone, applianceId, role, address, port, loopback, ...(note !== undefined && { note }) };
    };
    return [
      row('virtualIp', entry, listening(entry.key)),
      ...servers.map((server) => row('realServer', server)),
      ...(sorryServer ? [row('sorryServer', sorryServer)] : []),
    ];
  });
}

/** Explains an endpoint that does not keep the last three octets and the port; undefined if it does. */
function explainPlace(place: Place, loopback: Endpoint): string | undefined {
  const expected = place.address.replace(/^\d+/, '127');
  const notes = [
    loopback.address !== expected && `${expected} is not free`,
    loopback.port !== place.port && `port ${place.port} is not free or needs privileges`,
  ].filter(Boolean);
  return notes.length > 0 ? notes.join(', ') : undefined;
}
