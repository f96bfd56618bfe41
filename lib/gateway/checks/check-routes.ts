import type { Problem } from '../../core/errors';
import type { GatewaySettings, PolicyRoute, TlsConfig, Upstream } from '../nginx/gateway-config';
import type { NginxVersion } from '../nginx/nginx-version';
import { findCertificate } from '../nginx/tls';
import { formatMatch } from '../routes/route';

/** Checks that every route can be reached by https if the gateway has certificates. */
export function* checkRouteTls(
  routes: readonly PolicyRoute[],
  tls: TlsConfig | undefined,
  { redirectToHttps }: GatewaySettings,
): Generator<Problem> {
  if (!tls) return;
  const reported = new Set<string>();
  for (const { match } of routes) {
    const { host } = match;
    if (reported.has(host) || (host === '' && !redirectToHttps)) continue;
    if (host !== '' && findCertificate(tls, host)) continue;
    reported.add(host);
    yield {
      code: 'GATEWAY_TLS',
      message:
        host === ''
          ? `route '${formatMatch(match)}' names no host, so no certificate is for it, and http redirects to https`
          : `no certificate is for host '${host}'`,
      given: host === '' ? formatMatch(match) : host,
      allowed: `hosts of the certificates: ${tls.certificates.flatMap(({ hosts }) => hosts).join(', ')}`,
      hint:
        host === ''
          ? 'give the route a host, or set redirectToHttps to false'
          : 'add the host to a certificate, or another certificate by GatewayTls.several',
    };
  }
}

/** Checks that the version of nginx supports what the backends need. */
export function* checkVersionNeeds(
  backends: ReadonlyMap<string, Upstream>,
  version: NginxVersion,
  tls: TlsConfig | undefined,
): Generator<Problem> {
  const grpc = [...backends.values()].find(({ protocol }) => protocol === 'grpc');
  if (!grpc || version.hasHttp2Directive || tls) return;
  yield {
    code: 'GATEWAY_VERSION',
    message: `nginx ${version.text} speaks HTTP/2, which gRPC needs, only with TLS`,
    given: `${grpc.host}:${grpc.port}`,
    allowed: 'nginx from 1.25.1, or TLS at the gateway',
    hint: 'use a newer image, or set tls',
  };
}
