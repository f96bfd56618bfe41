import type { Problem } from '../../core/errors';
import { DNS_LABEL, DNS_SUBDOMAIN } from '../../kubernetes/name-rules';
import type { GkeCertificateProps, GkeIngressProps } from './gke-ingress-props';

/** The most hosts of a managed certificate. */
const MAX_MANAGED_HOSTS = 100;
/** The most certificates of a load balancer, from all sources together. */
const MAX_CERTIFICATES = 15;

/** Checks whether the load balancer has a certificate. */
export function hasCertificate({ managedFor, preShared, secretNames }: GkeCertificateProps): boolean {
  return [managedFor, preShared, secretNames].some((list) => list !== undefined && list.length > 0);
}

/** Yields the problems of an Ingress's properties. */
export function* checkIngress(props: GkeIngressProps): Generator<Problem> {
  yield* checkManaged(props.managedFor);
  const { preShared = [], secretNames = [], managedFor } = props;
  const count = preShared.length + secretNames.length + (managedFor ? 1 : 0);
  if (count > MAX_CERTIFICATES) {
    yield tlsProblem(
      `the load balancer would have ${count} certificates`,
      count,
      `up to ${MAX_CERTIFICATES}`,
      'use certificates for several hosts, or several Ingresses',
    );
  }
  for (const name of [...preShared, ...secretNames]) yield* checkName(name);
  yield* checkResourceName('staticAddressName', props.staticAddressName);
  yield* checkResourceName('securityPolicy', props.securityPolicy);
  yield* checkHttp(props);
}

function* checkManaged(managedFor: readonly string[] | undefined): Generator<Problem> {
  const wrong = (managedFor ?? []).filter((host) => host.startsWith('*') || !DNS_SUBDOMAIN.accepts(host));
  for (const host of wrong) {
    yield tlsProblem(
      `Google gets no certificate for '${host}'`,
      host,
      'DNS names in lower case without wildcards',
      'use a Secret or a pre-shared certificate for it',
    );
  }
  if (managedFor && (managedFor.length === 0 || managedFor.length > MAX_MANAGED_HOSTS)) {
    yield tlsProblem(
      `a managed certificate is for ${managedFor.length} hosts`,
      managedFor.length,
      `1 to ${MAX_MANAGED_HOSTS} hosts`,
      'make several Ingresses, or leave managedFor out',
    );
  }
}

function* checkName(name: string): Generator<Problem> {
  if (DNS_SUBDOMAIN.accepts(name)) return;
  const isKey = /-----BEGIN|PRIVATE KEY|^(?:LS0tLS1|MII)/.test(name);
  yield tlsProblem(
    isKey ? 'a key was given where a name belongs' : `'${name}' is not a name`,
    isKey ? '(not shown)' : name,
    DNS_SUBDOMAIN.allowed,
    'name the Secret or certificate',
  );
}

/** Checks the name of a resource of Google: it must be a DNS label that begins with a letter. */
function* checkResourceName(what: string, name: string | undefined): Generator<Problem> {
  if (name === undefined || (DNS_LABEL.accepts(name) && /^[a-z]/.test(name))) return;
  yield {
    code: 'GATEWAY_SETTING',
    message: `'${name}' is not a valid name of a Google Cloud resource: ${what}`,
    given: name,
    allowed: "1 to 63 of a-z, 0-9 and '-', beginning with a letter, not ending with '-'",
    hint: 'give the name of the resource, not an address or a path',
  };
}

function* checkHttp(props: GkeIngressProps): Generator<Problem> {
  const { redirectToHttps, allowHttp = true } = props;
  if (!allowHttp && redirectToHttps) {
    yield tlsProblem(
      'nothing answers http, so there is nothing to redirect',
      { allowHttp, redirectToHttps },
      'one of them',
      'leave allowHttp out to have http redirected',
    );
  }
  if (hasCertificate(props)) return;
  if (redirectToHttps) {
    yield tlsProblem(
      'redirectToHttps redirects to where no certificate is',
      true,
      'a certificate of secretNames, managedFor or preShared',
      'name a certificate, or leave it out',
    );
  }
  if (!allowHttp) {
    yield tlsProblem(
      'nothing is served: there is no certificate for https, and allowHttp is false',
      false,
      'a certificate of secretNames, managedFor or preShared',
      'name a certificate, or leave it out',
    );
  }
}

function tlsProblem(message: string, given: unknown, allowed: string, hint: string): Problem {
  return { code: 'GATEWAY_TLS', message, given, allowed, hint };
}
