import { type ApiObject, Lazy } from 'cdk8s';
import type { Problem } from '../../core/errors';
import { checkCall } from '../../core/props/check-call';
import { DNS_SUBDOMAIN } from '../name-rules';
import { SIGNATURES } from '../signatures';
import { BYTES, tryParseBytes } from './quantity';

/** Allows the pod to read the files: they belong to its group. */
const READABLE_BY_GROUP = 0o440;

/** A Kubernetes volume without its name. */
interface VolumeSource {
  readonly emptyDir?: { readonly sizeLimit?: string };
  readonly secret?: { readonly secretName: string; readonly defaultMode: number };
  readonly persistentVolumeClaim?: { readonly claimName: string };
  readonly projected?: object;
}

/** A directory of a container that is not part of its image. */
export class Mount {
  /** Absolute path in the container. */
  readonly path: string;
  private readonly source: VolumeSource;

  private constructor(path: string, source: VolumeSource) {
    this.path = path;
    this.source = source;
  }

  /**
   * An empty directory that is deleted with the pod.
   * @param sizeLimit bytes in the notation of Kubernetes, such as `64Mi`; a pod that uses more is evicted.
   *   Without it, only the limit on ephemeral storage applies
   */
  static emptyDirectory(path: string, sizeLimit?: string): Mount {
    checkCall(SIGNATURES, 'Mount.emptyDirectory', arguments);
    return new Mount(path, { emptyDir: sizeLimit === undefined ? {} : { sizeLimit } });
  }

  /** A volume that outlives the pod. @param claim a PersistentVolumeClaim of the same namespace */
  static persistentVolume(path: string, claim: ApiObject): Mount {
    checkCall(SIGNATURES, 'Mount.persistentVolume', arguments);
    return new Mount(path, { persistentVolumeClaim: { claimName: claim.name } });
  }

  /**
   * Files of ConfigMaps, one for each key. Running pods keep the old content: give the objects names that
   * change with their content.
   * @param configMaps in the same namespace; no two may have a file of the same name
   */
  static configMap(path: string, configMaps: readonly ApiObject[]): Mount {
    checkCall(SIGNATURES, 'Mount.configMap', arguments);
    return Mount.projected(path, () => configMaps.map(({ name }) => ({ configMap: { name } })));
  }

  /**
   * Files of several objects in one directory, which only the pod's user can read.
   * @param sources returns volume projections in the notation of Kubernetes; called when the app is
   *   synthesized
   */
  static projected(path: string, sources: () => readonly object[]): Mount {
    checkCall(SIGNATURES, 'Mount.projected', arguments);
    const projected = { sources: Lazy.any({ produce: sources }), defaultMode: READABLE_BY_GROUP };
    return new Mount(path, { projected });
  }

  /**
   * Files of a Secret, one for each key, which only the pod's user can read.
   * @param secretName in the same namespace
   */
  static secret(path: string, secretName: string): Mount {
    checkCall(SIGNATURES, 'Mount.secret', arguments);
    return new Mount(path, { secret: { secretName, defaultMode: READABLE_BY_GROUP } });
  }

  /**
   * The same directory at another path, for another container of the pod.
   * @param path absolute
   */
  at(path: string): Mount {
    checkCall(SIGNATURES, 'Mount.at', arguments, this);
    return new Mount(path, this.source);
  }

  /** The identity of the directory among those of the pod. @internal */
  get volume(): object {
    return this.source;
  }

  /** Yields the problems of the mount. @internal */
  *check(property: string): Generator<Problem> {
    const { emptyDir: { sizeLimit } = {}, secret: { secretName } = {} } = this.source;
    if (sizeLimit !== undefined && tryParseBytes(sizeLimit) === undefined) {
      yield {
        code: 'SYNTH_VALUE',
        message: `the size of '${this.path}' is '${sizeLimit}'`,
        property,
        given: sizeLimit,
        allowed: BYTES,
        hint: 'correct it, or leave it out for no limit',
      };
    }
    if (secretName === undefined || DNS_SUBDOMAIN.accepts(secretName)) return;
    yield {
      code: 'SYNTH_NAME',
      message: `'${secretName}' is not the name of a Secret`,
      property,
      given: secretName,
      allowed: DNS_SUBDOMAIN.allowed,
      hint: 'give the name of a Secret of the same namespace',
    };
  }

  private get isReadOnly(): boolean {
    return 'projected' in this.source || 'secret' in this.source;
  }

  /** @internal */
  renderVolume(name: string): object {
    return { name, ...this.source };
  }

  /** @internal */
  renderMount(name: string): object {
    return { name, mountPath: this.path, ...(this.isReadOnly && { readOnly: true }) };
  }
}
