import type { MigratedCertificate, MigratedRoute } from '../migration-plan';
import { objectsIn, stringsIn } from '../read-objects';
import { ISSUERS } from './idle';
import type { IngressSource } from './read-ingress';

export interface PlannedTls {
  readonly certificates: readonly MigratedCertificate[];
  readonly redirectToHttps: boolean | undefined;
  /** All routes except redirects of hosts that have no certificate. */
  readonly routes: readonly MigratedRoute[];
}

/** Plans the certificates of a gateway, which needs one for each of its hosts or none at all. */
export function planTls(ingresses: readonly IngressSource[], routes: readonly MigratedRoute[]): PlannedTls {
  const main = ingresses.filter(({ canary }) => !canary);
  const certificates = readCertificates(main);
  if (certificates.length === 0) {
    reportRedirects(main, new Set());
    return { certificates: [], redirectToHttps: undefined, routes };
  }
  const covered = new Set(certificates.flatMap(({ hosts }) => hosts));
  // a wildcard covers one label
  const isCovered = (host: string) => covered.has(host) || covered.has(host.replace(/^[^.*]+/, '*'));
  const kept: MigratedRoute[] = [];
  for (const route of routes) {
    if (isUncoveredAlias(route, isCovered)) reportAlias(main, route.from, route.options.host ?? '');
    else kept.push(route);
  }
  const hosts = [...new Set(kept.map(({ options }) => options.host ?? ''))];
  const uncovered = hosts.filter((host) => host !== '' && !isCovered(host));
  if (uncovered.length > 0) {
    for (const { source, annotations } of main) {
      if (objectsIn(source.spec.tls).length === 0) continue;
      annotations.report(
        'spec.tls',
        'ignored',
        `a gateway has certificates for all of its hosts or for none, and ${uncovered.join(', ')} have none; import the hosts with TLS apart`,
      );
    }
    reportRedirects(main, new Set());
    return { certificates: [], redirectToHttps: undefined, routes };
  }
  const wanting = main.filter((ingress) => ingress.forceSslRedirect || ingress.sslRedirect !== false);
  const redirectToHttps = wanting.length === main.length && !hosts.includes('');
  if (!redirectToHttps) reportRedirects(main, new Set(hosts));
  return { certificates, redirectToHttps, routes: kept };
}

function isUncoveredAlias({ target, options }: MigratedRoute, isCovered: (host: string) => boolean): boolean {
  const { host } = options;
  return target.kind === 'redirect' && target.change === 'samePath' && host !== undefined && !isCovered(host);
}

function reportAlias(ingresses: readonly IngressSource[], from: string, host: string): void {
  const ingress = ingresses.find(({ source }) => source.label === from);
  ingress?.annotations.report('spec.tls', 'left-out', `no certificate is for ${host}, which only redirects`);
}

/** Reads the certificates; for each host, that of the oldest Ingress with TLS applies. */
function readCertificates(ingresses: readonly IngressSource[]): MigratedCertificate[] {
  const holders = new Set<string>();
  const bySecret = new Map<string, MigratedCertificate>();
  for (const { source, annotations, hosts: ruleHosts } of ingresses) {
    const certManager = readIssuer(source.annotations);
    for (const [index, entry] of objectsIn(source.spec.tls).entries()) {
      const field = `spec.tls[${index}]`;
      const named = stringsIn(entry.hosts).map((host) => host.toLowerCase());
      const hosts = (named.length > 0 ? named : ruleHosts).filter(
        (host) => host !== '' && !holders.has(host),
      );
      const { secretName } = entry;
      if (typeof secretName !== 'string' || secretName === '') {
        annotations.report(field, 'ignored', 'it names no Secret, and there is no default certificate');
      } else if (hosts.length === 0) {
        annotations.report(
          field,
          'ignored',
          'an older Ingress has the certificates of its hosts, or it has none',
        );
      } else {
        for (const host of hosts) holders.add(host);
        const earlier = bySecret.get(secretName)?.hosts ?? [];
        bySecret.set(secretName, { hosts: [...earlier, ...hosts], secretName, certManager });
      }
    }
  }
  return [...bySecret.values()];
}

function readIssuer(annotations: Readonly<Record<string, string>>): MigratedCertificate['certManager'] {
  const [cluster, own] = ISSUERS.map((name) => annotations[name]?.trim() || undefined);
  if (cluster !== undefined) return { issuer: cluster, issuerKind: 'ClusterIssuer' };
  return own === undefined ? undefined : { issuer: own, issuerKind: 'Issuer' };
}

/** Reports redirects to https that the gateway does not make: it redirects either all hosts or none. */
function reportRedirects(ingresses: readonly IngressSource[], hostsWithTls: ReadonlySet<string>): void {
  for (const { annotations, sslRedirect, forceSslRedirect, hosts } of ingresses) {
    if (forceSslRedirect) {
      annotations.ignore(
        'force-ssl-redirect',
        'http redirects to https for the whole gateway or not at all; set redirectToHttps, and clientAddress if a proxy ends TLS',
      );
    } else if (sslRedirect !== false && hosts.some((host) => hostsWithTls.has(host))) {
      annotations.ignore(
        'ssl-redirect',
        'http redirects to https for the whole gateway or not at all, and others do not want it',
      );
    }
  }
}
