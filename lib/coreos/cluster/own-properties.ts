import type { Problem } from '../../core/errors';

/** What the plan of addresses calls the properties of a cluster. It has the master for its first node. */
const PROPERTIES: Readonly<Record<string, string>> = {
  'overlay.network': 'overlayNetwork',
  'overlay.subnetLength': 'overlaySubnetLength',
};

/** A problem of the plan of addresses, said of the properties of the cluster. */
export function inOwnProperties(problem: Problem): Problem {
  const { property, given, hint } = problem;
  return {
    ...problem,
    property: property && ownProperty(property),
    given: isRecord(given)
      ? Object.fromEntries(Object.entries(given).map(([key, value]) => [ownProperty(key), value]))
      : given,
    hint: hint
      ?.replace(/, and leave out subnetMin and subnetMax$/, '')
      .replace(/\bsubnetLength\b/, 'overlaySubnetLength'),
  };
}

/** How a cluster calls the machine at a position of all of them, master first. */
export function machineProperty(position: number): string {
  return position === 0 ? 'master' : `nodes[${position - 1}]`;
}

function ownProperty(property: string): string {
  const [, position, rest = ''] = /^nodes\[(\d+)\](.*)$/.exec(property) ?? [];
  if (position !== undefined) return machineProperty(Number(position)) + rest;
  return PROPERTIES[property] ?? property;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
