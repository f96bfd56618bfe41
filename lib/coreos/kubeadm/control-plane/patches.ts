import type { Problem } from '../../../core/errors';
import { isObject } from '../../../core/json';
import type {
  ClusterConfiguration,
  InitConfiguration,
  JoinConfiguration,
  KubeletConfiguration,
  KubeProxyConfiguration,
} from '../configuration';

/** A part of a document: what it has is added or replaces what is there; null removes it. */
export type Patch<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: Patch<T[K]> | null | undefined }
    : T;

/** Changes to the documents that kubeadm reads, as JSON merge patches: lists are replaced as a whole. */
export interface KubeadmPatches {
  /** @default - none */
  readonly cluster?: Patch<ClusterConfiguration> | undefined;
  /**
   * On the first master.
   * @default - none
   */
  readonly init?: Patch<InitConfiguration> | undefined;
  /**
   * On all other machines.
   * @default - none
   */
  readonly join?: Patch<JoinConfiguration> | undefined;
  /** @default - none */
  readonly kubelet?: Patch<KubeletConfiguration> | undefined;
  /** @default - none */
  readonly kubeProxy?: Patch<KubeProxyConfiguration> | undefined;
}

/** Merges a patch into a document (RFC 7386). The order of the document's own keys stays. */
export function mergePatch<T extends object>(document: T, patch: Patch<NoInfer<T>> | undefined): T;
export function mergePatch(document: unknown, patch: unknown): unknown {
  return mergeValue(document, patch);
}

function mergeValue(value: unknown, patch: unknown): unknown {
  if (patch === undefined) return value;
  if (!isObject(patch)) return patch;
  const merged: Record<string, unknown> = isObject(value) ? { ...value } : {};
  for (const [key, change] of Object.entries(patch)) {
    if (change === undefined) continue;
    if (change === null) delete merged[key];
    else merged[key] = mergeValue(merged[key], change);
  }
  return merged;
}

/** What other properties of the cluster decide, with the property to set instead. */
const DECIDED: Readonly<Record<keyof KubeadmPatches, Readonly<Record<string, string>>>> = {
  cluster: {
    apiVersion: 'kubernetesVersion',
    kind: 'patches',
    kubernetesVersion: 'kubernetesVersion',
    controlPlaneEndpoint: 'apiEndpoint',
    'networking.podSubnet': 'overlayNetwork',
    'networking.serviceSubnet': 'serviceNetwork',
    imageRepository: 'imageRepository',
    'etcd.external': 'etcd',
    'apiServer.certSANs': 'certSans',
    'apiServer.extraArgs': 'extraArguments.apiServer',
    'controllerManager.extraArgs': 'extraArguments.controllerManager',
    'scheduler.extraArgs': 'extraArguments.scheduler',
    'etcd.local.extraArgs': 'extraArguments.etcd',
    certificatesDir: 'join',
  },
  init: {
    apiVersion: 'kubernetesVersion',
    kind: 'patches',
    localAPIEndpoint: 'master.address',
    bootstrapTokens: 'join',
    certificateKey: 'join',
    'nodeRegistration.name': 'master.hostname',
    'nodeRegistration.taints': 'master.taints',
    'nodeRegistration.criSocket': 'format',
    'nodeRegistration.kubeletExtraArgs': 'extraArguments.kubelet',
  },
  join: {
    apiVersion: 'kubernetesVersion',
    kind: 'patches',
    discovery: 'join',
    controlPlane: 'otherMasters',
    'nodeRegistration.name': 'nodes[].hostname',
    'nodeRegistration.taints': 'nodes[].taints',
    'nodeRegistration.criSocket': 'format',
    'nodeRegistration.kubeletExtraArgs': 'extraArguments.kubelet',
  },
  kubelet: { apiVersion: 'kubernetesVersion', kind: 'patches', clusterDNS: 'serviceNetwork' },
  kubeProxy: {
    apiVersion: 'kubernetesVersion',
    kind: 'patches',
    mode: 'kubeProxyMode',
    clusterCIDR: 'overlayNetwork',
  },
};

/** Checks that patches leave alone what other properties decide: each would go unnoticed elsewhere. */
export function* checkPatches(patches: KubeadmPatches): Generator<Problem> {
  for (const document of Object.keys(DECIDED) as (keyof KubeadmPatches)[]) {
    for (const [path, decider] of Object.entries(DECIDED[document])) {
      const value = tryFindValue(patches[document], path.split('.'));
      if (value === undefined) continue;
      yield {
        code: 'KUBEADM_CONFIG',
        property: `patches.${document}`,
        message: `${path} is decided by another property of the cluster: ${decider}`,
        given: value,
        hint: `remove it here, and set ${decider}`,
      };
    }
  }
}

function tryFindValue(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  return isObject(value) && Object.hasOwn(value, key) ? tryFindValue(value[key], rest) : undefined;
}
