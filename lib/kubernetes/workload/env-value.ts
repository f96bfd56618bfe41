import type { ApiObject } from 'cdk8s';
import { checkCall } from '../../core/props/check-call';
import { SIGNATURES } from '../signatures';

/** A field that only the pod itself knows. */
export type PodField =
  | 'metadata.name'
  | 'metadata.namespace'
  | 'metadata.uid'
  | 'spec.nodeName'
  | 'spec.serviceAccountName'
  | 'status.hostIP'
  | 'status.podIP';

/** The source of an environment variable's value. */
export type EnvSource =
  | { readonly kind: 'literal'; readonly text: string; readonly mayBeSecret: boolean }
  | { readonly kind: 'template'; readonly text: string }
  | { readonly kind: 'configMap'; readonly configMap: string | ApiObject; readonly key: string }
  | { readonly kind: 'secret'; readonly secretName: string; readonly key: string }
  | { readonly kind: 'field'; readonly path: PodField };

/** A value of an environment variable that is more than a plain string. */
export class EnvValue {
  /** Makes this type nominal. */
  declare protected readonly nominal: 'EnvValue';
  /** @internal */
  readonly source: EnvSource;

  private constructor(source: EnvSource) {
    this.source = source;
  }

  /** A string that is not a secret although its variable's name sounds like one, such as `PAGE_TOKEN`. */
  static literal(text: string): EnvValue {
    checkCall(SIGNATURES, 'EnvValue.literal', arguments);
    return new EnvValue({ kind: 'literal', text, mayBeSecret: true });
  }

  /**
   * A string in which Kubernetes replaces `$(NAME)` with another variable of the container, such as
   * `https://$(HOST)/`. Two dollar signs give one.
   */
  static template(text: string): EnvValue {
    checkCall(SIGNATURES, 'EnvValue.template', arguments);
    return new EnvValue({ kind: 'template', text });
  }

  /**
   * A value of a ConfigMap; read when the container starts.
   * @param configMap name, or the object itself, in the same namespace
   */
  static configMap(configMap: string | ApiObject, key: string): EnvValue {
    checkCall(SIGNATURES, 'EnvValue.configMap', arguments);
    return new EnvValue({ kind: 'configMap', configMap, key });
  }

  /** A value of a Secret of the same namespace; read when the container starts. */
  static secret(secretName: string, key: string): EnvValue {
    checkCall(SIGNATURES, 'EnvValue.secret', arguments);
    return new EnvValue({ kind: 'secret', secretName, key });
  }

  /** A field of the pod, such as its name or node. */
  static field(path: PodField): EnvValue {
    checkCall(SIGNATURES, 'EnvValue.field', arguments);
    return new EnvValue({ kind: 'field', path });
  }
}
