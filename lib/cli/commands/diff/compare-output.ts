import type * as Yaml from 'yaml';
import type { App } from '../../../app';
import { compareSpecs, isBalancedSpec } from '../../../appliance/plan/compare-specs';
import type { OutputFile } from '../../../core/artifact-kind';
import { toFileName } from '../../../core/file-name';
import { isObject } from '../../../core/json';
import { trimTrailing } from '../../../core/trim';
import { listBalancers } from '../../../load-balancer/artifact';
import type { Assembly, StackAssembly } from '../../../synth/assembly/assembly';
import type { Change, Comparison } from '../../../synth/compare/change';
import { compareFields, hideValues } from '../../../synth/compare/field-changes';
import { compareObjects, type PlacedObject } from '../../../synth/compare/object-changes';
import { divideManifests } from '../../../synth/files/manifest-files';
import { PAGE_FILE } from '../../../synth/files/write/record';
import { isKubernetesObject, type KubernetesObject } from '../../../synth/objects/kubernetes-object';
import { renderManifest } from '../../../synth/objects/manifest';
import type { WrittenOutput } from './read-output';

/** The output that a program produces now, and its previous output. */
export interface Outputs {
  readonly app: App;
  readonly assembly: Assembly;
  readonly next: readonly OutputFile[];
  readonly last: readonly WrittenOutput[];
  /** Whether to show the contents of private files. */
  readonly revealsPrivate: boolean;
}

/**
 * Compares everything that a program writes with the existing files, except for the page, which only presents
 * the rest.
 */
export function compareOutput({ next, last, ...others }: Outputs): Comparison {
  const isCompared = ({ path }: { readonly path: string }) => path !== PAGE_FILE;
  const outputs = { ...others, next: next.filter(isCompared), last: last.filter(isCompared) };
  const objects = compareManifests(outputs);
  const files = compareFiles(outputs);
  return {
    changes: [...objects.changes, ...files.changes],
    unchanged: objects.unchanged + files.unchanged,
  };
}

function isManifestFile(path: string, { outputFileExtension }: App): boolean {
  return path.endsWith(outputFileExtension) || /\.ya?ml$/.test(path);
}

function compareManifests(outputs: Outputs): Comparison {
  const { before, after, same } = divideObjects(outputs);
  const { changes, unchanged } = compareObjects(before, after);
  return { changes: withoutRepeatedPorts(changes, outputs.assembly), unchanged: unchanged + same };
}

/**
 * Returns the objects of the last synth and of the current one. Identical documents are only counted: of
 * thousands, nearly all are identical and need not be parsed.
 */
export function divideObjects({ app, assembly, last, next }: Omit<Outputs, 'revealsPrivate'>): {
  readonly before: readonly PlacedObject[];
  readonly after: readonly PlacedObject[];
  readonly same: number;
} {
  const paths = new Set(next.map(({ path }) => path));
  // a synth does not touch edited files that it no longer writes
  const written = last.filter(
    ({ path, isEdited }) => isManifestFile(path, app) && (paths.has(path) || !isEdited),
  );
  const documents = new Map<string, string>();
  for (const { path, content } of written) {
    for (const text of splitDocuments(content.toString())) documents.set(text, path);
  }
  const after: PlacedObject[] = [];
  let same = 0;
  for (const stack of assembly.stacks) {
    for (const manifest of stack.manifests) {
      const text = trimDocument(renderManifest(manifest));
      if (documents.delete(text)) same += 1;
      else {
        const { object, constructPath } = manifest;
        after.push({ object, constructPath, group: groupOfConstruct(constructPath, stack) });
      }
    }
  }
  const groups = groupFiles(app, assembly);
  const before = [...documents].flatMap(([text, path]) =>
    parseObjects(text).map((object) => ({ object, group: groups.get(path) ?? path })),
  );
  return { before, after, same };
}

/** Removes port warnings of Services behind a load balancer, which reports the same ports itself. */
export function withoutRepeatedPorts(changes: readonly Change[], { stacks }: Assembly): Change[] {
  const balanced = new Set(
    stacks
      .flatMap(listBalancers)
      .flatMap(({ services }) => services.map(({ namespace, name }) => `Service ${namespace}/${name}`)),
  );
  return changes.map((change) =>
    balanced.has(change.subject)
      ? { ...change, warnings: change.warnings.filter((warning) => !warning.startsWith('opens port ')) }
      : change,
  );
}

/** Returns the part of a stack that contains a construct: `shop/Guestbook` for `shop/Guestbook/Frontend`. */
export function groupOfConstruct(constructPath: string, { path }: Pick<StackAssembly, 'path'>): string {
  const start = path === '' ? 0 : path.length + 1;
  const end = constructPath.indexOf('/', start);
  return (end < 0 ? constructPath : constructPath.slice(0, end)) || '(app)';
}

/** Maps manifest files to their stacks, for files of a single stack. */
function groupFiles(app: App, { stacks }: Assembly): ReadonlyMap<string, string> {
  return new Map(
    stacks.flatMap((stack) => divideManifests([stack], app).map(({ path }) => [path, stack.path || '(app)'])),
  );
}

function splitDocuments(text: string): string[] {
  return text
    .split(/^---[ \t]*$/m)
    .map(trimDocument)
    .filter((each) => each !== '');
}

function trimDocument(text: string): string {
  return trimTrailing(text.replace(/^\n+/, ''), '\n');
}

/** Parses the objects of a document; none if it has been edited into something else. */
function parseObjects(text: string): KubernetesObject[] {
  return flattenLists(tryParseYaml(text));
}

function tryParseYaml(text: string): unknown {
  const { parseDocument } = require('yaml') as typeof Yaml;
  const document = parseDocument(text);
  try {
    return document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: 100 });
  } catch {
    return undefined;
  }
}

/** Lists the files of manifests that have been edited into something else than YAML. */
export function listUnreadable({ app, last }: Pick<Outputs, 'app' | 'last'>): string[] {
  const edited = last.filter(({ path, isEdited }) => isEdited && isManifestFile(path, app));
  const isUnreadable = (text: string) => tryParseYaml(text) === undefined;
  return edited.flatMap(({ path, content }) =>
    splitDocuments(content.toString()).some(isUnreadable) ? path : [],
  );
}

function flattenLists(value: unknown): KubernetesObject[] {
  if (isObject(value) && Array.isArray(value.items) && String(value.kind).endsWith('List'))
    return value.items.flatMap(flattenLists);
  return isKubernetesObject(value) ? [value] : [];
}

/** Compares the files that are not manifests. */
function compareFiles(outputs: Outputs): Comparison {
  const { app, assembly, next, last } = outputs;
  const earlier = new Map(
    last.filter(({ path }) => !isManifestFile(path, app)).map((file) => [file.path, file]),
  );
  const places = placeFiles(assembly);
  const changes: Change[] = [];
  let unchanged = 0;
  for (const file of next) {
    if (isManifestFile(file.path, app)) continue;
    const old = earlier.get(file.path);
    earlier.delete(file.path);
    const content = Buffer.from(file.content);
    if (old?.content.equals(content)) unchanged += 1;
    else changes.push(compareFile(file.path, { old, content, isSecret: file.isSecret, outputs, places }));
  }
  // a synth does not touch edited files
  for (const old of earlier.values()) {
    if (!old.isEdited) changes.push(compareFile(old.path, { old, outputs, places }));
  }
  return { changes, unchanged };
}

interface Place {
  readonly group: string;
  readonly subject: string;
  readonly constructPath?: string;
}

interface FilePair {
  readonly old?: WrittenOutput | undefined;
  readonly content?: Buffer | undefined;
  readonly isSecret?: boolean;
  readonly outputs: Outputs;
  readonly places: (path: string) => Place;
}

function compareFile(path: string, { old, content, isSecret, outputs, places }: FilePair): Change {
  const place = places(path);
  const before = old && parseFile(path, old.content);
  const after = content && parseFile(path, content);
  const { reasons, warnings } = assessBalancer(place.subject, before, after);
  const action = !old ? 'create' : !content ? 'delete' : reasons.length > 0 ? 'replace' : 'update';
  const isHidden = (isSecret === true || old?.isPrivate === true) && !outputs.revealsPrivate;
  const fields = old && content ? compareFields(before, after) : [];
  return { action, ...place, fields: isHidden ? fields.map(hideValues) : fields, reasons, warnings };
}

/** Parses JSON and cloud-config boot documents as data; returns anything else as text. */
function parseFile(path: string, content: Buffer): unknown {
  const text = content.toString();
  try {
    if (path.endsWith('.json') || text.startsWith('{')) return JSON.parse(text);
    if (!text.startsWith('#cloud-config')) return text;
    const value = tryParseYaml(text);
    return isObject(value) ? value : text;
  } catch {
    return text;
  }
}

/** Finds what a load balancer loses or opens, and why it would be replaced. */
function assessBalancer(
  subject: string,
  before: unknown,
  after: unknown,
): Pick<Change, 'reasons' | 'warnings'> {
  const old = isBalancedSpec(before) ? before : undefined;
  const next = isBalancedSpec(after) ? after : undefined;
  if (!old && !next) return { reasons: [], warnings: [] };
  const { replacements, lost, opened } = compareSpecs(old, next);
  const gap = 'its virtual IPs move to the new one, and do not answer for a few seconds';
  return {
    reasons: replacements,
    warnings: [
      ...(next ? [] : [`removes ${subject}`]),
      ...replacements.slice(0, 1).map((reason) => `replaces ${subject}: ${reason}; ${gap}`),
      ...lost.map(({ key, address }) =>
        address === undefined
          ? `releases the virtual IP of ${key} (${subject})`
          : `releases the virtual IP ${address} (${subject})`,
      ),
      ...opened.map(({ key, port }) => `opens port ${port} of ${key} (${subject})`),
    ],
  };
}

/**
 * Returns a function that assigns files to groups: load balancers to their constructs, others to their
 * stacks.
 */
function placeFiles({ stacks }: Assembly): (path: string) => Place {
  const known = new Map<string, Place>();
  for (const stack of stacks) {
    for (const { spec, constructPath } of listBalancers(stack)) {
      const folder = 'network' in spec ? 'load-balancers' : 'load-balancer-shares';
      known.set(`${stack.name}/${folder}/${toFileName(spec.id, '.json')}`, {
        group: groupOfConstruct(constructPath, stack),
        subject: `load balancer ${spec.id}`,
        constructPath,
      });
    }
  }
  const paths = new Map(stacks.map(({ name, path }) => [name, path]));
  return (path) => {
    const found = known.get(path);
    if (found) return found;
    const [folder = '', ...rest] = path.split('/');
    const stack = paths.get(folder);
    if (stack === undefined || rest.length === 0) return { group: '(files)', subject: path };
    const [kind, file = ''] = rest;
    const isBalancer = kind === 'load-balancers' || kind === 'load-balancer-shares';
    const subject = isBalancer ? `load balancer ${file.replace(/\.json$/, '')}` : rest.join('/');
    return { group: stack || '(app)', subject };
  };
}
