import { checkCall } from '../../../core/props/check-call';
import type { OverlayBackend } from '../../address-plan/backend';
import type { OpenPort } from '../../address-plan/ports';
import { SIGNATURES } from '../../signatures';
import type { FlannelImages } from '../files/flannel-manifest';
import { FLANNEL_IMAGES } from '../files/flannel-manifest';
import type { PolicyEnforcerSpec } from './policy-enforcer';

/** A file of manifests that the first master downloads, verifies and applies. */
export interface ManifestReference {
  /** Where to get it, with http or https, in a fixed version. */
  readonly url: string;
  /** Its SHA-256 in 64 hexadecimal digits. A file with another checksum is never applied. */
  readonly sha256: string;
}

/** Cilium by its version, for its own installer, or by manifests that you have rendered. */
export type CiliumProps = { readonly version: string } | { readonly manifest: ManifestReference };

/** Calico by its manifests. */
export interface CalicoProps {
  /** Such as `calico.yaml` of a release. It finds the overlay network in kubeadm's configuration. */
  readonly manifest: ManifestReference;
}

/** The program that gives pods their addresses, as plain data. */
export type PodNetworkSpec =
  | { readonly kind: 'flannel'; readonly images: FlannelImages }
  | { readonly kind: 'cilium'; readonly version: string | undefined; readonly manifest?: ManifestReference }
  | { readonly kind: 'calico'; readonly manifest: ManifestReference };

/** What an address plan and others need to know of a program. */
export interface PodNetworkFacts {
  /** How it carries packets from node to node. */
  readonly backend: OverlayBackend;
  /** Ports that it listens on, beside that of the backend. */
  readonly ports: readonly OpenPort[];
  /** Whether it enforces NetworkPolicy. */
  readonly enforcesPolicies: boolean;
}

const BETWEEN_NODES = { protocol: 'tcp', on: 'all', from: ['nodes'], trustsCallers: true } as const;

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
   * flannel with VXLAN, which is part of the boot document of the first master. It enforces no NetworkPolicy:
   * see `policyEnforcer`.
   * @param images each with a version; with a digest they cannot change unnoticed. By default flannel 0.28.1
   * and its plugin 1.9.0
   */
  static flannel(images: Partial<FlannelImages> = {}): PodNetwork {
    checkCall(SIGNATURES, 'PodNetwork.flannel', arguments);
    return new PodNetwork({ kind: 'flannel', images: { ...FLANNEL_IMAGES, ...images } });
  }

  /**
   * Cilium with VXLAN, in the subnets that Kubernetes gives to machines. By version: the next steps have the
   * command of its own installer, and machines are not ready before you run it. By manifests: the first
   * master applies them.
   */
  static cilium(props: CiliumProps): PodNetwork {
    checkCall(SIGNATURES, 'PodNetwork.cilium', arguments);
    return new PodNetwork({
      kind: 'cilium',
      version: 'version' in props ? props.version : undefined,
      ...('manifest' in props && { manifest: props.manifest }),
    });
  }

  /** Calico with IP in IP, whose manifests the first master applies. */
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

/** Whether NetworkPolicy has an effect in a cluster. */
export function enforcesPolicies({ podNetwork, policyEnforcer }: PolicySpec): boolean {
  return POD_NETWORKS[podNetwork.kind].enforcesPolicies || policyEnforcer.kind !== 'none';
}

interface PolicySpec {
  readonly podNetwork: PodNetworkSpec;
  readonly policyEnforcer: PolicyEnforcerSpec;
}
