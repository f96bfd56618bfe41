import type { Problem } from '../../core/errors';
import { adviseOnHost } from '../../core/host-name';
import { Ipv4 } from '../../core/ipv4';
import { DNS_SUBDOMAIN } from '../../kubernetes/name-rules';
import type { GatewayTls } from '../gateway-tls';
import type { ClientAddressConfig } from '../nginx/gateway-config';
import type { NginxIngressGatewayProps } from '../nginx-ingress-gateway-props';
import { checkSecurityHeaders, checkSettings } from './check-settings';
import { checkInteger, HEADER_NAME, HOST_RULE, NETWORK_RULE, PATH_RULE } from './texts';

/** Yields the problems of a gateway's properties, apart from its routes. */
export function* checkProps(props: NginxIngressGatewayProps): Generator<Problem> {
  yield* checkSettings(props, 'the gateway');
  yield* checkSecurityHeaders(props.securityHeaders, props.hstsSeconds);
  yield* checkInteger('workerProcesses', props.workerProcesses, [1, 64]);
  yield* checkInteger('drainSeconds', props.drainSeconds, [0, 3600]);
  yield* checkInteger('shutdownSeconds', props.shutdownSeconds, [1, 3600]);
  yield* checkInteger('hstsSeconds', props.hstsSeconds, [0, 2 * 31_536_000]);
  yield* checkAutoscaling(props);
  yield* checkNames(props);
  yield* checkClientAddress(props.clientAddress?.config ?? { kind: 'direct' });
  yield* checkHttps(props);
  if (props.tls) yield* checkTls(props.tls);
}

function* checkAutoscaling({ autoscaling, replicas }: NginxIngressGatewayProps): Generator<Problem> {
  if (!autoscaling) return;
  const { minReplicas = 2, maxReplicas, targetCpuPercent } = autoscaling;
  yield* checkInteger('autoscaling.minReplicas', minReplicas, [1, 1000]);
  yield* checkInteger('autoscaling.maxReplicas', maxReplicas, [Math.max(1, minReplicas || 1), 1000]);
  yield* checkInteger('autoscaling.targetCpuPercent', targetCpuPercent, [1, 100]);
  if (replicas === undefined) return;
  yield settingProblem(
    'replicas and autoscaling both say how many pods there are',
    replicas,
    'one of them',
    'leave replicas out',
  );
}

function* checkNames({ resolvers, clusterDomain, healthPath }: NginxIngressGatewayProps): Generator<Problem> {
  for (const address of resolvers ?? []) {
    const [host = '', port] = address.split(':');
    const isRight = Ipv4.tryParse(host) && (port === undefined || /^[1-9]\d{0,4}$/.test(port));
    if (isRight) continue;
    yield settingProblem(
      `'${address}' is not the address of a DNS server`,
      address,
      'an IPv4 address, perhaps with a port',
      'nginx would look a name up only once; leave resolvers out to use those of the pod',
    );
  }
  if (resolvers?.length === 0) {
    yield settingProblem(
      'resolvers is empty',
      [],
      'at least one address',
      'leave it out to use those of the pod',
    );
  }
  if (clusterDomain !== undefined && !DNS_SUBDOMAIN.accepts(clusterDomain)) {
    yield settingProblem(
      `'${clusterDomain}' is not the domain of a cluster`,
      clusterDomain,
      DNS_SUBDOMAIN.allowed,
      'leave it out for cluster.local',
    );
  }
  if (healthPath !== undefined && (!PATH_RULE.accepts(healthPath) || healthPath === '/')) {
    yield settingProblem(
      `'${healthPath}' is not a valid path for health checks`,
      healthPath,
      `${PATH_RULE.allowed}; not / alone`,
      'leave it out for /healthz',
    );
  }
}

function* checkClientAddress(config: ClientAddressConfig): Generator<Problem> {
  if (config.kind === 'direct') return;
  if (config.trusted.length === 0) {
    yield clientProblem(
      'no proxy is trusted to give the address of a client',
      [],
      'at least one network',
      'name the networks of your proxies, or use ClientAddress.direct()',
    );
  }
  for (const network of config.trusted) {
    if (!NETWORK_RULE.accepts(network)) {
      yield clientProblem(
        `'${network}' is not a network of proxies`,
        network,
        NETWORK_RULE.allowed,
        'correct the network',
      );
    } else if (/\/[0-7]$/.test(network)) {
      yield clientProblem(
        `everyone in ${network} would be trusted about addresses`,
        network,
        'the networks of your own proxies, from /8',
        'name the addresses of your proxies',
      );
    }
  }
  if (config.kind === 'header' && !HEADER_NAME.accepts(config.header)) {
    yield clientProblem(
      `'${config.header}' is not a header`,
      config.header,
      HEADER_NAME.allowed,
      'leave it out for X-Forwarded-For',
    );
  }
}

function* checkHttps(props: NginxIngressGatewayProps): Generator<Problem> {
  const { tls, redirectToHttps, hstsSeconds, hstsIncludeSubdomains, clientAddress } = props;
  if (hstsIncludeSubdomains && hstsSeconds === undefined) {
    yield {
      code: 'GATEWAY_TLS',
      message: 'hstsIncludeSubdomains has no effect: browsers are told nothing without hstsSeconds',
      given: true,
      allowed: 'hstsIncludeSubdomains together with hstsSeconds',
      hint: 'set hstsSeconds, such as to 31536000 for a year',
    };
  }
  const isTerminatedBefore = clientAddress?.config.kind === 'header';
  if (tls || isTerminatedBefore) return;
  if (redirectToHttps) {
    yield {
      code: 'GATEWAY_TLS',
      message: 'redirectToHttps would redirect every request endlessly: nothing here serves https',
      given: true,
      allowed: 'tls, or a clientAddress of trusted proxies that do',
      hint: 'set tls, or clientAddress to ClientAddress.trustedProxies',
    };
  }
  if (hstsSeconds !== undefined) {
    yield {
      code: 'GATEWAY_TLS',
      message: 'hstsSeconds has no effect: nothing here serves https',
      given: hstsSeconds,
      allowed: 'tls, or a clientAddress of trusted proxies that do',
      hint: 'leave it out, or set tls',
    };
  }
}

function* checkTls({ certificates }: GatewayTls): Generator<Problem> {
  const holders = new Map<string, string>();
  const issued = new Set<string>();
  if (certificates.length === 0)
    yield tlsProblem(
      'tls has no certificate',
      [],
      'at least one certificate',
      'leave tls out, or name a Secret',
    );
  for (const { hosts, secretName, certManager } of certificates) {
    yield* checkSecretName(secretName);
    if (hosts.length === 0)
      yield tlsProblem(
        `certificate '${secretName}' is for no host`,
        [],
        'at least one host',
        'name the hosts that the certificate is for',
      );
    for (const host of hosts) {
      if (!HOST_RULE.accepts(host))
        yield tlsProblem(
          `'${host}' is not a host of a certificate`,
          host,
          HOST_RULE.allowed,
          adviseOnHost(host, HOST_RULE.accepts, 'correct the host'),
        );
      const holder = holders.get(host);
      if (holder !== undefined)
        yield tlsProblem(
          `host '${host}' has two certificates, '${holder}' and '${secretName}'`,
          host,
          'one certificate for each host',
          'remove the host from one of them',
        );
      holders.set(host, secretName);
    }
    if (!certManager) continue;
    if (issued.has(secretName))
      yield tlsProblem(
        `two certificates would be issued into the Secret '${secretName}'`,
        secretName,
        'a Secret for each certificate',
        'give one of them another secretName, or request one certificate for all hosts',
      );
    issued.add(secretName);
    if (!DNS_SUBDOMAIN.accepts(certManager.issuer)) {
      yield tlsProblem(
        `'${certManager.issuer}' is not the name of an issuer`,
        certManager.issuer,
        DNS_SUBDOMAIN.allowed,
        'name an Issuer or ClusterIssuer',
      );
    }
  }
}

function* checkSecretName(secretName: string): Generator<Problem> {
  if (DNS_SUBDOMAIN.accepts(secretName)) return;
  const isPem = /-----BEGIN|PRIVATE KEY|^(?:LS0tLS1|MII)/.test(secretName);
  yield tlsProblem(
    isPem
      ? 'a key or certificate was given where the name of a Secret belongs'
      : `'${secretName}' is not the name of a Secret`,
    isPem ? '(not shown)' : secretName,
    DNS_SUBDOMAIN.allowed,
    isPem
      ? 'put it into a Secret by kubectl create secret tls, and give its name: values in a program end up in manifests'
      : 'correct the name',
  );
}

function settingProblem(message: string, given: unknown, allowed: string, hint: string): Problem {
  return { code: 'GATEWAY_SETTING', message, given, allowed, hint };
}

function clientProblem(message: string, given: unknown, allowed: string, hint: string): Problem {
  return { code: 'GATEWAY_CLIENT_ADDRESS', message, given, allowed, hint };
}

function tlsProblem(message: string, given: unknown, allowed: string, hint: string): Problem {
  return { code: 'GATEWAY_TLS', message, given, allowed, hint };
}
