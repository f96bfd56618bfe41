import { block, type Directive, directive } from '../../formats/nginx/directive';
import { TLS_CIPHERS } from '../../formats/tls-ciphers';
import type { CertificateConfig, GatewayConfig, TlsConfig } from './gateway-config';
import { quotePcre } from './pcre';
import type { SharedDefinitions } from './shared-definitions';

/** Finds the certificate for a host: one for its own name, or for the wildcard one label above. */
export function findCertificate(tls: TlsConfig | undefined, host: string): CertificateConfig | undefined {
  const find = (name: string) => tls?.certificates.find(({ hosts }) => hosts.includes(name));
  return find(host) ?? (host.startsWith('*.') ? undefined : find(host.replace(/^[^.]+/, '*')));
}

export function renderCertificate(
  { name, certificateFile, keyFile }: CertificateConfig,
  definitions: SharedDefinitions,
): Directive[] {
  // HTTP/2 clients may reuse a connection for another host; refuse hosts of another certificate
  const isMisdirected = definitions.define('misdirected', name, (variable) => [
    block(
      'map',
      ['$https $kumiki_certificate', `$${variable}`],
      [directive('default', '0'), directive(`~\\Aon (?!${quotePcre(name)}\\z)`, '1')],
    ),
  ]);
  return [
    directive('ssl_certificate', certificateFile),
    directive('ssl_certificate_key', keyFile),
    block('if', ['(', `$${isMisdirected}`, ')'], [directive('return', '421')]),
  ];
}

/** Renders the server that refuses handshakes for names without a certificate. */
export function renderTlsDefault(config: GatewayConfig): Directive[] {
  const { tls, settings, clientAddress, version } = config;
  if (!tls) return [];
  const proxyProtocol = clientAddress.kind === 'proxy-protocol' ? ['proxy_protocol'] : [];
  const http2 = version.hasHttp2Directive ? [] : ['http2'];
  return [
    block(
      'server',
      [],
      [
        directive('listen', settings.httpsPort, 'ssl', ...http2, 'default_server', ...proxyProtocol),
        directive('server_name', '_'),
        directive('ssl_reject_handshake', 'on'),
      ],
    ),
  ];
}

/** Renders the TLS settings of the `http` block. */
export function renderTls(config: GatewayConfig): Directive[] {
  const { tls } = config;
  if (!tls) return [];
  const hosts = [...config.table.keys()].filter((host) => host !== '');
  const certificates = hosts.flatMap((host) => {
    const certificate = findCertificate(tls, host);
    return certificate ? [directive(toMapKey(host), certificate.name)] : [];
  });
  return [
    directive('ssl_protocols', 'TLSv1.2', 'TLSv1.3'),
    directive('ssl_ciphers', TLS_CIPHERS),
    directive('ssl_prefer_server_ciphers', 'off'),
    directive('ssl_session_cache', 'shared:kumiki_tls:10m'),
    directive('ssl_session_timeout', '1d'),
    directive('ssl_session_tickets', 'off'),
    block(
      'map',
      ['$ssl_server_name', '$kumiki_certificate'],
      [directive('hostnames'), directive('default', ''), ...certificates],
    ),
  ];
}

/** Escapes the key of a map where it equals the name of a map parameter. */
function toMapKey(text: string): string {
  return ['default', 'hostnames', 'include', 'volatile'].includes(text) ? `\\${text}` : text;
}
