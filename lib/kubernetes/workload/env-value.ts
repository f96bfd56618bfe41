import type { ApiObject } from 'cdk8s';
import { checkCall } from '../../core/props/check-call';
import { SIGNATURES } from '../signatures';

/** What only the pod itself knows. */
export type PodField =
  | 'metadata.name'
  | 'metadata.namespace'
  | 'metadata.uid'
  | 'spec.nodeName'
  | 'spec.serviceAccountName'
  | 'status.hostIP'
  | 'status.podIP';

/** Where an environment variable has its value from. */
export type EnvSource =
  | { readonly kind: 'literal'; readonly text: string; readonly mayBeSecret: boolean }
  | { readonly kind: 'template'; readonly text: string }
  | { readonly kind: 'configMap'; readonly configMap: string | ApiObject; readonly key: string }
  | { readonly kind: 'secret'; readonly secretName: string; readonly key: string }
  | { readonly kind: 'field'; readonly path: PodField };

/** A value of an environment variable that is more than a text. */
export class EnvValue {
  /** No other type passes for this one. */
  declare protected readonly nominal: 'EnvValue';
  /** @internal */
  readonly source: EnvSource;

  private constructor(source: EnvSource) {
    this.source = source;
  }

  /** A text that is no secret although the name of its variable sounds like one, such as `PAGE_TOKEN`. */
  static literal(text: string): EnvValue {
    checkCall(SIGNATURES, 'EnvValue.literal', arguments);
    return new EnvValue({ kind: 'literal', text, mayBeSecret: true });
  }

  /**
   * A text in which Kubernetes replaces `$(NAME)` with another variable of the container, such as
   * `https://$(HOST)/`. Two dollar signs stand for one.
   */
  static template(text: string): EnvValue {
    checkCall(SIGNATURES, 'EnvValue.template', arguments);
    return new EnvValue({ kind: 'template', text });
  }

  /**
   * A value of a ConfigMap; read when the container starts.
   * @param configMap name, or the object itself, of the same namespace
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

  /** What the pod is called, or where it runs. */
  static field(path: PodField): EnvValue {
    checkCall(SIGNATURES, 'EnvValue.field', arguments);
    return new EnvValue({ kind: 'field', path });
  }
}
