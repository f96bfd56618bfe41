import { sha256 } from '../core/digest';
import { compareText } from '../core/order';
import { VERSION } from '../core/version';
import { toVisibleJson } from '../core/visible-text';
import type { Component, Use } from './component';

/** Inputs of an inventory. */
export interface InventoryProps {
  /** Name of the inventoried app: the names of its stacks. */
  readonly name: string;
  readonly uses: readonly Use[];
  /** Seconds since 1970, as in SOURCE_DATE_EPOCH; undefined: no timestamp. */
  readonly epochSeconds: number | undefined;
}

const ROOT = 'kumiki:app';

/**
 * Renders a CycloneDX 1.6 document, identical for identical content. Constructs and machines depend on the
 * components they need. The contents of images and packages are unknown, and the document says so.
 */
export function renderCycloneDx({ name, uses, epochSeconds }: InventoryProps): string {
  const needed = groupComponents(uses);
  const users = groupUsers(uses);
  const refs = needed.map(({ ref }) => ref);
  const content = {
    metadata: {
      ...(epochSeconds !== undefined && { timestamp: new Date(epochSeconds * 1000).toISOString() }),
      tools: {
        components: [
          { type: 'application', name: 'kumiki', version: VERSION, purl: `pkg:npm/kumiki@${VERSION}` },
        ],
      },
      component: { type: 'application', 'bom-ref': ROOT, name },
    },
    components: [...users.map(toUserJson), ...needed.map(toComponentJson)],
    dependencies: [
      { ref: ROOT, dependsOn: users.map(({ ref }) => ref) },
      ...users.map(({ ref, needs }) => ({ ref, dependsOn: [...needs].sort(compareText) })),
      ...refs.map((ref) => ({ ref })),
    ],
    compositions: [
      { aggregate: 'complete', dependencies: [ROOT] },
      ...(refs.length > 0 ? [{ aggregate: 'unknown', dependencies: refs }] : []),
    ],
  };
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${toUuid(sha256(JSON.stringify(content)))}`,
    version: 1,
    ...content,
  };
  return toVisibleJson(document);
}

/** Returns the key of a component in its document. */
export function toRef({ type, name, version, purl, hash }: Component): string {
  return purl ?? [type, name, version, hash?.content].filter((part) => part !== undefined).join(':');
}

interface NeededComponent {
  readonly ref: string;
  readonly component: Component;
  /** The uses of the component. */
  readonly uses: Use[];
}

/** Groups uses by component, sorted. */
function groupComponents(uses: readonly Use[]): readonly NeededComponent[] {
  const groups = new Map<string, NeededComponent>();
  for (const use of uses) {
    const ref = toRef(use.component);
    const group = groups.get(ref) ?? { ref, component: use.component, uses: [] };
    groups.set(ref, group);
    group.uses.push(use);
  }
  return [...groups.values()].sort((a, b) => compareText(a.ref, b.ref));
}

/** A construct or a machine, and the components it needs. */
interface User {
  readonly ref: string;
  readonly name: string;
  readonly isMachine: boolean;
  readonly constructPaths: Set<string>;
  readonly needs: Set<string>;
}

function groupUsers(uses: readonly Use[]): readonly User[] {
  const users = new Map<string, User>();
  for (const { component, constructPath, machine } of uses) {
    const name = machine ?? constructPath;
    const ref = `${machine === undefined ? 'construct' : 'machine'}:${name}`;
    const user: User = users.get(ref) ?? {
      ...{ ref, name, isMachine: machine !== undefined },
      ...{ constructPaths: new Set<string>(), needs: new Set<string>() },
    };
    users.set(ref, user);
    user.constructPaths.add(constructPath);
    user.needs.add(toRef(component));
  }
  return [...users.values()].sort((a, b) => compareText(a.ref, b.ref));
}

function toUserJson({ ref, name, isMachine, constructPaths }: User): object {
  return {
    type: isMachine ? 'device' : 'application',
    'bom-ref': ref,
    name,
    ...(isMachine && { properties: listProperties('kumiki:construct', [...constructPaths]) }),
  };
}

function toComponentJson({ ref, component, uses }: NeededComponent): object {
  const { type, name, version, purl, hash, url } = component;
  return {
    ...{ type, 'bom-ref': ref, name },
    ...(version !== undefined && { version }),
    ...(hash && { hashes: [hash] }),
    ...(purl !== undefined && { purl }),
    ...(url !== undefined && { externalReferences: [{ type: 'distribution', url }] }),
    properties: [
      ...listProperties(
        'kumiki:construct',
        uses.map((use) => use.constructPath),
      ),
      ...listProperties(
        'kumiki:machine',
        uses.flatMap(({ machine }) => machine ?? []),
      ),
      ...listProperties(
        'kumiki:note',
        uses.flatMap(({ notes }) => notes),
      ),
      ...listProperties('kumiki:unknown', listUnknown(component)),
    ],
  };
}

/** Lists the facts about a component that a scanner would need but that are not known. */
export function listUnknown({ type, version, hash }: Component): readonly string[] {
  const isVersioned = version !== undefined || (type === 'file' && hash !== undefined);
  return [...(hash ? [] : ['hash']), ...(isVersioned ? [] : ['version'])];
}

function listProperties(name: string, values: readonly string[]): readonly object[] {
  return [...new Set(values)].sort(compareText).map((value) => ({ name, value }));
}

/** Formats a hash as a UUID of version 8 (RFC 9562), whose content is application-defined. */
function toUuid(hash: string): string {
  const variant = ((Number.parseInt(hash.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
