import { type DirectiveKinds, VALUE_KINDS, type ValueKindName } from './directive-kinds';
import { EXEC_DIRECTIVES } from './tables/exec';
import { LINK_DIRECTIVES } from './tables/link';
import { NETDEV_DIRECTIVES } from './tables/netdev';
import { NETWORK_DIRECTIVES } from './tables/network';
import { KILL_DIRECTIVES, RESOURCE_DIRECTIVES } from './tables/resources';
import { INSTALL_DIRECTIVES, UNIT_DIRECTIVES } from './tables/unit';
import {
  AUTOMOUNT_DIRECTIVES,
  MOUNT_DIRECTIVES,
  PATH_DIRECTIVES,
  SCOPE_DIRECTIVES,
  SERVICE_DIRECTIVES,
  SOCKET_DIRECTIVES,
  SWAP_DIRECTIVES,
  TIMER_DIRECTIVES,
} from './tables/unit-types';
import type { ValueKind } from './value-kind';

/** A directive that some version of systemd has. */
export interface Directive {
  readonly name: string;
  /** undefined if it no longer has an effect. */
  readonly kind: ValueKind | undefined;
  /** The first version of systemd that has it; undefined if it is older than 209. */
  readonly since: number | undefined;
  /** The last version of systemd in which it has an effect; undefined if it still has one. */
  readonly until: number | undefined;
}

const COMMANDS = [EXEC_DIRECTIVES, KILL_DIRECTIVES, RESOURCE_DIRECTIVES];

/** The tables of each section of a unit. */
const SECTIONS: Readonly<Record<string, readonly DirectiveKinds[]>> = {
  Unit: [UNIT_DIRECTIVES],
  Install: [INSTALL_DIRECTIVES],
  Service: [SERVICE_DIRECTIVES, ...COMMANDS],
  Socket: [SOCKET_DIRECTIVES, ...COMMANDS],
  Mount: [MOUNT_DIRECTIVES, ...COMMANDS],
  Swap: [SWAP_DIRECTIVES, ...COMMANDS],
  Automount: [AUTOMOUNT_DIRECTIVES],
  Timer: [TIMER_DIRECTIVES],
  Path: [PATH_DIRECTIVES],
  Slice: [RESOURCE_DIRECTIVES],
  Scope: [SCOPE_DIRECTIVES, KILL_DIRECTIVES, RESOURCE_DIRECTIVES],
  Target: [],
  Device: [],
};

/** Resource directives that only some sections with resource directives support. */
const ONLY_IN: Readonly<Record<string, readonly string[]>> = {
  Delegate: ['Service', 'Scope'],
  DelegateSubgroup: ['Service', 'Scope'],
  ManagedOOMSwap: ['Service', 'Scope', 'Slice'],
  ManagedOOMMemoryPressure: ['Service', 'Scope', 'Slice'],
  ManagedOOMMemoryPressureLimit: ['Service', 'Scope', 'Slice'],
};

const NETWORK_TABLES: Readonly<Record<string, Readonly<Record<string, DirectiveKinds>>>> = {
  network: NETWORK_DIRECTIVES,
  netdev: NETDEV_DIRECTIVES,
  link: LINK_DIRECTIVES,
};

/** Lists the sections that the file of a unit may have. */
export function listSections(unit: string): string[] {
  const type = unit.slice(unit.lastIndexOf('.') + 1);
  const network = NETWORK_TABLES[type];
  if (network) return Object.keys(network);
  return ['Unit', `${type.slice(0, 1).toUpperCase()}${type.slice(1)}`, 'Install'];
}

/** Finds the directives that a section of a unit may contain, by name. */
export function findDirectives(unit: string, section: string): ReadonlyMap<string, Directive> {
  const type = unit.slice(unit.lastIndexOf('.') + 1);
  const network = NETWORK_TABLES[type];
  const key = network ? `${type}/${section}` : section;
  const known = indexes.get(key);
  if (known) return known;
  const table = network ? network[section] : undefined;
  const index = indexDirectives(network ? (table ? [table] : []) : (SECTIONS[section] ?? []));
  for (const [name, sections] of Object.entries(ONLY_IN)) {
    if (!sections.includes(section)) index.delete(name);
  }
  indexes.set(key, index);
  return index;
}

/** Indexes by section. Only sections that occur are indexed, and only once. */
const indexes = new Map<string, ReadonlyMap<string, Directive>>();

function indexDirectives(tables: readonly DirectiveKinds[]): Map<string, Directive> {
  const index = new Map<string, Directive>();
  for (const table of tables) {
    for (const [kind, names] of Object.entries(table) as [ValueKindName, string][]) {
      for (const entry of names.split(/\s+/)) {
        if (entry === '') continue;
        const directive = toDirective(entry, kind);
        if (!index.has(directive.name)) index.set(directive.name, directive);
      }
    }
  }
  return index;
}

function toDirective(entry: string, kind: ValueKindName): Directive {
  const [name = '', versions = ''] = entry.split('@');
  const [since, until] = versions.split('-');
  return {
    name,
    kind: kind === 'removed' ? undefined : VALUE_KINDS[kind],
    since: since ? Number(since) : undefined,
    until: until ? Number(until) : undefined,
  };
}
