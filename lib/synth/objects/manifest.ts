import type { ApiObject } from 'cdk8s';
import type { Problem } from '../../core/errors';
import { toPlain } from '../../formats/json/plain';
import { findUnserializable } from '../../formats/json/serializable';
import { renderYaml, SourceRenderer } from '../../formats/yaml/render-yaml';
import { tryReadSource } from '../../kubernetes/api-object/object-source';
import { HEAD, isKubernetesObject, type KubernetesObject, withHeadFirst } from './kubernetes-object';

/** A Kubernetes object with where it comes from. */
export interface Manifest {
  readonly constructPath: string;
  /** Created from the tree when it is first read. */
  readonly object: KubernetesObject;
  /** Whether it is a Secret: files that have one are for their owner alone. */
  readonly isSecret: boolean;
}

/** One object as it is put into the assembly, or what is wrong with it. */
export interface RenderedObject {
  readonly manifest?: Manifest;
  /** The object for checks: as in the manifest, but maps may have null values and any order. */
  readonly head?: KubernetesObject;
  readonly problems: readonly Problem[];
}

/** Has the text of a manifest that was rendered before its object was needed. */
const TEXT = Symbol('yaml');
type WithText = Manifest & { readonly [TEXT]?: string };

/** The object of a manifest as a YAML document, ending with a line break. */
export function renderManifest(manifest: Manifest): string {
  return (manifest as WithText)[TEXT] ?? renderYaml(manifest.object);
}

/** Makes the renderer of the objects of one synthesis. */
export function createObjectRenderer(): SourceRenderer {
  return new SourceRenderer(HEAD);
}

/**
 * Renders one object. With a renderer, its source is rendered if possible; `canReadSources` must allow that
 * for its app.
 */
export function renderObject(
  apiObject: ApiObject,
  constructPath: string,
  renderer: SourceRenderer | undefined,
): RenderedObject {
  return (
    (renderer && renderSource(apiObject, constructPath, renderer)) ?? renderJson(apiObject, constructPath)
  );
}

/** Renders the source of an object; undefined if that is not plain data. */
function renderSource(
  apiObject: ApiObject,
  constructPath: string,
  renderer: SourceRenderer,
): RenderedObject | undefined {
  const source = tryReadSource(apiObject);
  if (!source) return undefined;
  if (isKubernetesObject(source)) {
    const text = renderer.render(source);
    const manifest =
      text !== undefined && new TextFirstManifest(constructPath, apiObject, text, isSecret(source));
    if (manifest) return { manifest, head: source, problems: NO_PROBLEMS };
  }
  const plain = toPlain(source, 'sorted');
  return plain.isClean ? toRenderedObject(plain.value, constructPath) : undefined;
}

/**
 * A manifest whose object is created when it is first read: files need only the text.
 */
class TextFirstManifest implements WithText {
  readonly constructPath: string;
  readonly isSecret: boolean;
  readonly [TEXT]: string;
  private readonly apiObject: ApiObject;
  private created: KubernetesObject | undefined;

  constructor(constructPath: string, apiObject: ApiObject, text: string, isSecret: boolean) {
    this.constructPath = constructPath;
    this.isSecret = isSecret;
    this[TEXT] = text;
    this.apiObject = apiObject;
  }

  get object(): KubernetesObject {
    const source = () => tryReadSource(this.apiObject) ?? this.apiObject.toJson();
    this.created ??= withHeadFirst(toPlain(source(), 'sorted').value as KubernetesObject);
    return this.created;
  }

  toJSON(): Manifest {
    return { constructPath: this.constructPath, object: this.object, isSecret: this.isSecret };
  }
}

const NO_PROBLEMS: readonly Problem[] = [];

function renderJson(apiObject: ApiObject, constructPath: string): RenderedObject {
  let json: unknown;
  try {
    json = apiObject.toJson();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problems: [{ code: 'SYNTH_API_OBJECT', message: `the object cannot be rendered: ${reason}` }] };
  }
  const plain = toPlain(json, 'kept');
  return plain.isClean
    ? toRenderedObject(plain.value, constructPath)
    : { problems: [...findUnserializable(json)] };
}

function isSecret({ apiVersion, kind }: KubernetesObject): boolean {
  return kind === 'Secret' && apiVersion === 'v1';
}

function toRenderedObject(value: unknown, constructPath: string): RenderedObject {
  if (isKubernetesObject(value)) {
    const object = withHeadFirst(value);
    return { manifest: { constructPath, object, isSecret: isSecret(object) }, head: object, problems: [] };
  }
  const message = 'the object needs apiVersion, kind and metadata, the first two not empty';
  return { problems: [{ code: 'SYNTH_API_OBJECT', message, given: value }] };
}
