import type { CommandLine } from './command-line';

/** Sections of unit files that systemd 252 and systemd-networkd know. */
export const UNIT_SECTIONS = {
  systemd: [
    'Unit',
    'Install',
    'Service',
    'Socket',
    'Timer',
    'Path',
    'Mount',
    'Automount',
    'Swap',
    'Slice',
    'Scope',
  ],
  networkd: [
    'Match',
    'Link',
    'Network',
    'Address',
    'Route',
    'Neighbor',
    'RoutingPolicyRule',
    'DHCP',
    'DHCPv4',
    'DHCPv6',
    'DHCPServer',
    'NetDev',
    'Bridge',
    'Bond',
    'VLAN',
    'VXLAN',
    'Tunnel',
    'Tun',
    'Tap',
    'Peer',
    'MACVLAN',
    'IPVLAN',
  ],
} as const;

/** A section by its name; those of other programs begin with `X-`, such as `X-Fleet`. */
export type SectionName = (typeof UNIT_SECTIONS)['systemd' | 'networkd'][number] | `X-${string}`;

/**
 * One value as systemd reads it: a string is written unchanged (so `%` and `$` have their meaning), a command
 * line is quoted.
 */
export type DirectiveValue = string | number | boolean | CommandLine;

/** Directives by name. Each item of a list gets its own line; an empty string resets the lines before it. */
export type Directives = Readonly<Record<string, DirectiveValue | readonly DirectiveValue[]>>;

/**
 * The sections of a unit in the order in which they are written; a list for a section that appears more than
 * once.
 */
export type UnitBody = { readonly [S in SectionName]?: Directives | readonly Directives[] };

/**
 * A unit file: its sections, or its text. The text is checked for anything that systemd would silently
 * ignore.
 */
export type UnitContent = string | UnitBody;
