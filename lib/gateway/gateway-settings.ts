import type { GatewayTls } from './gateway-tls';
import type { GatewaySettings, TlsConfig } from './nginx/gateway-config';
import type { NginxIngressGatewayProps } from './nginx-ingress-gateway-props';
import { CONFIG_DIRECTORY, DRAIN_FILE, PORTS } from './pod';
import { toHeaderValues, toUsualPolicy } from './route-policy';

/** An image that runs as any user but root, listens on ports above 1024, and stops on SIGQUIT. */
export const DEFAULT_IMAGE = 'docker.io/nginxinc/nginx-unprivileged:1.30.4-alpine';

/** Safe for every page: which content a page may load is left to the page itself. */
const SECURITY_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'SAMEORIGIN',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
};

/** Returns the settings of a gateway with defaults filled in. */
export function toGatewaySettings(props: NginxIngressGatewayProps): GatewaySettings {
  return {
    httpPort: PORTS.http,
    httpsPort: PORTS.https,
    statusPort: PORTS.status,
    probePort: PORTS.probe,
    healthPath: props.healthPath ?? '/healthz',
    drainFile: DRAIN_FILE,
    workerProcesses: props.workerProcesses ?? 2,
    workerShutdownSeconds: props.shutdownSeconds ?? 30,
    gzip: props.gzip ?? true,
    legacyHeaders: props.legacyHeaders ?? true,
    securityHeaders: toHeaderValues(props.securityHeaders ?? SECURITY_HEADERS),
    redirectToHttps: props.redirectToHttps ?? props.tls !== undefined,
    hstsSeconds: props.hstsSeconds,
    hstsIncludeSubdomains: props.hstsIncludeSubdomains ?? false,
    policy: toUsualPolicy(props),
  };
}

/** Returns the certificates with the paths of their files in the pod. */
export function toTlsConfig(tls: GatewayTls | undefined): TlsConfig | undefined {
  if (!tls) return undefined;
  return {
    certificates: tls.certificates.map(({ hosts, secretName }) => ({
      name: secretName,
      hosts,
      certificateFile: `${CONFIG_DIRECTORY}/tls/${secretName}/tls.crt`,
      keyFile: `${CONFIG_DIRECTORY}/tls/${secretName}/tls.key`,
    })),
  };
}
