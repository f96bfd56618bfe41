import type { ZoneName } from '../protocol/zones';
import type { Entry } from './entries';
import type { Endpoint, Place } from './loopback-map';

/** One line of the table that says where on this machine something of the model is. */
export interface LoopbackRow {
  readonly zone: ZoneName;
  readonly applianceId: number;
  /** A virtual IP is followed by its real servers and its sorry server. */
  readonly role: 'virtualIp' | 'realServer' | 'sorryServer';
  /** As the API knows it. */
  readonly address: string;
  readonly port: number;
  /** As this machine knows it: the data plane listens on a virtual IP's, and connects to a server's. */
  readonly loopback: Endpoint;
  /** Why it is not where address and port let expect it, or why nobody listens there. @default - nothing to say */
  readonly note?: string;
}

/** Where a virtual IP listens, and what is to be said about it. */
export interface Listening {
  readonly at: Endpoint;
  readonly note?: string;
}

/** Renders the table. */
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

/** Says what differs from "same port, last three octets". */
function explainPlace(place: Place, loopback: Endpoint): string | undefined {
  const expected = place.address.replace(/^\d+/, '127');
  const said = [
    loopback.address !== expected && `${expected} is not free`,
    loopback.port !== place.port && `port ${place.port} is not free or needs privileges`,
  ].filter(Boolean);
  return said.length > 0 ? said.join(', ') : undefined;
}
