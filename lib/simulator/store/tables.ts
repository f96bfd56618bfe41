import type {
  AccountState,
  AddressRecord,
  ApplianceRecord,
  BridgeRecord,
  FailingRecord,
  IconRecord,
  NoteRecord,
  RouterRecord,
  ServerRecord,
  SwitchRecord,
  ZoneState,
} from './records';
import { type RecordId, Table } from './table';

/** The resources of a zone, with the indexes that finds and rules use. */
export interface Zone {
  readonly appliances: Table<ApplianceRecord, 'name' | 'tag' | 'class' | 'switch'>;
  readonly switches: Table<SwitchRecord, 'name' | 'tag' | 'bridge' | 'subnet' | 'ipv6Net'>;
  readonly routers: Table<RouterRecord, 'name' | 'tag'>;
  readonly servers: Table<ServerRecord, 'name' | 'tag' | 'switch' | 'interface'>;
  readonly bridges: Table<BridgeRecord, 'name' | 'tag'>;
  readonly addresses: Table<AddressRecord, 'ipv6Net'>;
  readonly failing: Table<FailingRecord>;
}

/** The resources of the account. */
export interface Account {
  readonly icons: Table<IconRecord>;
  readonly notes: Table<NoteRecord, 'name' | 'tag'>;
}

/** Called with each change in any table. */
export type OnTableChange = (table: string, id: RecordId, record: object | null) => void;

interface Labelled {
  readonly name: string;
  readonly tags: readonly string[];
}

const byName = ({ name }: Labelled) => [name];
const byTag = ({ tags }: Labelled) => tags;

export function newZone(onChange: OnTableChange): Zone {
  const tell = (table: keyof Zone) => (id: RecordId, record: object | null) => onChange(table, id, record);
  return {
    appliances: new Table<ApplianceRecord, 'name' | 'tag' | 'class' | 'switch'>(
      { name: byName, tag: byTag, class: (each) => [each.class], switch: (each) => [each.switchId] },
      tell('appliances'),
    ),
    switches: new Table<SwitchRecord, 'name' | 'tag' | 'bridge' | 'subnet' | 'ipv6Net'>(
      {
        name: byName,
        tag: byTag,
        bridge: ({ bridgeId }) => (bridgeId === null ? [] : [bridgeId]),
        subnet: ({ subnets }) => subnets.map(({ id }) => id),
        ipv6Net: ({ ipv6Nets }) => ipv6Nets.map(({ id }) => id),
      },
      tell('switches'),
    ),
    routers: new Table<RouterRecord, 'name' | 'tag'>({ name: byName, tag: byTag }, tell('routers')),
    servers: new Table<ServerRecord, 'name' | 'tag' | 'switch' | 'interface'>(
      {
        name: byName,
        tag: byTag,
        switch: ({ interfaces }) => interfaces.flatMap(({ switchId }) => switchId ?? []),
        interface: ({ interfaces }) => interfaces.map(({ id }) => id),
      },
      tell('servers'),
    ),
    bridges: new Table<BridgeRecord, 'name' | 'tag'>({ name: byName, tag: byTag }, tell('bridges')),
    addresses: new Table<AddressRecord, 'ipv6Net'>(
      { ipv6Net: ({ ipv6NetId }) => (ipv6NetId === null ? [] : [ipv6NetId]) },
      tell('addresses'),
    ),
    failing: new Table<FailingRecord>({}, tell('failing')),
  };
}

export function newAccount(onChange: OnTableChange): Account {
  const tell = (table: keyof Account) => (id: RecordId, record: object | null) => onChange(table, id, record);
  return {
    icons: new Table<IconRecord>({}, tell('icons')),
    notes: new Table<NoteRecord, 'name' | 'tag'>({ name: byName, tag: byTag }, tell('notes')),
  };
}

export function toZoneState(zone: Zone): ZoneState {
  return {
    appliances: zone.appliances.toState(),
    switches: zone.switches.toState(),
    routers: zone.routers.toState(),
    servers: zone.servers.toState(),
    bridges: zone.bridges.toState(),
    addresses: zone.addresses.toState(),
    failing: zone.failing.toState(),
  };
}

export function toAccountState(account: Account): AccountState {
  return { icons: account.icons.toState(), notes: account.notes.toState() };
}
