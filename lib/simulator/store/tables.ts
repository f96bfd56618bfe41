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

/** Called on each change in any table. */
export type OnTableChange = (table: string, id: RecordId, record: object | null) => void;

interface Labelled {
  readonly name: string;
  readonly tags: readonly string[];
}

const byName = ({ name }: Labelled) => [name];
const byTag = ({ tags }: Labelled) => tags;

/**
 * Creates the tables of a zone, with the indexes that finds and rules use. {@link ZoneState} has the same
 * keys.
 */
export function newZone(onChange: OnTableChange) {
  const tell = (table: keyof ZoneState) => (id: RecordId, record: object | null) =>
    onChange(table, id, record);
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

/** Creates the tables of the account. {@link AccountState} has the same keys. */
export function newAccount(onChange: OnTableChange) {
  const tell = (table: keyof AccountState) => (id: RecordId, record: object | null) =>
    onChange(table, id, record);
  return {
    icons: new Table<IconRecord>({}, tell('icons')),
    notes: new Table<NoteRecord, 'name' | 'tag'>({ name: byName, tag: byTag }, tell('notes')),
  };
}

/** The resources of a zone. */
export type Zone = ReturnType<typeof newZone>;

/** The resources of the account. */
export type Account = ReturnType<typeof newAccount>;

/** The tables that make up a state: one for each of its keys. */
type TablesOf<State> = { readonly [Name in keyof State]: RestorableTable<State[Name]> };

interface RestorableTable<Records> {
  toState(): Records;
  restore(records: Records): void;
}

/** Returns the records of all tables, as plain data. */
export function toState<State>(tables: TablesOf<State>): State {
  const state: Partial<State> = {};
  for (const name in tables) state[name] = tables[name].toState();
  // every key has been set
  return state as State;
}

/** Replaces the records of all tables; only those that differ count as changed. */
export function restoreTables<State>(tables: TablesOf<State>, state: State): void {
  for (const name in tables) tables[name].restore(state[name]);
}
