import type { Problems } from '../../core/problems';
import { BYTES, CORES, tryParseBytes, tryParseCores } from '../workload/quantity';

/** Limits for all objects of a namespace together. */
export interface NamespaceQuota {
  /** Processor cores that pods may request, such as `4` or `500m`. @default - no limit */
  readonly requestsCpu?: string | undefined;
  /** Bytes of memory that pods may request, such as `8Gi`. @default - no limit */
  readonly requestsMemory?: string | undefined;
  /** Processor cores that pods may use at most. @default - no limit */
  readonly limitsCpu?: string | undefined;
  /** Bytes of memory that pods may use at most. @default - no limit */
  readonly limitsMemory?: string | undefined;
  /** Bytes of persistent volumes, such as `100Gi`. @default - no limit */
  readonly storage?: string | undefined;
  /** Pods that have not ended, an integer from 0. @default - no limit */
  readonly pods?: number | undefined;
  /** Services, an integer from 0. @default - no limit */
  readonly services?: number | undefined;
  /** Services of type LoadBalancer, an integer from 0. @default - no limit */
  readonly loadBalancers?: number | undefined;
  /** Node ports of Services, an integer from 0. @default - no limit */
  readonly nodePorts?: number | undefined;
  /** PersistentVolumeClaims, an integer from 0. @default - no limit */
  readonly persistentVolumeClaims?: number | undefined;
}

/** The Kubernetes name of each limit. */
const NAMES = {
  requestsCpu: 'requests.cpu',
  requestsMemory: 'requests.memory',
  limitsCpu: 'limits.cpu',
  limitsMemory: 'limits.memory',
  storage: 'requests.storage',
  pods: 'pods',
  services: 'services',
  loadBalancers: 'services.loadbalancers',
  nodePorts: 'services.nodeports',
  persistentVolumeClaims: 'persistentvolumeclaims',
} as const satisfies Record<keyof NamespaceQuota, string>;

const KEYS = Object.keys(NAMES) as (keyof typeof NAMES)[];

/** Renders the `spec.hard` of a ResourceQuota. */
export function renderQuota(quota: NamespaceQuota): Record<string, string> {
  const given = KEYS.filter((key) => quota[key] !== undefined);
  return Object.fromEntries(given.map((key) => [NAMES[key], String(quota[key])]));
}

/** Yields the problems of a quota. */
export function* checkQuota(quota: NamespaceQuota): Problems {
  for (const key of KEYS) {
    const given = quota[key];
    if (given === undefined) continue;
    const isCores = key === 'requestsCpu' || key === 'limitsCpu';
    const isValid =
      typeof given === 'number'
        ? Number.isSafeInteger(given) && given >= 0
        : (isCores ? tryParseCores(given) : tryParseBytes(given)) !== undefined;
    if (isValid) continue;
    yield {
      code: 'SYNTH_VALUE',
      message: `quota.${key} is ${typeof given === 'number' ? given : `'${given}'`}`,
      property: `quota.${key}`,
      given,
      allowed: typeof given === 'number' ? 'an integer from 0' : isCores ? CORES : BYTES,
      hint: 'correct it, or leave it out for no limit',
    };
  }
  if (KEYS.some((key) => quota[key] !== undefined)) return;
  yield {
    code: 'SYNTH_VALUE',
    message: 'the quota limits nothing',
    property: 'quota',
    allowed: KEYS.join(', '),
    hint: 'say what is limited, or leave the quota out',
  };
}
