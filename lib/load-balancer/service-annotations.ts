import { carryRanges, type FieldContext, type Finding } from './service-fields';

/** How to treat certain annotations of the Service that is the backend. */
interface AnnotationRule {
  readonly keys: RegExp;
  /** Summary for docs/load-balancer.md. */
  readonly outcome: string;
  readonly read: (key: string, value: string, context: FieldContext) => Iterable<Finding>;
}

/** Matches annotations that load balancer controllers read. */
const CONTROLLERS =
  /^(?:service(?:\.(?:alpha|beta))?\.kubernetes\.io|cloud\.google\.com|networking\.gke\.io)\/|^kubernetes\.io\/elb\.|^(?=[\w.-]+\/)[^/]*?(?:load-?balancer|cloudscale|stackit|metallb|cilium|kube-vip|openstack|usacloud|oraclecloud|hetzner|tencent|yandex|ovhcloud|civo|equinix|purelb|openelb|kubesphere|loxilb)/;

/** The rules, in order of precedence: the first that matches applies. */
export const SERVICE_ANNOTATIONS: Readonly<Record<string, AnnotationRule>> = {
  'topology-mode': {
    keys: /^service\.kubernetes\.io\/topology-(mode|aware-hints)$/,
    outcome: 'noted: `trafficDistribution` says the same',
    *read(key, _, { path }) {
      yield {
        note: `annotation ${key} of the Service '${path}' is not carried over: give trafficDistribution instead`,
      };
    },
  },
  'load-balancer-source-ranges': {
    keys: /\/(load-balancer-source-ranges|azure-allowed-ip-ranges)$/,
    outcome: 'carried over, unless `loadBalancerSourceRanges` says it; also Azure’s `allowed-ip-ranges`',
    read: readSourceRangesAnnotation,
  },
  'security groups, access lists': {
    keys: /(?<!manage-backend-)security-?groups?\b|allowed-(service-tags|sources|cidrs)$|access-control|\bacl-id|whitelist|firewall|(allow|deny)-rules/,
    outcome: 'refused without `sourceRanges`: the filter would be lost',
    read: refuseFilter,
  },
  'internal load balancer': {
    keys: /internal|-scheme$|load-?balancer-((address-|network-)?type|network|private)$|-ip-type$|disable-public-network$|\/elb\.autocreate$/,
    outcome: 'refused on a router, whose addresses are public',
    read: refusePublicAddress,
  },
  'external-dns.alpha.kubernetes.io/…': {
    keys: /^external-dns\.alpha\.kubernetes\.io\//,
    outcome: 'noted: `annotations` gives them to the Service with the virtual IP',
    *read(key, _, { path }) {
      yield {
        note: `annotation ${key} of the Service '${path}' is not carried over: give it in annotations if the name is to lead to the virtual IP`,
      };
    },
  },
  'PROXY protocol': {
    keys: /proxy-?protocol|send-proxy|target-group-attributes$|enable-features$|pool-protocol$/i,
    outcome: 'noted: the appliance does not speak it',
    read: noteProxyProtocol,
  },
  'certificates, TLS': {
    keys: /ssl|tls(?!-passthrough)|certificate/,
    outcome: 'noted: the appliance does not end TLS',
    *read(key, _, { path }) {
      yield {
        note: `annotation ${key} of the Service '${path}' asks a load balancer to terminate TLS, which the appliance cannot: the pods must`,
      };
    },
  },
  'others of load balancer controllers': {
    keys: CONTROLLERS,
    outcome: 'noted: they have no effect on the appliance',
    read: (key, _, { path }) => noteOther(key, path),
  },
};

/** Yields the findings about the annotations of a Service. */
export function* readAnnotations(
  annotations: Readonly<Record<string, string>>,
  context: FieldContext,
): Iterable<Finding> {
  for (const [key, value] of Object.entries(annotations)) {
    const isOfController = CONTROLLERS.test(key) || key.startsWith('external-dns.');
    const rule = isOfController && Object.values(SERVICE_ANNOTATIONS).find(({ keys }) => keys.test(key));
    if (rule) yield* rule.read(key, value, context);
  }
}

/** Yields the findings about the labels of a Service: one of them takes it away from kube-proxy. */
export function* readLabels(
  labels: Readonly<Record<string, string>>,
  { path }: FieldContext,
): Iterable<Finding> {
  const proxy = labels['service.kubernetes.io/service-proxy-name'];
  if (proxy === undefined) return;
  yield {
    note: `the Service '${path}' is left to the proxy '${proxy}'; kube-proxy serves the virtual IP regardless`,
  };
}

function* readSourceRangesAnnotation(
  key: string,
  value: string,
  { path, spec }: FieldContext,
): Iterable<Finding> {
  const { loadBalancerSourceRanges } = spec;
  const what = `annotation ${key} of the Service '${path}'`;
  if (Array.isArray(loadBalancerSourceRanges) && loadBalancerSourceRanges.length > 0) {
    yield { note: `${what} is ignored next to loadBalancerSourceRanges` };
    return;
  }
  const texts = value.split(',').filter((text) => text.trim() !== '');
  yield* carryRanges(texts, what);
}

function* noteProxyProtocol(key: string, value: string, { path }: FieldContext): Iterable<Finding> {
  if (/^(false|none)?$/i.test(value)) return;
  const isForIt = /proxy-?protocol|send-proxy/i.test(key);
  if (!isForIt && !/^proxy(v\d)?$|proxy-protocol|proxy_protocol_v2\.enabled=true/.test(value)) {
    yield* noteOther(key, path);
    return;
  }
  yield {
    note: `annotation ${key} of the Service '${path}' asks for PROXY protocol, which the appliance does not speak: pods that expect it refuse every connection`,
  };
}

function* refuseFilter(key: string, value: string, { path, sourceRanges }: FieldContext): Iterable<Finding> {
  if (sourceRanges) return;
  yield {
    problem: {
      code: 'LB_SERVICE',
      message: `annotation ${key} of the Service '${path}' lets only some clients in; the appliance has no such filter`,
      given: value,
      allowed: 'networks in sourceRanges, which kube-proxy enforces',
      hint: "give sourceRanges, ['0.0.0.0/0'] for every client",
    },
  };
}

function* refusePublicAddress(
  key: string,
  value: string,
  { path, isPublic }: FieldContext,
): Iterable<Finding> {
  if (/^(|false|none|external|internet|internet-facing|public)$/i.test(value)) return;
  // the subnet that is given makes it internal
  const isSubnet = key.endsWith('loadbalancer-internal-subnetid');
  if (
    !isSubnet &&
    !/^(true|internal|intranet|inner|private|0\.0\.0\.0\/0)$|"type"\s*:\s*"inner"/i.test(value)
  ) {
    yield* noteOther(key, path);
    return;
  }
  if (!isPublic) return;
  yield {
    problem: {
      code: 'LB_SERVICE',
      message: `annotation ${key} of the Service '${path}' asks for an internal load balancer; an address of a router's block is public`,
      given: value,
      allowed: 'a SwitchNetwork, or a Service without the annotation',
      hint: 'put the load balancer on a private switch, or remove the annotation',
    },
  };
}

function* noteOther(key: string, path: string): Iterable<Finding> {
  yield {
    note: `annotation ${key} of the Service '${path}' is for another load balancer: it has no effect on the virtual IP`,
  };
}
