import type { Problem } from '../../../core/errors';
import { isObject } from '../../../core/json';
import type {
  ClusterConfiguration,
  InitConfiguration,
  JoinConfiguration,
  KubeletConfiguration,
  KubeProxyConfiguration,
} from '../configuration';

/** A partial document: its values are added or replace existing ones; null removes a value. */
export type Patch<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: Patch<T[K]> | null | undefined }
    : T;

/** JSON merge patches for the documents that kubeadm reads. A list replaces the existing list as a whole. */
export interface KubeadmPatches {
  /** Patch of the ClusterConfiguration. @default - none */
  readonly cluster?: Patch<ClusterConfiguration> | undefined;
  /**
   * Patch of the first master's InitConfiguration.
   * @default - none
   */
  readonly init?: Patch<InitConfiguration> | undefined;
  /**
   * Patch of the JoinConfiguration of all other machines.
   * @default - none
   */
  readonly join?: Patch<JoinConfiguration> | undefined;
  /** Patch of the KubeletConfiguration. @default - none */
  readonly kubelet?: Patch<KubeletConfiguration> | undefined;
  /** Patch of the KubeProxyConfiguration. @default - none */
  readonly kubeProxy?: Patch<KubeProxyConfiguration> | undefined;
}

/** Merges a patch into a document (RFC 7386). Keys of the document keep their order. */
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

/** Values that other properties of the cluster determine, each with the property to set instead. */
const OVERRIDDEN_BY: Readonly<Record<keyof KubeadmPatches, Readonly<Record<string, string>>>> = {
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

/**
 * Checks that patches do not change values that other properties determine: the rest of the cluster would not
 * notice.
 */
export function* checkPatches(patches: KubeadmPatches): Generator<Problem> {
  for (const document of Object.keys(OVERRIDDEN_BY) as (keyof KubeadmPatches)[]) {
    for (const [path, decider] of Object.entries(OVERRIDDEN_BY[document])) {
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
