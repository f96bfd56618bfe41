import type { Problem } from '../core/errors';
import type { JsonObject } from '../core/json';
import { isObject } from '../core/json';
import { AFFINITY_CONFIG, FAMILIES, type FieldKind, LIST, NUMBER, oneOf, SWITCH, TEXT } from './field-kinds';
import { readSourceRanges } from './source-ranges';
import { EXTERNAL_TRAFFIC_POLICIES, TRAFFIC_DISTRIBUTIONS, type TrafficProps } from './traffic-props';

/** Settings that the Services of a virtual IP inherit from the Service that is the backend. */
export interface CarriedTraffic extends TrafficProps {
  readonly address?: string | undefined;
}

/** The context of a field or annotation. */
export interface FieldContext {
  /** Path of the Service. */
  readonly path: string;
  readonly spec: JsonObject;
  /** The virtual IP given by the program. */
  readonly address: string | undefined;
  /** The networks given by the program. */
  readonly sourceRanges: readonly string[] | undefined;
  /** Whether the virtual IP is an address of a router's block, which anyone can reach. */
  readonly isPublic: boolean;
}

/** A consequence of a field or annotation. */
export type Finding =
  | { readonly carried: CarriedTraffic }
  | { readonly note: string }
  | { readonly problem: Problem };

/** How to treat a field of the Service that is the backend. */
export interface FieldRule {
  /** Summary for docs/load-balancer.md. */
  readonly outcome: string;
  /** @default - any value: nothing depends on it */
  readonly kind?: FieldKind;
  /** Yields the findings about a valid value; only called if the field is present. */
  readonly read?: (value: unknown, context: FieldContext) => Iterable<Finding>;
}

/** The default affinity timeout of Kubernetes. */
const DEFAULT_AFFINITY_SECONDS = 10_800;

/**
 * Every field of a ServiceSpec (Kubernetes 1.36); a test compares the names with the API. Fields that do not
 * affect traffic from outside have no `read`.
 */
export const SERVICE_FIELDS: Readonly<Record<string, FieldRule>> = {
  selector: { outcome: 'carried over' },
  ports: {
    outcome: 'carried over: number, target; other protocols than TCP are refused; `nodePort` is noted',
  },
  type: {
    outcome: '`ExternalName` is refused; `NodePort` and `LoadBalancer` are noted: a second way in',
    kind: oneOf(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']),
    read: readType,
  },
  externalName: { outcome: 'refused with its type' },
  externalIPs: {
    outcome: 'noted: a second way in; refused if one is the virtual IP',
    kind: LIST,
    read: readExternalIps,
  },
  loadBalancerIP: { outcome: 'carried over as the virtual IP', kind: TEXT, read: readLoadBalancerIp },
  loadBalancerSourceRanges: {
    outcome: 'carried over; IPv6 networks are noted, and refused if there is no other',
    kind: LIST,
    read: readRanges,
  },
  loadBalancerClass: { outcome: 'not needed: the Service of the virtual IP has its own' },
  allocateLoadBalancerNodePorts: { outcome: 'not needed: the virtual IP uses no node ports' },
  healthCheckNodePort: {
    outcome: 'noted: the appliance checks the ports of the virtual IP',
    kind: NUMBER,
    read: readCheckPort,
  },
  externalTrafficPolicy: {
    outcome: 'carried over; `Local` is refused with checks by ping',
    kind: oneOf(EXTERNAL_TRAFFIC_POLICIES),
    read: (value) => carry('externalTrafficPolicy', value),
  },
  internalTrafficPolicy: { outcome: 'not needed: it is for traffic inside the cluster' },
  trafficDistribution: {
    outcome: 'carried over',
    kind: oneOf(TRAFFIC_DISTRIBUTIONS),
    read: (value) => carry('trafficDistribution', value),
  },
  publishNotReadyAddresses: {
    outcome: 'carried over',
    kind: SWITCH,
    *read(value) {
      if (value === true) yield { carried: { publishNotReadyAddresses: true } };
    },
  },
  sessionAffinity: {
    outcome: 'carried over with one server; refused with several',
    kind: oneOf(['None', 'ClientIP']),
    *read(value, { spec }) {
      if (value === 'ClientIP') yield { carried: { clientAffinitySeconds: readTimeout(spec) } };
    },
  },
  sessionAffinityConfig: {
    outcome: 'carried over with `sessionAffinity`, refused without it',
    kind: AFFINITY_CONFIG,
    read: readAffinityConfig,
  },
  ipFamilies: {
    outcome: 'refused without IPv4; IPv6 beside it is noted',
    kind: FAMILIES,
    read: readFamilies,
  },
  ipFamilyPolicy: {
    outcome: '`RequireDualStack` is refused, `PreferDualStack` noted',
    kind: oneOf(['SingleStack', 'PreferDualStack', 'RequireDualStack']),
    read: readFamilyPolicy,
  },
  clusterIP: { outcome: 'not needed: it is for traffic inside the cluster' },
  clusterIPs: { outcome: 'not needed: they are for traffic inside the cluster' },
};

function* readType(value: unknown, { path, spec }: FieldContext): Iterable<Finding> {
  const { loadBalancerClass, allocateLoadBalancerNodePorts } = spec;
  if (value === 'NodePort') {
    yield {
      note: `the Service '${path}' is of type NodePort: its node ports stay open beside the virtual IP, for every client; ClusterIP is enough`,
    };
  } else if (value === 'LoadBalancer') {
    const controller =
      typeof loadBalancerClass === 'string'
        ? `the controller of class ${loadBalancerClass}`
        : 'the controller of the cluster';
    yield {
      note:
        allocateLoadBalancerNodePorts === false
          ? `the Service '${path}' is of type LoadBalancer itself: ${controller} may give it a second address; ClusterIP is enough`
          : `the Service '${path}' is of type LoadBalancer itself: ${controller} may give it a second address, and its node ports are open to every client; ClusterIP is enough`,
    };
  }
}

function* readExternalIps(value: unknown, { path, address }: FieldContext): Iterable<Finding> {
  const ips = Array.isArray(value) ? value.map(String) : [];
  if (ips.length === 0) return;
  if (address === undefined || !ips.includes(address)) {
    yield {
      note: `the Service '${path}' has externalIPs (${ips.join(', ')}): they stay a second way in, which sourceRanges do not filter`,
    };
    return;
  }
  yield {
    problem: {
      code: 'LB_SERVICE',
      message: `the Service '${path}' has the virtual IP ${address} among its externalIPs, so kube-proxy would answer for it twice`,
      given: ips,
      allowed: 'externalIPs without the virtual IP',
      hint: 'leave it out of externalIPs: the Service of the virtual IP announces it',
    },
  };
}

function* readLoadBalancerIp(value: unknown): Iterable<Finding> {
  if (typeof value === 'string' && value !== '') yield { carried: { address: value } };
}

function readRanges(value: unknown, context: FieldContext): Iterable<Finding> {
  return carryRanges(
    Array.isArray(value) ? value : [],
    `loadBalancerSourceRanges of the Service '${context.path}'`,
  );
}

/** Carries networks over and reports those that cannot be. @param what names the list, in the singular */
export function* carryRanges(texts: readonly unknown[], what: string): Iterable<Finding> {
  const { ranges, ipv6, invalid } = readSourceRanges(texts);
  if (ranges.length > 0) yield { carried: { sourceRanges: ranges } };
  if (invalid.length > 0) {
    yield {
      problem: {
        code: 'LB_SERVICE',
        message: `${what} has something that is not a network: ${invalid.map((text) => `'${text}'`).join(', ')}`,
        given: texts,
        allowed: 'IPv4 networks such as 203.0.113.0/24, or 203.0.113.5/32 for one address',
        hint: 'write the prefix length of each, or set sourceRanges',
      },
    };
  } else if (ipv6.length > 0 && ranges.length === 0) {
    yield {
      problem: {
        code: 'LB_SERVICE',
        message: `${what} has IPv6 networks only, which kube-proxy ignores for an IPv4 address: every client could connect`,
        given: texts,
        allowed: 'at least one IPv4 network: the appliance carries IPv4',
        hint: 'add the IPv4 networks of the clients, or set sourceRanges',
      },
    };
  } else if (ipv6.length > 0) {
    yield { note: `${what} has ${ipv6.join(', ')}: no IPv6 client can reach the virtual IP` };
  }
}

function* readCheckPort(value: unknown, { path }: FieldContext): Iterable<Finding> {
  if (typeof value !== 'number' || value === 0) return;
  yield {
    note: `healthCheckNodePort ${value} of the Service '${path}' is not used: the appliance checks the ports of the virtual IP`,
  };
}

function* carry(field: 'externalTrafficPolicy' | 'trafficDistribution', value: unknown): Iterable<Finding> {
  yield { carried: { [field]: value } };
}

function* readAffinityConfig(value: unknown, { path, spec }: FieldContext): Iterable<Finding> {
  if (spec.sessionAffinity === 'ClientIP') return;
  yield {
    problem: {
      code: 'LB_SERVICE',
      message: `sessionAffinityConfig of the Service '${path}' is without sessionAffinity, so clients change pods`,
      given: value,
      allowed: "sessionAffinity: 'ClientIP' beside it",
      hint: 'set sessionAffinity, or remove sessionAffinityConfig: the API server would refuse it alone',
    },
  };
}

function readTimeout(spec: JsonObject): number {
  const { sessionAffinityConfig: config } = spec;
  const clientIp = isObject(config) ? config.clientIP : undefined;
  const seconds = isObject(clientIp) ? clientIp.timeoutSeconds : undefined;
  return typeof seconds === 'number' ? seconds : DEFAULT_AFFINITY_SECONDS;
}

function* readFamilies(value: unknown, { path }: FieldContext): Iterable<Finding> {
  if (!Array.isArray(value) || !value.includes('IPv6')) return;
  if (value.includes('IPv4')) {
    yield { note: `the Service '${path}' has IPv6 addresses, too: the virtual IP is for IPv4 clients alone` };
    return;
  }
  yield {
    problem: {
      code: 'LB_SERVICE',
      message: `the Service '${path}' is for IPv6 only; the appliance carries IPv4`,
      given: value,
      allowed: 'ipFamilies with IPv4',
      hint: 'add IPv4 to its ipFamilies, or pass the workload itself if its pods have IPv4 addresses',
    },
  };
}

function* readFamilyPolicy(value: unknown, { path }: FieldContext): Iterable<Finding> {
  if (value === 'PreferDualStack') {
    yield {
      note: `the Service '${path}' prefers two address families: the virtual IP is for IPv4 clients alone`,
    };
  } else if (value === 'RequireDualStack') {
    yield {
      problem: {
        code: 'LB_SERVICE',
        message: `the Service '${path}' requires IPv4 and IPv6; the appliance carries IPv4`,
        given: value,
        allowed: 'SingleStack, or PreferDualStack',
        hint: 'change its ipFamilyPolicy, or pass the workload itself',
      },
    };
  }
}
