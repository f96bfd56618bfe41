import type { Problem } from '../../core/errors';
import { checkStorageClass, DNS_SUBDOMAIN } from '../../kubernetes/name-rules';
import { tryParseBytes } from '../../kubernetes/workload/quantity';
import { checkHeaders, checkHosts, checkNetworks, checkNumber, checkPlace, isDnsName } from '../values';
import type { CaddyProxyProps } from './caddy-proxy-props';

const RANGES = [
  ['replicas', [1, 1000]],
  ['connectTimeoutSeconds', [1, 75]],
  ['retrySeconds', [0, 300]],
  ['drainSeconds', [0, 3600]],
  ['graceSeconds', [1, 86_400]],
] as const;

/** Settings that have no effect on a host. */
const POD_SETTINGS = [
  'replicas',
  'exposure',
  'resources',
  'networkPolicy',
  'storage',
  'clusterDomain',
] as const;

/** Endings of names for which no public authority issues certificates. */
const PRIVATE = /(?:^|\.)(?:localhost|local|internal|home\.arpa|test|invalid|example|lan)$/;

/** Yields the problems of a proxy's properties, apart from its upstream. */
export function* checkProxy(props: CaddyProxyProps): Generator<Problem> {
  for (const [name, range] of RANGES) yield* checkNumber(name, props[name], range);
  yield* checkHosts('hosts of the proxy', props.hosts);
  yield* checkDistinctHosts(props.hosts);
  yield* checkHeaders('requestHeaders of the proxy', props.requestHeaders);
  yield* checkHeaders('responseHeaders of the proxy', props.responseHeaders);
  yield* checkNetworks('trustedProxies', props.trustedProxies);
  yield* checkNetworks('proxyProtocolFrom', props.proxyProtocolFrom);
  if (props.clusterDomain !== undefined && !isDnsName(props.clusterDomain)) {
    yield {
      code: 'FRONT_SETTING',
      message: `'${props.clusterDomain}' is not the domain of a cluster`,
      given: props.clusterDomain,
      allowed: DNS_SUBDOMAIN.allowed,
      hint: 'leave it out for cluster.local',
    };
  }
  yield* checkCertificates(props);
  yield* checkStorage(props);
  yield* checkPlace('proxy', props, POD_SETTINGS);
}

function* checkDistinctHosts(hosts: readonly string[]): Generator<Problem> {
  const twice = hosts.find((host, index) => hosts.indexOf(host) < index);
  if (twice === undefined) return;
  yield {
    code: 'FRONT_HOST',
    message: `the host '${twice}' is named twice`,
    given: twice,
    allowed: 'each host once',
    hint: 'remove one of them',
  };
}

function* checkCertificates({ certificates: { spec }, hosts }: CaddyProxyProps): Generator<Problem> {
  if (spec.kind === 'secret' && !DNS_SUBDOMAIN.accepts(spec.name)) {
    yield certificateProblem(
      `'${spec.name}' is not the name of a Secret`,
      spec.name,
      DNS_SUBDOMAIN.allowed,
      'name a Secret of type kubernetes.io/tls in the namespace of the proxy',
    );
  }
  if (spec.kind !== 'acme') return;
  if (
    spec.email !== undefined &&
    !/^[\w.+-]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,200}[a-z0-9])?$/i.test(spec.email)
  ) {
    yield certificateProblem(
      `'${spec.email}' is not an e-mail address`,
      spec.email,
      'such as ops@example.jp',
      'correct the address, or leave it out',
    );
  }
  for (const host of hosts) {
    const isWildcard = host.startsWith('*.');
    if (!isWildcard && !PRIVATE.test(host) && host.includes('.')) continue;
    yield certificateProblem(
      isWildcard
        ? `a certificate for '${host}' needs a change of DNS, which Caddy cannot make`
        : `no public authority gives a certificate for '${host}'`,
      host,
      'public names without wildcards',
      'use ProxyCertificates.internal() or ProxyCertificates.secret(…)',
    );
  }
}

function* checkStorage({ storage, certificates, replicas = 1, runsOn }: CaddyProxyProps): Generator<Problem> {
  if (storage && !((tryParseBytes(storage.size) ?? 0) > 0)) {
    yield {
      code: 'FRONT_SETTING',
      message: `'${storage.size}' is not a size of storage`,
      given: storage.size,
      allowed: "an amount of bytes above 0, such as '1Gi'",
      hint: 'leave storage out for 1Gi',
    };
  }
  yield* checkStorageClass(storage?.storageClassName);
  if (storage && certificates.spec.kind === 'secret') {
    yield certificateProblem(
      'given certificates come from their Secret, so storage would stay empty',
      storage,
      'storage with certificates that Caddy gets or makes',
      'leave storage out',
    );
  }
  if (runsOn === 'host' || replicas === 1 || certificates.spec.kind === 'secret' || storage?.isShared) return;
  yield certificateProblem(
    `${replicas} pods would each get certificates of their own`,
    `replicas ${replicas}`,
    'one pod, given certificates, or storage that all pods share',
    'set storage: { size, isShared: true } with a class that can do ReadWriteMany, or leave replicas out',
  );
}

function certificateProblem(message: string, given: unknown, allowed: string, hint: string): Problem {
  return { code: 'FRONT_CERTIFICATE', message, given, allowed, hint };
}
