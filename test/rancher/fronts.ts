import type { Construct } from 'constructs';
import {
  BalancerBackend,
  type CaddyProxyProps,
  type Exposure,
  type HttpFrontend,
  ProxyCertificates,
  ProxyUpstream,
  type TcpFrontend,
  Workload,
  type WorkloadProps,
} from '../../lib';

/** Adds a workload with a Service. */
export function addWorkload(
  scope: Construct,
  exposure: Exposure,
  props: Partial<WorkloadProps> = {},
): Workload {
  return new Workload(scope, 'Web', {
    name: 'web',
    app: 'web',
    image: 'example.jp/web:1',
    ports: [{ name: 'http', number: 8080 }],
    exposure,
    ...props,
  });
}

export const NODES = [
  { hostname: 'node-1', address: '10.1.3.13' },
  { hostname: 'node-2', address: '10.1.0.44' },
];

/** Servers with fixed addresses. */
export const SERVERS = BalancerBackend.servers('web', [
  { address: '127.0.0.1', port: 8081 },
  { address: '127.0.0.1', port: 8082 },
]);

export function tcp(props: Partial<TcpFrontend> = {}): TcpFrontend {
  return { mode: 'tcp', port: 80, backend: SERVERS, ...props };
}

export function http(props: Partial<HttpFrontend> = {}): HttpFrontend {
  return { mode: 'http', port: 80, backend: SERVERS, ...props };
}

/** Returns valid properties of a proxy, overridden by those given. */
export function proxy(props: Partial<CaddyProxyProps> = {}): CaddyProxyProps {
  return {
    hosts: ['rancher.example.jp'],
    upstream: ProxyUpstream.address('172.17.0.2', 8080),
    certificates: ProxyCertificates.internal(),
    ...props,
  };
}
