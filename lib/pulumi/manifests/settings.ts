import { Config, type Input } from '@pulumi/pulumi';
import { KumikiError } from '../../core/errors';

/**
 * What happens to the Kubernetes objects of an app: `apply` registers a resource for each, `render` writes
 * the files that `kumiki synth` writes and keeps them out of Pulumi's state, `none` does nothing.
 */
export type ManifestsMode = 'apply' | 'render' | 'none';

const MODES: readonly ManifestsMode[] = ['apply', 'render', 'none'];

/** How Kubernetes objects are applied. */
export interface KubernetesOptions {
  /**
   * The contents of a kubeconfig, or its path, for a cluster that the program itself makes or knows; kept as a secret
   * in the state.
   * @default - `kubernetes:kubeconfig` of the stack's configuration, KUBECONFIG, or `~/.kube/config`
   */
  readonly kubeconfig?: Input<string> | undefined;
  /**
   * Whether a run waits until workloads are ready, and fails if they do not become ready in time. Services,
   * Ingresses and claims are never waited for, because their pods or addresses come later.
   * @default true
   */
  readonly await?: boolean | undefined;
  /**
   * How long to wait for one object, in seconds.
   * @default - that of the provider: ten minutes for most kinds
   */
  readonly timeoutSeconds?: number | undefined;
  /**
   * What happens to an existing object that this stack did not create: `refuse` fails before anything is
   * applied, `adopt` takes it over, with those of its fields that no other manager owns.
   * @default 'refuse'
   */
  readonly existing?: 'refuse' | 'adopt' | undefined;
  /**
   * What happens to a field that another manager has set to a different value: `refuse` fails and names the
   * owner, `force` takes it over.
   * @default 'refuse'
   */
  readonly conflicts?: 'refuse' | 'force' | undefined;
  /**
   * What happens to the objects that a deleted object owns, such as the pods of a Deployment: `foreground`
   * deletes them first, `background` afterwards, `orphan` not at all.
   * @default - that of the provider: foreground
   */
  readonly deletionPropagation?: 'foreground' | 'background' | 'orphan' | undefined;
}

/** The mode given in the options, or else in the stack's configuration. @throws PULUMI_SETTING */
export function readManifestsMode(given: ManifestsMode | undefined): ManifestsMode {
  const value = given ?? new Config('kumiki').get('manifests') ?? 'apply';
  const mode = MODES.find((each) => each === value);
  if (mode) return mode;
  throw new KumikiError({
    code: 'PULUMI_SETTING',
    message: 'kumiki:manifests has a value that is not known',
    given: value,
    allowed: MODES.join(', '),
    hint: 'run pulumi config set kumiki:manifests apply',
  });
}
