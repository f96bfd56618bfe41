import type { ApiObject } from 'cdk8s';
import { checkCall } from '../../core/props/check-call';
import { SIGNATURES } from '../signatures';

/** A directory of a container that is not part of its image. */
export class Mount {
  /** Absolute path in the container. */
  readonly path: string;
  private readonly source: object;

  private constructor(path: string, source: object) {
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

  /** Name of the volume: the path in the form of a label. @internal */
  get volumeName(): string {
    return this.path
      .replace(/^\/+|\/+$/g, '')
      .replace(/[^a-zA-Z0-9]+/g, '-')
      .toLowerCase();
  }

  /** @internal */
  renderVolume(): object {
    return { name: this.volumeName, ...this.source };
  }

  /** @internal */
  renderMount(): object {
    return { name: this.volumeName, mountPath: this.path };
  }
}
