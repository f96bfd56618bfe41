import { ApiObject, Chart, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { addCheck } from '../../core/check';
import { contribute } from '../../core/contribute';
import { addNote, addNotes } from '../../core/notes';
import { checkNew } from '../../core/props/check-call';
import { traceSource } from '../../core/source';
import { checkOutput, describeOmissions } from '../gateway-api/check-output';
import type { GatewayRoutes } from '../gateway-routes';
import type { NginxIngressGateway } from '../nginx-ingress-gateway';
import { SIGNATURES } from '../signatures';
import { GKE_INGRESS } from './artifact';
import { addBackendConfig } from './backend-config';
import { checkIngress, hasCertificate } from './check-ingress';
import { checkGkeServices, describeGkeServices, type GkeService } from './check-services';
import type { GkeIngressProps } from './gke-ingress-props';
import { limitIngress, renderRules } from './ingress-rules';

const OUTPUT = 'an Ingress of GKE';

/**
 * An Ingress for GKE's load balancer, in front of a gateway or straight to services, with the settings that
 * the load balancer needs: health checks, time-outs and container-native endpoints. The report of a synth
 * lists the remaining manual steps in order.
 */
export class GkeIngress extends Construct {
  /** The Ingress. */
  readonly ingress: ApiObject;
  private readonly services: GkeService[] = [];

  constructor(scope: Construct, id: string, props: GkeIngressProps) {
    checkNew(SIGNATURES, 'GkeIngress', arguments, new.target === GkeIngress);
    super(scope, id);
    traceSource(this);
    const { routes } = props;
    const read = () => routes.resolve().result;
    const gateway = isGateway(routes) ? routes : undefined;
    this.ingress = new ApiObject(this, 'Ingress', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { ...(props.name !== undefined && { name: props.name }), annotations: this.annotate(props) },
      spec: {
        ...(props.secretNames && { tls: props.secretNames.map((secretName) => ({ secretName })) }),
        ...(gateway
          ? { defaultBackend: { service: { name: gateway.workload.deployment.name, port: { number: 80 } } } }
          : { rules: Lazy.any({ produce: () => renderRules(read()) }) }),
      },
    });
    if (gateway) this.addService({ source: gateway, service: gateway.workload.service }, props);
    else routes.onService((found) => this.addService(found, props));
    addCheck(this, () => checkIngress(props));
    addCheck(this, () => checkGkeServices(this.services, Chart.of(this).namespace));
    addNotes(this, () => describeGkeServices(this.services));
    contribute(this, GKE_INGRESS, () => ({
      constructPath: this.node.path,
      ingress: this.ingress.name,
      namespace: Chart.of(this).namespace,
      props,
      hosts: [...read().table.values()].map(({ host }) => host).filter((host) => host !== ''),
    }));
    if (gateway) return;
    addCheck(this, () => checkOutput(read(), OUTPUT, limitIngress));
    addNote(this, () => describeOmissions(read(), OUTPUT, limitIngress));
  }

  /** Adds the load balancer's settings for a Service, unless the Service has its own. */
  private addService(found: GkeService, props: GkeIngressProps): void {
    if (this.services.some(({ service }) => service === found.service)) return;
    this.services.push(found);
    addBackendConfig(this, found, props);
  }

  private annotate(props: GkeIngressProps): Record<string, string> {
    const { staticAddressName, preShared, managedFor, allowHttp = true } = props;
    const managed = managedFor && this.addManagedCertificate(managedFor);
    const redirects = props.redirectToHttps ?? (hasCertificate(props) && allowHttp);
    const frontend = redirects ? this.addFrontendConfig() : undefined;
    return {
      'kubernetes.io/ingress.class': 'gce',
      ...(!allowHttp && { 'kubernetes.io/ingress.allow-http': 'false' }),
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
}

/** Checks whether nginx serves the routes. Tests for a member because the package may be loaded twice. */
function isGateway(routes: GatewayRoutes): routes is NginxIngressGateway {
  return 'workload' in routes;
}
