import { ApiObject, Lazy, Names } from 'cdk8s';
import { Construct } from 'constructs';
import { isObject } from '../core/json';
import { traceSource } from '../core/source';
import { MAX_NAME_START, nameByContent, tryReadStart } from './name-by-content';

/** Properties of a {@link HashedConfigMap}. */
export interface HashedConfigMapProps {
  /** Start of its name; a hash of the content follows. @default - generated from the construct path */
  readonly name?: string | undefined;
  /** Labels. @default - none */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Returns its files by name. Called whenever the object is read, so it should cache its result. */
  readonly files: () => Readonly<Record<string, string>>;
}

/**
 * An immutable ConfigMap whose name ends in a hash of its content. Changed content gives a new object, so
 * pods that mount it are replaced, and a rollback to an earlier revision restores the earlier content.
 */
export class HashedConfigMap extends Construct {
  readonly configMap: ApiObject;

  constructor(scope: Construct, id: string, props: HashedConfigMapProps) {
    super(scope, id);
    traceSource(this);
    const start = props.name ?? Names.toDnsLabel(this, { maxLen: MAX_NAME_START });
    this.configMap = new ApiObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: start, ...(props.labels && { labels: { ...props.labels } }) },
      immutable: true,
      data: Lazy.any({ produce: () => props.files() }),
    });
    nameByContent(this.configMap, start, () => listEntries(props.files()));
    this.node.defaultChild = this.configMap;
  }
}

function listEntries(files: Readonly<Record<string, unknown>>): unknown {
  return Object.keys(files)
    .sort()
    .map((name) => [name, files[name]]);
}

/** Returns the name of a HashedConfigMap without its hash; undefined for any other object. */
export function tryReadContentStart({ kind, metadata, immutable, data }: ConfigMapLike): string | undefined {
  if (kind !== 'ConfigMap' || immutable !== true || metadata.name === undefined || !isObject(data))
    return undefined;
  return tryReadStart(metadata.name, listEntries(data));
}

interface ConfigMapLike {
  readonly kind: string;
  readonly metadata: { readonly name?: string };
  readonly immutable?: unknown;
  readonly data?: unknown;
}
