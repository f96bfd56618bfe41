import type { ApiObject } from 'cdk8s';
import type { Problem } from '../errors';
import type { KubernetesObject, Manifest } from './assembly';
import { fastSource } from './fast-source';
import { areSorted } from './key-order';
import { toPlain } from './plain';
import { findUncarried } from './uncarried';
import { renderYaml, renderYamlOfSource } from './yaml';

/** One object as it goes into the assembly, or what is wrong with it. */
export interface RenderedObject {
  readonly manifest?: Manifest;
  /** The object as checks read it: as in the manifest, but maps may have null and be in any order. */
  readonly head?: KubernetesObject;
  readonly problems: readonly Problem[];
}

/** Carries the text of a manifest that was written before anybody asked for its object. */
const TEXT = Symbol('yaml');
type WithText = Manifest & { readonly [TEXT]?: string };

/** The object of a manifest as a YAML document, ending with a line break. */
export function yamlOf(manifest: Manifest): string {
  return (manifest as WithText)[TEXT] ?? renderYaml(manifest.object);
}

/** Renders one object; `mayBeFast` is what {@link allowsFastSource} says of its app. */
export function renderObject(
  apiObject: ApiObject,
  constructPath: string,
  mayBeFast: boolean,
): RenderedObject {
  const source = mayBeFast ? fastSource(apiObject) : undefined;
  return (source && renderSource(source, constructPath)) ?? renderSlowly(apiObject, constructPath);
}

/** Renders what an object was made of; undefined when that is not plain data. */
function renderSource(source: object, constructPath: string): RenderedObject | undefined {
  const head = inOrder(source);
  const text = head && renderYamlOfSource(head);
  if (head && text !== undefined)
    return { manifest: textFirst(constructPath, head, text), head, problems: [] };
  const plain = toPlain(source, true);
  return plain.isClean ? checked(plain.value, constructPath) : undefined;
}

/** A manifest whose object is made when somebody first asks for it: files need its text alone. */
function textFirst(constructPath: string, source: KubernetesObject, text: string): WithText {
  let object: KubernetesObject | undefined;
  return {
    constructPath,
    get object() {
      object ??= headFirst(toPlain(source, true).value as KubernetesObject);
      return object;
    },
    [TEXT]: text,
  };
}

/** The source with its head first, when all else in it is in sorted order. */
function inOrder(source: object): KubernetesObject | undefined {
  if (!isKubernetesObject(source)) return undefined;
  const { apiVersion, kind, metadata, ...rest } = source;
  return areSorted(Object.keys(rest)) ? { apiVersion, kind, metadata, ...rest } : undefined;
}

function renderSlowly(apiObject: ApiObject, constructPath: string): RenderedObject {
  let json: unknown;
  try {
    json = apiObject.toJson();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problems: [{ code: 'SYNTH_API_OBJECT', message: `the object cannot be rendered: ${reason}` }] };
  }
  const plain = toPlain(json, false);
  return plain.isClean ? checked(plain.value, constructPath) : { problems: findUncarried(json) };
}

function checked(value: unknown, constructPath: string): RenderedObject {
  if (isKubernetesObject(value)) {
    const object = headFirst(value);
    return { manifest: { constructPath, object }, head: object, problems: [] };
  }
  const message = 'the object needs apiVersion and kind, as texts that are not empty, and metadata';
  return { problems: [{ code: 'SYNTH_API_OBJECT', message, given: value }] };
}

/** In sorted order, most objects have their head first as they are. */
function headFirst(object: KubernetesObject): KubernetesObject {
  const [first, second, third] = Object.keys(object);
  if (first === 'apiVersion' && second === 'kind' && third === 'metadata') return object;
  const { apiVersion, kind, metadata, ...rest } = object;
  return { apiVersion, kind, metadata, ...rest };
}

function isKubernetesObject(value: unknown): value is KubernetesObject {
  if (typeof value !== 'object' || value === null) return false;
  if (!('apiVersion' in value && 'kind' in value && 'metadata' in value)) return false;
  const { apiVersion, kind, metadata } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !apiVersion || !kind) return false;
  return typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata);
}
