import { ApiObject } from 'cdk8s';
import fc from 'fast-check';
import { Cidr, Ipv4 } from '../../lib/core/ipv4';
import { collectNotes } from '../../lib/core/notes';
import { Exposure } from '../../lib/kubernetes/service/exposure';
import { Workload } from '../../lib/kubernetes/workload/workload';
import { HealthCheck } from '../../lib/load-balancer/health-check';
import { RouterNetwork, SwitchNetwork } from '../../lib/load-balancer/network';
import { SakuraLoadBalancedService } from '../../lib/load-balancer/sakura-load-balanced-service';
import { SERVICE_FIELDS } from '../../lib/load-balancer/service-fields';
import type { OnRouterProps } from '../../lib/load-balancer/service-props';
import { readSourceRanges } from '../../lib/load-balancer/source-ranges';
import { artifactOf, loadBalanced, problemsBelow, testStack } from './service-site';

/** Returns the effect of a Service with these fields behind a virtual IP with one server. */
function behind(fields: object, props: Partial<OnRouterProps> = {}, metadata: object = {}) {
  const stack = testStack();
  const backend = new ApiObject(stack, 'Front', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8000 }], ...fields },
  });
  const edge = loadBalanced(stack, { backend, ...props });
  return {
    problems: problemsBelow(stack).map((problem) => problem.replace(/^(\w+) shop\/Edge: /, '$1: ')),
    notes: collectNotes(edge).map(({ text }) => text),
    service: edge.service.toJson(),
    probe: edge.probeService?.toJson(),
    virtualIp: artifactOf(edge.loadBalancer).spec.virtualIps[0],
  };
}

const withAddresses = RouterNetwork.byName('k8s-router', { addresses: ['203.0.113.4', '203.0.113.5'] });
const ping = HealthCheck.ping();

describe('source ranges', () => {
  const ranges = ['198.51.100.0/24', '192.0.2.7/32'];

  it.each<[string, object, Partial<OnRouterProps>, object]>([
    ['of the Service', { loadBalancerSourceRanges: ranges }, {}, {}],
    ['of the program', {}, { sourceRanges: ranges }, {}],
    [
      'of the annotation',
      {},
      {},
      { annotations: { 'service.beta.kubernetes.io/load-balancer-source-ranges': ranges.join(', ') } },
    ],
    [
      'of the annotation of Azure',
      {},
      {},
      { annotations: { 'service.beta.kubernetes.io/azure-allowed-ip-ranges': ranges.join(',') } },
    ],
  ])(
    '%s apply to clients of the virtual IP, and only the appliance reaches the checked ports',
    (_, fields, props, metadata) => {
      const { problems, service, probe, notes } = behind(
        fields,
        { network: withAddresses, ...props },
        metadata,
      );
      expect(problems).toEqual([]);
      expect(service.spec.loadBalancerSourceRanges).toEqual(ranges);
      expect(probe.spec.loadBalancerSourceRanges).toEqual(['203.0.113.4/32', '203.0.113.5/32']);
      expect(notes).toContainEqual(
        expect.stringContaining('only clients in 198.51.100.0/24, 192.0.2.7/32 may'),
      );
    },
  );

  it('need the addresses of the appliance, or the checked ports would be open to all', () => {
    const spec = { loadBalancerSourceRanges: ranges };
    expect(behind(spec).problems).toEqual([expect.stringMatching(/^LB_SERVICE: .*would be open to all/)]);
    expect(behind(spec, { healthCheck: ping }).problems).toEqual([]);
    expect(behind(spec, { createProbeService: false }).problems).toEqual([]);
  });

  it.each([
    ['an address without length', ['192.0.2.1'], 'not a network'],
    ['a host name', ['example.jp/24'], 'not a network'],
    ['a prefix that is too long', ['192.0.2.0/33'], 'not a network'],
    ['IPv6 alone, which kube-proxy would ignore', ['2001:db8::/32'], 'every client could connect'],
  ])('are refused with %s', (_, loadBalancerSourceRanges, text) => {
    expect(behind({ loadBalancerSourceRanges }, { healthCheck: ping }).problems).toEqual([
      expect.stringMatching(`LB_SERVICE: .*${text}`),
    ]);
  });

  it.each([[[]], [['2001:db8::/32']], [['192.0.2.1']]])(
    'are refused in the program as %j',
    (sourceRanges) => {
      expect(behind({}, { sourceRanges, healthCheck: ping }).problems).toEqual([
        expect.stringMatching(/^LB_SERVICE: sourceRanges /),
      ]);
    },
  );

  it('are used without those of IPv6, with a note', () => {
    const { service, notes } = behind(
      { loadBalancerSourceRanges: ['2001:db8::/32', ...ranges] },
      { healthCheck: ping },
    );
    expect(service.spec.loadBalancerSourceRanges).toEqual(ranges);
    expect(notes).toContainEqual(expect.stringContaining('2001:db8::/32: no IPv6 client'));
  });

  it('of the program replace those of the Service, with a note', () => {
    const { service, notes } = behind(
      { loadBalancerSourceRanges: ranges },
      { healthCheck: ping, sourceRanges: ['0.0.0.0/0'] },
    );
    expect(service.spec.loadBalancerSourceRanges).toEqual(['0.0.0.0/0']);
    expect(notes).toContainEqual(expect.stringMatching(/^sourceRanges \["0\.0\.0\.0\/0"\] applies, not /));
  });

  it('contain exactly the addresses that they contained as written', () => {
    const address = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    fc.assert(
      fc.property(address, fc.integer({ min: 0, max: 32 }), address, (host, length, client) => {
        const { ranges: read, invalid } = readSourceRanges([`${new Ipv4(host)}/${length}`]);
        const isMember = Math.floor(host / 2 ** (32 - length)) === Math.floor(client / 2 ** (32 - length));
        expect(invalid).toEqual([]);
        expect(Cidr.parse(read[0] ?? '').contains(new Ipv4(client))).toBe(isMember);
      }),
    );
  });
});

describe('affinity of clients', () => {
  const sticky = { sessionAffinity: 'ClientIP' };

  it.each([
    ['of the Service, by default for three hours', sticky, {}, 10_800],
    ['of the Service', { ...sticky, sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } } }, {}, 60],
    ['of the program', {}, { clientAffinitySeconds: 90 }, 90],
  ])('%s is kept with one server', (_, fields, props, timeoutSeconds) => {
    const { problems, service } = behind(fields, props);
    expect(problems).toEqual([]);
    expect(service.spec).toMatchObject({
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIP: { timeoutSeconds } },
    });
  });

  it('is refused with several servers, unless the program gives it up', () => {
    const servers = ['203.0.113.21', '203.0.113.22'];
    expect(behind(sticky, { servers }).problems).toEqual([
      expect.stringMatching(/^LB_SERVICE: a client cannot stay with one pod for 10800 s/),
    ]);
    const { problems, service, notes } = behind(sticky, { servers, clientAffinitySeconds: 0 });
    expect(problems).toEqual([]);
    expect(service.spec).not.toHaveProperty('sessionAffinity');
    expect(notes).toContainEqual(expect.stringMatching(/^clientAffinitySeconds 0 applies, not 10800/));
  });

  it.each([-1, 1.5, 86_401])('is refused as %p seconds', (clientAffinitySeconds) => {
    expect(behind({}, { clientAffinitySeconds }).problems).toEqual([
      expect.stringMatching(/^LB_SERVICE: .*out of range/),
    ]);
  });
});

describe('other fields of a Service:', () => {
  it.each([
    ['trafficDistribution', 'PreferSameNode'],
    ['publishNotReadyAddresses', true],
    ['externalTrafficPolicy', 'Local'],
  ])('%s is carried over', (field, value) => {
    const { problems, service } = behind({ [field]: value });
    expect(problems).toEqual([]);
    expect(service.spec).toHaveProperty(field, value);
  });

  it('loadBalancerIP becomes the virtual IP, and is checked as one', () => {
    expect(behind({ loadBalancerIP: '203.0.113.9' }).virtualIp).toMatchObject({ address: '203.0.113.9' });
    expect(behind({ loadBalancerIP: '2001:db8::1' }).problems).toEqual([
      expect.stringMatching(/^ADDRESS_INVALID/),
    ]);
    const { virtualIp, notes } = behind({ loadBalancerIP: '203.0.113.9' }, { address: '203.0.113.8' });
    expect(virtualIp).toMatchObject({ address: '203.0.113.8' });
    expect(notes).toContainEqual(
      expect.stringMatching(/^address 203\.0\.113\.8 applies, not 203\.0\.113\.9/),
    );
  });

  it.each([
    ['IPv6 alone', { ipFamilies: ['IPv6'] }, 'for IPv6 only'],
    ['two families', { ipFamilyPolicy: 'RequireDualStack' }, 'requires IPv4 and IPv6'],
    ['the policy Local with pings', { externalTrafficPolicy: 'Local' }, 'keeps nodes without pods'],
  ])('%s are refused', (_, fields, text) => {
    expect(behind(fields, { healthCheck: ping }).problems).toEqual([
      expect.stringMatching(`LB_SERVICE: .*${text}`),
    ]);
  });

  it('the virtual IP among externalIPs is refused, others are noted', () => {
    const fields = { externalIPs: ['203.0.113.10'] };
    expect(behind(fields, { address: '203.0.113.10' }).problems).toEqual([
      expect.stringMatching(/^LB_SERVICE: .*twice/),
    ]);
    expect(behind(fields).notes).toContainEqual(expect.stringContaining('a second way in'));
  });

  it.each([
    ['NodePort', { type: 'NodePort' }, 'type NodePort'],
    ['LoadBalancer', { type: 'LoadBalancer' }, 'type LoadBalancer itself: the controller of the cluster'],
    ['a class', { type: 'LoadBalancer', loadBalancerClass: 'a/b' }, 'the controller of class a/b'],
    [
      'LoadBalancer without node ports',
      { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false },
      'may give it a second address; ClusterIP is enough',
    ],
    ['healthCheckNodePort', { healthCheckNodePort: 30123 }, 'healthCheckNodePort 30123'],
    ['PreferDualStack', { ipFamilyPolicy: 'PreferDualStack' }, 'IPv4 clients alone'],
    ['two families', { ipFamilies: ['IPv4', 'IPv6'] }, 'IPv4 clients alone'],
  ])('%s is noted', (_, fields, text) => {
    const { problems, notes } = behind(fields);
    expect(problems).toEqual([]);
    expect(notes).toEqual([expect.stringContaining(text)]);
  });

  it.each([
    ['a security group', 'service.beta.kubernetes.io/aws-load-balancer-security-groups', 'sg-1', 'filter'],
    ['an internal address', 'service.beta.kubernetes.io/azure-load-balancer-internal', 'true', 'public'],
    ['an internal type', 'networking.gke.io/load-balancer-type', 'Internal', 'public'],
    ['an internal scheme', 'service.beta.kubernetes.io/aws-load-balancer-scheme', 'internal', 'public'],
    [
      'a private kind of address',
      'service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type',
      'private',
      'public',
    ],
    ['an internal type of Yandex', 'yandex.cloud/load-balancer-type', 'internal', 'public'],
    [
      'an internal subnet',
      'service.kubernetes.io/qcloud-loadbalancer-internal-subnetid',
      'subnet-1',
      'public',
    ],
    ['security groups of Tencent', 'service.cloud.tencent.com/security-groups', 'sg-1', 'filter'],
    ['rules', 'service.beta.kubernetes.io/do-loadbalancer-allow-rules', 'cidr:192.0.2.0/24', 'filter'],
    ['a firewall', 'kubernetes.civo.com/firewall-id', 'a-b', 'filter'],
    [
      'an access list of Alibaba',
      'service.beta.kubernetes.io/alibaba-cloud-loadbalancer-acl-id',
      'acl-1',
      'filter',
    ],
    ['an internal network', 'service.beta.kubernetes.io/do-loadbalancer-network', 'INTERNAL', 'public'],
    ['a private load balancer', 'service.beta.kubernetes.io/scw-loadbalancer-private', 'true', 'public'],
    [
      'a network without the public one',
      'load-balancer.hetzner.cloud/disable-public-network',
      'true',
      'public',
    ],
    [
      'a private network of Naver',
      'service.beta.kubernetes.io/ncloud-load-balancer-network-type',
      'private',
      'public',
    ],
    ['an internal one of STACKIT', 'lb.stackit.cloud/internal-lb', 'true', 'public'],
    ['an older internal one of STACKIT', 'yawol.stackit.cloud/internalLB', 'true', 'public'],
    ['an inner one of Huawei', 'kubernetes.io/elb.autocreate', '{"type": "inner"}', 'public'],
    ['sources', 'service.beta.kubernetes.io/ovh-loadbalancer-allowed-sources', '192.0.2.0/24', 'filter'],
    ['networks', 'k8s.cloudscale.ch/loadbalancer-listener-allowed-cidrs', '["192.0.2.0/24"]', 'filter'],
  ])('%s in an annotation is refused', (_, key, value, text) => {
    const { problems } = behind({}, {}, { annotations: { [key]: value } });
    expect(problems).toEqual([expect.stringMatching(`LB_SERVICE: annotation ${key} .*${text}`)]);
  });

  it('an internal address is accepted on a private switch', () => {
    const stack = testStack();
    const backend = new ApiObject(stack, 'Front', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { annotations: { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' } },
      spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8000 }] },
    });
    new SakuraLoadBalancedService(stack, 'Edge', {
      backend,
      network: SwitchNetwork.byName('k8s', { addresses: ['192.168.0.2'], prefixLength: 24 }),
      address: '192.168.0.10',
      servers: ['192.168.0.21'],
    });
    expect(problemsBelow(stack)).toEqual([]);
  });

  it.each([
    ['external-dns.alpha.kubernetes.io/hostname', 'example.jp', 'give it in annotations'],
    ['service.beta.kubernetes.io/aws-load-balancer-proxy-protocol', '*', 'PROXY protocol'],
    ['service.beta.kubernetes.io/aws-load-balancer-ssl-cert', 'arn:1', 'terminate TLS'],
    ['metallb.io/loadBalancerIPs', '192.0.2.1', 'for another load balancer'],
    ['service.beta.kubernetes.io/aws-load-balancer-type', 'nlb', 'for another load balancer'],
    ['service.beta.kubernetes.io/azure-load-balancer-internal-subnet', 'a', 'for another load balancer'],
    ['kubernetes.io/elb.class', 'union', 'for another load balancer'],
    ['service.kubernetes.io/topology-mode', 'Auto', 'give trafficDistribution'],
    ['load-balancer.hetzner.cloud/uses-proxyprotocol', 'true', 'PROXY protocol'],
    ['service.beta.kubernetes.io/scw-loadbalancer-send-proxy-v2', '80,443', 'PROXY protocol'],
    ['kubernetes.civo.com/loadbalancer-enable-proxy-protocol', 'send-proxy', 'PROXY protocol'],
    ['lb.stackit.cloud/tcp-proxy-protocol', 'true', 'PROXY protocol'],
    ['k8s.cloudscale.ch/loadbalancer-pool-protocol', 'proxyv2', 'PROXY protocol'],
    ['k8s.cloudscale.ch/loadbalancer-pool-protocol', 'tcp', 'for another load balancer'],
    [
      'service.beta.kubernetes.io/aws-load-balancer-target-group-attributes',
      'preserve_client_ip.enabled=false,proxy_protocol_v2.enabled=true',
      'PROXY protocol',
    ],
    [
      'service.beta.kubernetes.io/aws-load-balancer-target-group-attributes',
      'proxy_protocol_v2.enabled=false',
      'for another load balancer',
    ],
    [
      'service.kubernetes.io/ibm-load-balancer-cloud-provider-enable-features',
      'proxy-protocol',
      'PROXY protocol',
    ],
    [
      'service.beta.kubernetes.io/aws-load-balancer-manage-backend-security-group-rules',
      'true',
      'for another load balancer',
    ],
    ['service.beta.kubernetes.io/alibaba-cloud-loadbalancer-acl-status', 'off', 'for another load balancer'],
    ['service.beta.kubernetes.io/do-loadbalancer-tls-passthrough', 'true', 'for another load balancer'],
    ['load-balancer.hetzner.cloud/use-private-ip', 'true', 'for another load balancer'],
    ['kubernetes.io/elb.autocreate', '{"type":"public"}', 'for another load balancer'],
  ])('annotation %s: %s is noted', (key, value, text) => {
    const { problems, notes } = behind({}, {}, { annotations: { [key]: value } });
    expect(problems).toEqual([]);
    expect(notes).toEqual([expect.stringContaining(text)]);
  });

  it('annotations of others are ignored', () => {
    const annotations = { 'example.jp/internal': 'true', 'prometheus.io/scrape': 'true' };
    expect(behind({}, {}, { annotations })).toMatchObject({ problems: [], notes: [] });
  });

  it('a label that leaves the Service to another proxy is noted', () => {
    const labels = { 'service.kubernetes.io/service-proxy-name': 'mesh' };
    expect(behind({}, {}, { labels }).notes).toEqual([expect.stringContaining("left to the proxy 'mesh'")]);
  });

  it('the Service of a workload of Kumiki is treated alike', () => {
    const stack = testStack();
    const backend = new Workload(stack, 'Web', {
      app: 'web',
      image: 'web:1',
      ports: [{ name: 'http', number: 80 }],
      exposure: Exposure.loadBalancer(),
    });
    const edge = loadBalanced(stack, { backend });
    expect(collectNotes(edge)).toMatchObject([{ text: expect.stringContaining('type LoadBalancer itself') }]);
  });

  it('annotations of the program are put on the Service with the virtual IP only', () => {
    const annotations = { 'external-dns.alpha.kubernetes.io/hostname': 'shop.example.jp' };
    const { service, probe } = behind({}, { annotations });
    expect(service.metadata.annotations).toEqual(annotations);
    expect(probe.metadata.annotations).toBeUndefined();
  });

  it.each([
    ['service.beta.kubernetes.io/load-balancer-source-ranges', '10.0.0.0/8', 'keeps no client out'],
    ['service.beta.kubernetes.io/azure-allowed-ip-ranges', '10.0.0.0/8', 'keeps no client out'],
    ['service.beta.kubernetes.io/aws-load-balancer-security-groups', 'sg-1', 'lets only some clients in'],
    ['networking.gke.io/load-balancer-type', 'Internal', 'asks for an internal load balancer'],
  ])(
    'annotations of the program are refused if they only seem to keep clients away: %s',
    (key, value, why) => {
      const { problems } = behind({}, { annotations: { [key]: value } });
      expect(problems).toEqual([
        expect.stringMatching(`^LB_SERVICE: annotation ${key} of the Service 'shop/Edge/Service' ${why}`),
      ]);
    },
  );
});

describe('a field of a kind that the API server refuses', () => {
  it.each([{}, { sessionAffinity: 'None' }])('is refused: sessionAffinityConfig with %j', (fields) => {
    const sessionAffinityConfig = { clientIP: { timeoutSeconds: 300 } };
    const { problems } = behind({ sessionAffinityConfig, ...fields });
    expect(problems).toEqual([
      expect.stringMatching(
        /^LB_SERVICE: sessionAffinityConfig of the Service '.*' is without sessionAffinity/,
      ),
    ]);
  });

  it.each<[string, unknown, string]>([
    ['loadBalancerSourceRanges', '198.51.100.0/24', 'a list'],
    ['externalIPs', '198.51.100.4', 'a list'],
    ['ipFamilies', 'IPv6', 'a list of IPv4 and IPv6'],
    ['externalTrafficPolicy', 'local', 'Local, Cluster'],
    ['trafficDistribution', 'close', 'PreferSameZone, PreferSameNode, PreferClose'],
    ['publishNotReadyAddresses', 'true', 'true or false'],
    ['sessionAffinity', 'ClientIp', 'None, ClientIP'],
    [
      'sessionAffinityConfig',
      { clientIP: { timeoutSeconds: '300' } },
      'clientIP with timeoutSeconds, an integer from 1 to 86400',
    ],
    ['ipFamilies', ['ipv6'], 'a list of IPv4 and IPv6'],
    ['ipFamilyPolicy', 'DualStack', 'SingleStack, PreferDualStack, RequireDualStack'],
    ['healthCheckNodePort', '31000', 'a number'],
    ['type', 'Loadbalancer', 'ClusterIP, NodePort, LoadBalancer, ExternalName'],
  ])('is refused rather than ignored: %s', (field, value, allowed) => {
    const { problems } = behind({ [field]: value });
    expect(problems).toEqual([
      expect.stringContaining(`LB_SERVICE: ${field} of the Service 'shop/Front' cannot be`),
    ]);
    expect(SERVICE_FIELDS[field]?.kind?.allowed).toBe(allowed);
  });

  it.each([0, -1, 1.5, 86_401])(
    'is refused rather than carried over: an affinity of %p seconds',
    (seconds) => {
      const sessionAffinityConfig = { clientIP: { timeoutSeconds: seconds } };
      const { problems } = behind({ sessionAffinity: 'ClientIP', sessionAffinityConfig });
      expect(problems).toEqual([expect.stringContaining('sessionAffinityConfig of the Service')]);
    },
  );

  it.each([null, ''])('is not confused with an empty field: %p', (value) => {
    const fields = Object.keys(SERVICE_FIELDS).filter((field) => SERVICE_FIELDS[field]?.kind);
    expect(behind(Object.fromEntries(fields.map((field) => [field, value]))).problems).toEqual([]);
  });
});
