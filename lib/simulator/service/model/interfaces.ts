import type { InterfaceRecord, ServerRecord } from '../../store/records';
import type { RecordId, Searchable } from '../../store/table';
import type { Zone } from '../../store/tables';
import { SHARED_SEGMENT } from './shared-segment';

/** A network interface and its server. */
export interface PlacedInterface {
  readonly id: number;
  readonly nic: InterfaceRecord;
  readonly server: Readonly<ServerRecord>;
}

/** Presents the network interfaces of a zone as a searchable table. */
export function toInterfaceTable({ servers }: Zone): Searchable<PlacedInterface, 'switch' | 'server'> {
  const of = (list: readonly Readonly<ServerRecord>[]): PlacedInterface[] =>
    list
      .flatMap((server) => server.interfaces.map((nic) => ({ id: nic.id, nic, server })))
      .sort((left, right) => left.id - right.id);
  const serversBy = (index: 'switch' | 'server', key: RecordId) =>
    index === 'switch' ? servers.by('switch', toSwitchKey(key)) : [servers.get(key) ?? []].flat();
  const keysOf = (index: 'switch' | 'server', { nic, server }: PlacedInterface) => {
    if (index === 'server') return [server.id];
    if (nic.switchId === 'shared') return [SHARED_SEGMENT.id];
    return nic.switchId === null ? [] : [nic.switchId];
  };
  return {
    keysOf,
    values: () => of(servers.values()),
    get: (id) => of(servers.by('interface', id ?? '')).find((each) => String(each.id) === String(id)),
    // a server on the switch may also have interfaces on other switches
    by: (index, key) =>
      of(serversBy(index, key)).filter((each) =>
        keysOf(index, each).some((own) => String(own) === String(key)),
      ),
    countBy: (index, key) => serversBy(index, key).length,
  };
}

/** Returns the key of a switch in the index of servers, where the shared segment is `shared`. */
function toSwitchKey(key: RecordId): RecordId {
  return String(key) === String(SHARED_SEGMENT.id) ? 'shared' : key;
}
