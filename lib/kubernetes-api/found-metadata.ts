import { isObject } from '../core/json';

/** The metadata of an object of any kind. */
export interface FoundMetadata {
  readonly annotations: Readonly<Record<string, unknown>>;
  /** The managers that wrote fields of it, from `metadata.managedFields`. */
  readonly managers: readonly string[];
  /** The finalizers that block the deletion of an object that is being deleted. */
  readonly keptBy?: readonly string[] | undefined;
}

/** Reads the metadata of an object. */
export function toFoundMetadata(metadata: unknown): FoundMetadata {
  const { annotations, managedFields, deletionTimestamp, finalizers } = isObject(metadata) ? metadata : {};
  const entries = Array.isArray(managedFields) ? managedFields.filter(isObject) : [];
  return {
    annotations: isObject(annotations) ? annotations : {},
    managers: entries.flatMap(({ manager }) => (typeof manager === 'string' ? [manager] : [])),
    ...(deletionTimestamp !== undefined && {
      keptBy: Array.isArray(finalizers) ? finalizers.map(String) : [],
    }),
  };
}

/** The annotation that says which resource of which Pulumi stack an object belongs to. */
export const OWNER_ANNOTATION = 'kumiki.dev/resource';

/** The resource that an object belongs to. */
export interface AnnotatedOwner {
  /**
   * The id of the provider of its cluster, which the stack's state keeps; undefined until that is created.
   */
  readonly id: string | undefined;
  /** The name of the resource. */
  readonly resource: string;
}

/**
 * The value of the annotation; undefined while the id is not known. The resource name is part of it: if two
 * resources had the same object, the second would update it, and Pulumi would then delete it for the first.
 */
export function formatOwner({ id, resource }: AnnotatedOwner): string | undefined {
  return id === undefined ? undefined : `${id}/${resource}`;
}

/** Undefined for a value that {@link formatOwner} did not write. */
export function parseOwner(
  annotations: Readonly<Record<string, unknown>>,
): { readonly id: string; readonly resource: string } | undefined {
  const value = annotations[OWNER_ANNOTATION];
  const [, id, resource] = /^([^/]*)\/(.*)$/.exec(typeof value === 'string' ? value : '') ?? [];
  return id !== undefined && resource !== undefined ? { id, resource } : undefined;
}
