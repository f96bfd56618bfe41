import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { addCheck } from '../../core/check';
import type { Problem } from '../../core/errors';
import { addNote } from '../../core/notes';
import { checkNew } from '../../core/props/check-call';
import { traceSource } from '../../core/source';
import { DNS_SUBDOMAIN } from '../../kubernetes/name-rules';
import { checkOutput, describeOmissions } from '../gateway-api/check-output';
import type { NginxIngressGateway } from '../nginx-ingress-gateway';
import { SIGNATURES } from '../signatures';
import { limitIngress, renderRules } from './ingress-rules';

/** Where the certificate of an Ingress on GKE comes from. */
export interface GkeCertificateProps {
  /** Names of Secrets of type `kubernetes.io/tls`. @default - none */
  readonly secretNames?: readonly string[] | undefined;
  /** Certificates that Google gets for these hosts, at most 100, no wildcards. @default - none */
  readonly managedFor?: readonly string[] | undefined;
  /** Names of certificates that are already at Google. @default - none */
  readonly preShared?: readonly string[] | undefined;
}

/** Properties of a {@link GkeIngress}. */
export interface GkeIngressProps extends GkeCertificateProps {
  /** Whose requests they are. */
  readonly gateway: NginxIngressGateway;
  /**
   * `gateway` sends everything to nginx, which has the routes; `services` sends requests straight to the
   * services by path and host, which is all that an Ingress can say.
   * @default gateway
   */
  readonly to?: 'gateway' | 'services' | undefined;
  /** Name of the Ingress. @default - generated from the construct path */
  readonly name?: string | undefined;
  /** Name of a reserved global address. @default - one that goes with the Ingress */
  readonly staticAddressName?: string | undefined;
  /** Answers http with a redirect to https. @default - true with a certificate */
  readonly redirectToHttps?: boolean | undefined;
}

/** The most hosts of a managed certificate. */
const MAX_MANAGED_HOSTS = 100;
const OUTPUT = 'an Ingress of GKE';

/**
 * An Ingress for GKE's load balancer, in front of a gateway or straight to its services, with what the load
 * balancer needs to know: health checks by the path that the gateway answers, and container-native endpoints.
 */
export class GkeIngress extends Construct {
  readonly ingress: ApiObject;

  constructor(scope: Construct, id: string, props: GkeIngressProps) {
    checkNew(SIGNATURES, 'GkeIngress', arguments, new.target === GkeIngress);
    super(scope, id);
    traceSource(this);
    const read = () => props.gateway.resolve().result;
    const toServices = props.to === 'services';
    this.ingress = new ApiObject(this, 'Ingress', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { ...(props.name !== undefined && { name: props.name }), annotations: this.annotate(props) },
      spec: {
        ...(props.secretNames && { tls: props.secretNames.map((secretName) => ({ secretName })) }),
        ...(toServices
          ? { rules: Lazy.any({ produce: () => renderRules(read()) }) }
          : {
              defaultBackend: {
                service: { name: props.gateway.workload.deployment.name, port: { number: 80 } },
              },
            }),
      },
    });
    if (!toServices) this.addBackendConfig(props.gateway);
    addCheck(this, () => checkIngress(props));
    if (!toServices) return;
    addCheck(this, () => checkOutput(read(), OUTPUT, limitIngress));
    addNote(this, () => describeOmissions(read(), OUTPUT, limitIngress));
  }

  private annotate(props: GkeIngressProps): Record<string, string> {
    const { staticAddressName, preShared, managedFor, secretNames } = props;
    const hasCertificate = [preShared, managedFor, secretNames].some(
      (list) => list !== undefined && list.length > 0,
    );
    const managed = managedFor && this.addManagedCertificate(managedFor);
    const redirects = props.redirectToHttps ?? hasCertificate;
    const frontend = redirects ? this.addFrontendConfig() : undefined;
    return {
      'kubernetes.io/ingress.class': 'gce',
      ...(staticAddressName !== undefined && {
        'kubernetes.io/ingress.global-static-ip-name': staticAddressName,
      }),
      ...(preShared && { 'ingress.gcp.kubernetes.io/pre-shared-cert': preShared.join(',') }),
      ...(managed && { 'networking.gke.io/managed-certificates': managed.name }),
      ...(frontend && { 'networking.gke.io/v1beta1.FrontendConfig': frontend.name }),
    };
  }

  private addManagedCertificate(domains: readonly string[]): ApiObject {
    return new ApiObject(this, 'Certificate', {
      apiVersion: 'networking.gke.io/v1',
      kind: 'ManagedCertificate',
      spec: { domains: [...domains] },
    });
  }

  private addFrontendConfig(): ApiObject {
    return new ApiObject(this, 'Frontend', {
      apiVersion: 'networking.gke.io/v1beta1',
      kind: 'FrontendConfig',
      spec: { redirectToHttps: { enabled: true, responseCodeName: 'PERMANENT_REDIRECT' } },
    });
  }

  /** The load balancer probes `/` unless told otherwise, and takes nothing but 200. */
  private addBackendConfig(gateway: NginxIngressGateway): void {
    const config = new ApiObject(this, 'Backend', {
      apiVersion: 'cloud.google.com/v1',
      kind: 'BackendConfig',
      spec: {
        // a check must not take longer than the time between two of them
        healthCheck: { type: 'HTTP', requestPath: gateway.healthPath, checkIntervalSec: 10, timeoutSec: 5 },
        connectionDraining: { drainingTimeoutSec: 60 },
      },
    });
    const metadata = gateway.workload.service?.metadata;
    metadata?.addAnnotation('cloud.google.com/backend-config', JSON.stringify({ default: config.name }));
    metadata?.addAnnotation('cloud.google.com/neg', JSON.stringify({ ingress: true }));
  }
}

function* checkIngress(props: GkeIngressProps): Generator<Problem> {
  const { managedFor, preShared, secretNames, staticAddressName, redirectToHttps } = props;
  const wrongHosts = (managedFor ?? []).filter(
    (host) => host.startsWith('*') || !DNS_SUBDOMAIN.accepts(host),
  );
  for (const host of wrongHosts) {
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
  const names = [
    ...(preShared ?? []),
    ...(secretNames ?? []),
    ...(staticAddressName === undefined ? [] : [staticAddressName]),
  ];
  for (const name of names.filter((given) => !DNS_SUBDOMAIN.accepts(given))) {
    const isKey = /-----BEGIN|PRIVATE KEY/.test(name);
    yield tlsProblem(
      isKey ? 'a key was given where a name belongs' : `'${name}' is not a name`,
      isKey ? '(not shown)' : name,
      DNS_SUBDOMAIN.allowed,
      'name the Secret, certificate or address',
    );
  }
  const hasCertificate = [managedFor, preShared, secretNames].some(
    (list) => list !== undefined && list.length > 0,
  );
  if (!redirectToHttps || hasCertificate) return;
  yield tlsProblem(
    'redirectToHttps redirects to where no certificate is',
    true,
    'a certificate of secretNames, managedFor or preShared',
    'name a certificate, or leave it out',
  );
}

function tlsProblem(message: string, given: unknown, allowed: string, hint: string): Problem {
  return { code: 'GATEWAY_TLS', message, given, allowed, hint };
}
