import { checkCall } from '../../../core/props/check-call';
import { SIGNATURES } from '../../signatures';

/** Options of {@link PolicyEnforcer.kubeNetworkPolicies}. */
export interface PolicyEnforcerOptions {
  /**
   * Its image with a version.
   * @default 'registry.k8s.io/networking/kube-network-policies:v1.1.2'
   */
  readonly image?: string | undefined;
}

/** The program that enforces NetworkPolicy, as plain data. */
export type PolicyEnforcerSpec =
  | { readonly kind: 'none' }
  | { readonly kind: 'kubeNetworkPolicies'; readonly image: string };

/** The program that enforces NetworkPolicy if the pod network itself does not. */
export class PolicyEnforcer {
  private readonly spec: PolicyEnforcerSpec;

  private constructor(spec: PolicyEnforcerSpec) {
    this.spec = spec;
  }

  /** Enforces nothing: every pod reaches every other pod, whatever policies say. */
  static none(): PolicyEnforcer {
    checkCall(SIGNATURES, 'PolicyEnforcer.none', arguments);
    return new PolicyEnforcer({ kind: 'none' });
  }

  /** Uses kube-network-policies, a small program of the Kubernetes project that runs on every machine. */
  static kubeNetworkPolicies(options: PolicyEnforcerOptions = {}): PolicyEnforcer {
    checkCall(SIGNATURES, 'PolicyEnforcer.kubeNetworkPolicies', arguments);
    const { image = 'registry.k8s.io/networking/kube-network-policies:v1.1.2' } = options;
    return new PolicyEnforcer({ kind: 'kubeNetworkPolicies', image });
  }

  /** @internal */
  toSpec(): PolicyEnforcerSpec {
    return this.spec;
  }
}
