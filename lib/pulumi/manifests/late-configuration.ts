import { isObject } from '../../core/json';
import { compareText } from '../../core/order';
import { formatPendingAddress, listPendingKeys } from '../../core/pending-address';
import { tryReadContentStart } from '../../kubernetes/hashed-config-map';
import type { Manifest } from '../../synth/objects/manifest';
import { listReferences, tryFindPodSpec } from './references';
import { type PlacedManifest, toPlaceKey } from './revisions';

/** The annotation of pods with the addresses in the configuration that they mount. */
const ADDRESSES_ANNOTATION = 'kumiki.dev/addresses';

/**
 * Configuration that is named after its content and contains pending addresses. Its name is computed without
 * them, so a different address would be new content under the same name, which no pod would notice.
 */
export class LateConfiguration {
  /** The string that stands for the addresses, by the ConfigMap's place. */
  private readonly pending = new Map<string, readonly string[]>();

  constructor(placed: readonly PlacedManifest[]) {
    for (const each of placed) {
      const { object } = each.manifest;
      if (tryReadContentStart(object) === undefined) continue;
      const keys = listPendingKeys(JSON.stringify(object.data));
      if (keys.length > 0) this.pending.set(toPlaceKey(each), keys);
    }
  }

  /**
   * Returns the object. If its pods mount such configuration, their template gets the addresses, so that
   * different ones roll the pods.
   */
  rollWithAddresses(placed: PlacedManifest): Manifest {
    const { manifest } = placed;
    const { object } = manifest;
    if (this.pending.size === 0 || !ROLLED.has(object.kind) || !tryFindPodSpec(object)) return manifest;
    const keys = [...listReferences(object)]
      .filter(({ kind }) => kind === 'ConfigMap')
      .flatMap(({ name }) => this.pending.get(toPlaceKey(placed, name)) ?? []);
    if (keys.length === 0) return manifest;
    const addresses = [...new Set(keys)].sort(compareText).map(formatPendingAddress).join(' ');
    const spec = isObject(object.spec) ? object.spec : {};
    const template = isObject(spec.template) ? spec.template : {};
    const metadata = isObject(template.metadata) ? template.metadata : {};
    const annotations = { ...Object(metadata.annotations), [ADDRESSES_ANNOTATION]: addresses };
    const rolled = { ...template, metadata: { ...metadata, annotations } };
    return { ...manifest, object: { ...object, spec: { ...spec, template: rolled } } };
  }
}

/** Kinds that replace their pods when the template changes. */
const ROLLED: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);
