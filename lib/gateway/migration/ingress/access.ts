import { Cidr, Ipv4 } from '../../../core/ipv4';
import { DNS_SUBDOMAIN } from '../../../kubernetes/name-rules';
import type { MigratedBackend, MigratedOptions } from '../migration-plan';
import type { Annotations } from './annotations';

/** Reads who may send requests. A protection that cannot be carried over closes the routes. */
export function readAccess(annotations: Annotations): MigratedOptions {
  return {
    allowFrom: readAllowed(annotations),
    denyFrom: readDenied(annotations),
    basicAuth: readBasicAuth(annotations),
    externalAuth: readExternalAuth(annotations),
  };
}

/** Reads the allowed networks. The newer name of the annotation wins. */
function readAllowed(annotations: Annotations): string[] | undefined {
  const older = annotations.takeList('whitelist-source-range');
  const newer = annotations.takeList('allowlist-source-range');
  const name = newer ? 'allowlist-source-range' : 'whitelist-source-range';
  if (older && newer) annotations.ignore('whitelist-source-range', 'allowlist-source-range replaces it');
  const given = newer ?? older;
  if (!given) return undefined;
  const { networks, others } = splitNetworks(given);
  if (networks.length === 0) {
    annotations.close(name, `${others.join(', ')}: only IPv4 networks can be allowed, and there is none`);
    return undefined;
  }
  if (others.length > 0) {
    annotations.ignore(
      name,
      `${others.join(', ')} cannot be allowed, as only IPv4 networks can; the others are`,
    );
  }
  return networks;
}

function readDenied(annotations: Annotations): string[] | undefined {
  const given = annotations.takeList('denylist-source-range');
  if (!given) return undefined;
  const { networks, others } = splitNetworks(given);
  if (others.length > 0) {
    annotations.close('denylist-source-range', `${others.join(', ')}: only IPv4 networks can be denied`);
  }
  return networks.length > 0 ? networks : undefined;
}

function splitNetworks(given: readonly string[]): { networks: string[]; others: string[] } {
  const networks = given.map(toNetwork);
  return {
    networks: [...new Set(networks.filter((network) => network !== undefined))],
    others: given.filter((_, index) => networks[index] === undefined),
  };
}

/** Removes the host bits of a network, which nginx ignores, too. */
function toNetwork(text: string): string | undefined {
  const [, address = '', length] = /^([\d.]+)(?:\/(\d{1,2}))?$/.exec(text) ?? [];
  const parsed = Ipv4.tryParse(address);
  if (!parsed || Number(length ?? 0) > 32) return undefined;
  if (length === undefined) return text;
  const { network, prefixLength } = Cidr.around(parsed, Number(length));
  return `${network}/${prefixLength}`;
}

function readBasicAuth(annotations: Annotations): MigratedOptions['basicAuth'] {
  const type = annotations.take('auth-type');
  const secret = annotations.take('auth-secret');
  const secretType = annotations.take('auth-secret-type') ?? 'auth-file';
  const realm = annotations.take('auth-realm');
  if (type === undefined) {
    if (secret) annotations.ignore('auth-secret', 'without auth-type, ingress-nginx ignores it');
    if (realm) annotations.ignore('auth-realm', 'without auth-type, ingress-nginx ignores it');
    return undefined;
  }
  if (type !== 'basic') {
    annotations.close('auth-type', `${type} is not supported, only basic is`);
    return undefined;
  }
  if (secret === undefined) {
    annotations.close('auth-type', 'no auth-secret names the users');
    return undefined;
  }
  if (secretType !== 'auth-file') {
    annotations.close(
      'auth-secret-type',
      `the Secret has one key for each user (${secretType}); make one with the lines of htpasswd under the key auth`,
    );
    return undefined;
  }
  const [name = '', namespace] = secret.split('/').reverse();
  if (namespace !== undefined && namespace !== annotations.source.namespace) {
    annotations.differ('auth-secret', `copy the Secret ${secret} into the namespace of the gateway`);
  }
  return { secretName: name, realm };
}

function readExternalAuth(annotations: Annotations): MigratedOptions['externalAuth'] {
  const url = annotations.take('auth-url');
  const responseHeaders = annotations.takeList('auth-response-headers');
  const method = annotations.take('auth-method');
  if (url === undefined) return undefined;
  if (method !== undefined && method !== 'GET') {
    annotations.close('auth-method', `${method}: the service is always asked with GET`);
  }
  const backend = toAuthBackend(url, annotations.source.namespace);
  if (!backend) {
    annotations.close(
      'auth-url',
      `only http(s)://HOST[:PORT][/PATH] without query and variables can be asked`,
    );
    return undefined;
  }
  return { ...backend, responseHeaders };
}

const AUTH_URL = /^(https?):\/\/([a-z0-9.-]+)(?::(\d{1,5}))?(\/[^?#$]*)?$/i;
/** The DNS name of a Service in a cluster. */
const SERVICE_HOST = /^([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.cluster\.local)?$/;

function toAuthBackend(
  url: string,
  namespace: string | undefined,
): { readonly backend: MigratedBackend; readonly path: string } | undefined {
  const [, scheme, host = '', portText, path = '/'] = AUTH_URL.exec(url) ?? [];
  if (scheme === undefined) return undefined;
  const tls = scheme.toLowerCase() === 'https';
  const port = portText === undefined ? (tls ? 443 : 80) : Number(portText);
  const isAddress = Ipv4.tryParse(host) !== undefined;
  const isName = DNS_SUBDOMAIN.accepts(host.toLowerCase()) && /[a-z]/i.test(host);
  if (port < 1 || port > 65535 || (isAddress ? tls : !isName)) return undefined;
  const [, name, ownNamespace] = SERVICE_HOST.exec(host.toLowerCase()) ?? [];
  if (name !== undefined && !tls) {
    return { backend: { kind: 'service', namespace: ownNamespace ?? namespace, name, port }, path };
  }
  return { backend: { kind: 'external', host: host.toLowerCase(), port, tls }, path };
}
