import { createHash } from 'node:crypto';
import { ApiObject, Lazy, Names } from 'cdk8s';
import { Construct } from 'constructs';
import { traceSource } from '../core/source';

/** Properties of a {@link HashedConfigMap}. */
export interface HashedConfigMapProps {
  /** Start of its name. @default - generated from the construct path */
  readonly name?: string | undefined;
  /** Labels. @default - none */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Its files by name; asked for whenever the object is read, so what it returns should be remembered. */
  readonly files: () => Readonly<Record<string, string>>;
}

/** Digits of the hash: with sixteen, two contents of one object never meet. */
const HASH_DIGITS = 16;

/**
 * A ConfigMap that cannot change: its name ends in a hash of its content. Another content is another object,
 * so pods that mount it roll, and going back to an earlier revision brings the earlier content back.
 */
export class HashedConfigMap extends Construct {
  readonly configMap: ApiObject;

  constructor(scope: Construct, id: string, props: HashedConfigMapProps) {
    super(scope, id);
    traceSource(this);
    const start = props.name ?? Names.toDnsLabel(this, { maxLen: 63 - 1 - HASH_DIGITS });
    this.configMap = new ApiObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: start, ...(props.labels && { labels: { ...props.labels } }) },
      immutable: true,
      data: Lazy.any({ produce: () => props.files() }),
    });
    const get = () => `${start}-${hash(props.files())}`;
    // the content may change until the app is synthesized, and the name with it
    Object.defineProperty(this.configMap, 'name', { get });
    Object.defineProperty(this.configMap.metadata, 'name', { get });
    this.node.defaultChild = this.configMap;
  }
}

function hash(files: Readonly<Record<string, string>>): string {
  const entries = Object.keys(files).sort();
  const text = JSON.stringify(entries.map((name) => [name, files[name]]));
  return createHash('sha256').update(text).digest('hex').slice(0, HASH_DIGITS);
}
