import { checkCall } from '../../../core/props/check-call';
import type { OverlayBackend } from '../../address-plan/backend';
import type { OpenPort } from '../../address-plan/ports';
import { SIGNATURES } from '../../signatures';
import type { FlannelImages } from '../files/flannel-manifest';
import { FLANNEL_IMAGES } from '../files/flannel-manifest';
import type { PolicyEnforcerSpec } from './policy-enforcer';

/** A file of manifests that the first master downloads, verifies and applies. */
export interface ManifestReference {
  /** URL of a fixed version, with http or https. */
  readonly url: string;
  /** Its SHA-256 in 64 hexadecimal digits. A file with another checksum is never applied. */
  readonly sha256: string;
}

/** Cilium by its version, for its own installer, or by manifests that you have rendered. */
export type CiliumProps = { readonly version: string } | { readonly manifest: ManifestReference };

/** Options of {@link PodNetwork.calico}. */
export interface CalicoProps {
  /**
   * Calico's manifests, such as `calico.yaml` of a release. They find the overlay network in kubeadm's
   * configuration.
   */
  readonly manifest: ManifestReference;
}

/** The program that gives pods their addresses, as plain data. */
export type PodNetworkSpec =
  | { readonly kind: 'flannel'; readonly images: FlannelImages }
  | { readonly kind: 'cilium'; readonly version: string | undefined; readonly manifest?: ManifestReference }
  | { readonly kind: 'calico'; readonly manifest: ManifestReference };

/** Facts about a pod network for the address plan and the checks. */
export interface PodNetworkFacts {
  /** How it carries packets from node to node. */
  readonly backend: OverlayBackend;
  /** Ports that it listens on, besides that of the backend. */
  readonly ports: readonly OpenPort[];
  /** Whether it enforces NetworkPolicy. */
  readonly enforcesPolicies: boolean;
}

const BETWEEN_NODES = { protocol: 'tcp', on: 'all', from: ['nodes'], isUnauthenticated: true } as const;

/**
 * Source: the system requirements of each: docs.cilium.io, operations/system_requirements, and
 * docs.tigera.io, getting-started/kubernetes/requirements.
 */
export const POD_NETWORKS: Readonly<Record<PodNetworkSpec['kind'], PodNetworkFacts>> = {
  flannel: { backend: 'vxlan', ports: [], enforcesPolicies: false },
  cilium: {
    backend: 'cilium-vxlan',
    ports: [{ ...BETWEEN_NODES, port: 4240, use: 'Cilium, health checks' }],
    enforcesPolicies: true,
  },
  calico: {
    backend: 'ipip',
    ports: [{ ...BETWEEN_NODES, port: 179, use: 'Calico, BGP' }],
    enforcesPolicies: true,
  },
};

/** The program that gives pods their addresses and carries their packets between machines. */
export class PodNetwork {
  private readonly spec: PodNetworkSpec;

  private constructor(spec: PodNetworkSpec) {
    this.spec = spec;
  }

  /**
   * Uses flannel with VXLAN, which is part of the boot document of the first master. It does not enforce
   * NetworkPolicy: see `policyEnforcer`.
   * @param images each with a version, or with a digest so that they cannot change unnoticed. By default
   * flannel 0.28.1 and its plugin 1.9.0
   */
  static flannel(images: Partial<FlannelImages> = {}): PodNetwork {
    checkCall(SIGNATURES, 'PodNetwork.flannel', arguments);
    return new PodNetwork({ kind: 'flannel', images: { ...FLANNEL_IMAGES, ...images } });
  }

  /**
   * Uses Cilium with VXLAN, in the subnets that Kubernetes assigns to machines. By version: the next steps
   * have the command of its own installer, and machines are not ready until you run it. By manifests: the
   * first master applies them.
   */
  static cilium(props: CiliumProps): PodNetwork {
    checkCall(SIGNATURES, 'PodNetwork.cilium', arguments);
    return new PodNetwork({
      kind: 'cilium',
      version: 'version' in props ? props.version : undefined,
      ...('manifest' in props && { manifest: props.manifest }),
    });
  }

  /** Uses Calico with IP in IP. The first master applies its manifests. */
  static calico(options: CalicoProps): PodNetwork {
    checkCall(SIGNATURES, 'PodNetwork.calico', arguments);
    const { manifest } = options;
    return new PodNetwork({ kind: 'calico', manifest });
  }

  /** @internal */
  toSpec(): PodNetworkSpec {
    return this.spec;
  }
}

/** Returns whether NetworkPolicies have an effect in a cluster. */
export function enforcesPolicies({ podNetwork, policyEnforcer }: PolicySpec): boolean {
  return POD_NETWORKS[podNetwork.kind].enforcesPolicies || policyEnforcer.kind !== 'none';
}

interface PolicySpec {
  readonly podNetwork: PodNetworkSpec;
  readonly policyEnforcer: PolicyEnforcerSpec;
}
