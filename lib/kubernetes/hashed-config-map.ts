import { ApiObject, Lazy, Names } from 'cdk8s';
import { Construct } from 'constructs';
import { isObject } from '../core/json';
import { traceSource } from '../core/source';
import { MAX_NAME_START, nameByContent, tryReadStart } from './name-by-content';

/** Properties of a {@link HashedConfigMap}. */
export interface HashedConfigMapProps {
  /** Start of its name. @default - generated from the construct path */
  readonly name?: string | undefined;
  /** Labels. @default - none */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Its files by name; asked for whenever the object is read, so what it returns should be remembered. */
  readonly files: () => Readonly<Record<string, string>>;
}

/**
 * A ConfigMap that cannot change: its name ends in a hash of its content. Another content is another object,
 * so pods that mount it roll, and going back to an earlier revision brings the earlier content back.
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

/** The start of the name of an object that is such a ConfigMap: its name without the hash of its content. */
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
