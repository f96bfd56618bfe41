import type { ApiObject } from 'cdk8s';
import { isKumikiError, type Problem, toErrorMessage } from '../../core/errors';
import { isObject } from '../../core/json';
import { toPlain } from '../../formats/json/plain';
import { findUndefinedItems, findUnserializable } from '../../formats/json/serializable';
import { renderYaml, SourceRenderer } from '../../formats/yaml/render-yaml';
import { readGiven, renderApiObject, tryReadSource } from '../../kubernetes/api-object/object-source';
import { HEAD, isKubernetesObject, type KubernetesObject, withHeadFirst } from './kubernetes-object';
import { listItems } from './list-items';
import { type ObjectScopes, withoutNamespace } from './object-scopes';

/** A Kubernetes object and its origin. */
export interface Manifest {
  /** Path of the ApiObject that it comes from. */
  readonly constructPath: string;
  /** The object; created from the tree when first read. */
  readonly object: KubernetesObject;
  /** Whether it is a Secret: only the owner may read files that contain one. */
  readonly isSecret: boolean;
}

/** An object rendered for the assembly, or the problems that prevented it. */
export interface RenderedObject {
  readonly manifest?: Manifest;
  /** The object for checks: as in the manifest, but its maps may have null values and be in any order. */
  readonly head?: KubernetesObject;
  /** The namespace that was removed because the kind is cluster-scoped. */
  readonly droppedNamespace?: unknown;
  readonly problems: readonly Problem[];
}

/** Replaces the images of objects. */
export interface ImageReplacer {
  /** Returns a copy with other images, or the object itself. */
  apply(object: KubernetesObject, constructPath: string): KubernetesObject;
}

/** Settings for rendering the objects of one synthesis. */
export interface ObjectContext {
  readonly scopes: ObjectScopes;
  /** Renders sources; undefined if the app does not allow it. */
  readonly renderer: SourceRenderer | undefined;
  /** Puts digests into pods; undefined if there is no lock file. */
  readonly images?: ImageReplacer | undefined;
}

/** Key of the text of a manifest that was rendered before its object was needed. */
const TEXT = Symbol('yaml');
type WithText = Manifest & { readonly [TEXT]?: string };

/** Renders the object of a manifest as a YAML document that ends with a line break. */
export function renderManifest(manifest: Manifest): string {
  return (manifest as WithText)[TEXT] ?? renderYaml(manifest.object);
}

/**
 * Returns the object of a manifest as it was checked: cheaper than the object itself, but its maps may have
 * null values and be in any order. Do not modify it.
 */
export function peekObject(manifest: Manifest): KubernetesObject {
  return manifest instanceof TextFirstManifest ? manifest.source : manifest.object;
}

/** Creates the renderer for the objects of one synthesis. */
export function createObjectRenderer(): SourceRenderer {
  return new SourceRenderer(HEAD);
}

/**
 * Renders one construct: an object, or each object in a list. With a renderer, it renders the source if
 * possible.
 */
export function renderObject(
  apiObject: ApiObject,
  constructPath: string,
  context: ObjectContext,
): readonly RenderedObject[] {
  try {
    const isList = String(apiObject.kind).endsWith('List');
    const fast = !isList && context.renderer && renderSource(apiObject, constructPath, context);
    return fast ? [fast] : renderJson(apiObject, constructPath, context);
  } catch (error) {
    return [{ problems: explainFailure(apiObject, error) }];
  }
}

/** Renders the source of an object; undefined if the source is not plain data. */
function renderSource(
  apiObject: ApiObject,
  constructPath: string,
  context: ObjectContext,
): RenderedObject | undefined {
  const read = tryReadSource(apiObject);
  if (!read) return undefined;
  const isUnscoped = isKubernetesObject(read) && hasForeignNamespace(read, context.scopes);
  const revise = chooseRevision(isUnscoped, constructPath, context);
  const source = revise && isKubernetesObject(read) ? revise(read) : read;
  if (isKubernetesObject(source)) {
    const text = context.renderer?.render(source);
    const manifest =
      text !== undefined && new TextFirstManifest(constructPath, apiObject, { text, revise, source });
    const droppedNamespace = isUnscoped ? apiObject.metadata.namespace : undefined;
    if (manifest) return { manifest, head: source, droppedNamespace, problems: NO_PROBLEMS };
  }
  const plain = toPlain(source, 'sorted');
  return plain.isClean ? toRenderedObject(plain.value, constructPath, context) : undefined;
}

/** Chooses the change to make to an object before it is rendered; undefined if none. */
function chooseRevision(
  isUnscoped: boolean,
  constructPath: string,
  { images }: ObjectContext,
): Revision | undefined {
  if (!images) return isUnscoped ? withoutNamespace : undefined;
  return (object) => images.apply(isUnscoped ? withoutNamespace(object) : object, constructPath);
}

type Revision = (object: KubernetesObject) => KubernetesObject;

/** Whether a cluster-scoped object has a namespace: charts set theirs on every object. */
function hasForeignNamespace(object: KubernetesObject, scopes: ObjectScopes): boolean {
  return object.metadata.namespace !== undefined && scopes.isClusterScoped(object);
}

/** A manifest that creates its object when first read: files need only the text. */
class TextFirstManifest implements WithText {
  readonly constructPath: string;
  readonly isSecret: boolean;
  readonly [TEXT]: string;
  /** The object that was rendered. */
  readonly source: KubernetesObject;
  private readonly apiObject: ApiObject;
  private readonly revise: Revision | undefined;
  private created: KubernetesObject | undefined;

  constructor(
    constructPath: string,
    apiObject: ApiObject,
    { text, revise, source }: { text: string; revise: Revision | undefined; source: KubernetesObject },
  ) {
    this.constructPath = constructPath;
    this.isSecret = isSecret(source);
    this[TEXT] = text;
    this.source = source;
    this.apiObject = apiObject;
    this.revise = revise;
  }

  get object(): KubernetesObject {
    const source = () => tryReadSource(this.apiObject) ?? this.apiObject.toJson();
    const create = () => withHeadFirst(toPlain(source(), 'sorted').value as KubernetesObject);
    this.created ??= this.revise ? this.revise(create()) : create();
    return this.created;
  }

  toJSON(): Manifest {
    return { constructPath: this.constructPath, object: this.object, isSecret: this.isSecret };
  }
}

const NO_PROBLEMS: readonly Problem[] = [];

function renderJson(
  apiObject: ApiObject,
  constructPath: string,
  context: ObjectContext,
): readonly RenderedObject[] {
  const plain = toPlain(renderApiObject(apiObject), 'kept');
  // cdk8s turns undefined into null, so it shows only in the given object
  const problems = [...findUndefinedItems(readGiven(apiObject))];
  if (!plain.isClean) problems.push(...findUnserializable(plain.value));
  if (problems.length > 0) return [{ problems }];
  const items = isKubernetesObject(plain.value) ? listItems(plain.value, apiObject.chart) : undefined;
  if (!items) return [toRenderedObject(plain.value, constructPath, context)];
  return items.map((item, index) => {
    const rendered = toRenderedObject(item, constructPath, context);
    const withProperty = (problem: Problem) => ({ ...problem, property: `items[${index}]` });
    return { ...rendered, problems: rendered.problems.map(withProperty) };
  });
}

/**
 * Explains why an object could not be rendered: the places of values that no manifest can contain, or else
 * the error itself.
 */
function explainFailure(apiObject: ApiObject, error: unknown): readonly Problem[] {
  if (isKumikiError(error) && error.code !== 'SYNTH_API_OBJECT') return error.problems;
  const found = findGivenProblems(apiObject);
  if (found.length > 0) return found;
  if (isKumikiError(error)) return error.problems;
  const said = toErrorMessage(error);
  // stack overflow
  const reason = error instanceof RangeError ? 'it contains itself, or is nested too deeply' : said;
  const message = `${apiObject.kind} '${apiObject.name}' cannot be rendered: ${reason}`;
  return [{ code: 'SYNTH_API_OBJECT', message }];
}

function findGivenProblems(apiObject: ApiObject): readonly Problem[] {
  try {
    return [...findUnserializable(readGiven(apiObject))];
  } catch {
    // a getter that throws, or an object that contains itself: the rendering error explains it
    return NO_PROBLEMS;
  }
}

function toRenderedObject(value: unknown, constructPath: string, context: ObjectContext): RenderedObject {
  if (isKubernetesObject(value)) {
    const isUnscoped = hasForeignNamespace(value, context.scopes);
    const revise = chooseRevision(isUnscoped, constructPath, context);
    const object = withHeadFirst(revise ? revise(value) : value);
    const manifest: Manifest = { constructPath, object, isSecret: isSecret(object) };
    const droppedNamespace = isUnscoped ? value.metadata.namespace : undefined;
    return { manifest, head: object, droppedNamespace, problems: NO_PROBLEMS };
  }
  const message = 'the object needs metadata, and an apiVersion and a kind that are not empty';
  const problem: Problem = { code: 'SYNTH_API_OBJECT', message, given: value };
  const hint = 'it looks like a Helm chart: helm template NAME DIR > all.yaml, and include that file';
  return { problems: [isChart(value) ? { ...problem, hint } : problem] };
}

/** Whether a value looks like a `Chart.yaml`. */
function isChart(value: unknown): boolean {
  return isObject(value) && /^v[12]$/.test(String(value.apiVersion)) && !value.kind && 'version' in value;
}

function isSecret({ apiVersion, kind }: KubernetesObject): boolean {
  return kind === 'Secret' && apiVersion === 'v1';
}
