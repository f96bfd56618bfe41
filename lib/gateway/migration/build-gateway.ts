import type { Construct } from 'constructs';
import { KumikiError } from '../../core/errors';
import { ExistingService } from '../existing-service';
import { GatewayBackend, type RouteTarget } from '../gateway-backend';
import { GatewayTls } from '../gateway-tls';
import { NginxIngressGateway } from '../nginx-ingress-gateway';
import type { NginxIngressGatewayProps } from '../nginx-ingress-gateway-props';
import { Redirect } from '../redirect';
import { RoutePath } from '../route-path';
import type {
  MigratedBackend,
  MigratedCertificate,
  MigratedRedirect,
  MigratedRoute,
  MigrationPlan,
} from './migration-plan';
import { listServices, type PlannedService } from './planned-services';

/** Creates the gateway that a plan describes. */
export function buildGateway(
  plan: MigrationPlan,
  scope: Construct,
  id: string,
  props: NginxIngressGatewayProps,
): NginxIngressGateway {
  const { certificates, redirectToHttps, healthPath } = plan;
  const gateway = new NginxIngressGateway(scope, id, {
    ...(certificates.length > 0 && { tls: toTls(certificates), redirectToHttps }),
    ...(healthPath !== undefined && { healthPath }),
    ...props,
  });
  const services = new Map(listServices(plan).map((service) => [service.key, addService(gateway, service)]));
  for (const route of plan.routes) addRoute(gateway, route, new BackendFactory(services));
  return gateway;
}

function addService(scope: Construct, { id, key: _key, ...props }: PlannedService): ExistingService {
  return new ExistingService(scope, id, props);
}

/** Creates backends from the ExistingServices of a plan. */
class BackendFactory {
  private readonly services: ReadonlyMap<string, ExistingService>;

  constructor(services: ReadonlyMap<string, ExistingService>) {
    this.services = services;
  }

  create(backend: MigratedBackend): GatewayBackend {
    if (backend.kind === 'external') {
      const { host, port, tls } = backend;
      return GatewayBackend.external(host, { port, tls });
    }
    const service = this.services.get(`${backend.namespace ?? ''}/${backend.name}`);
    if (!service) {
      throw new KumikiError({
        code: 'GATEWAY_MIGRATION',
        message: `Service ${backend.name} is not in the plan`,
        hint: 'report this as a defect of Kumiki',
      });
    }
    const { port, protocol } = backend;
    return GatewayBackend.service(service, { port, protocol });
  }
}

function addRoute(gateway: NginxIngressGateway, route: MigratedRoute, factory: BackendFactory): void {
  const { externalAuth, ...options } = route.options;
  gateway.route(RoutePath[route.path.kind](route.path.value), toTarget(route, factory), {
    ...options,
    ...(externalAuth && {
      externalAuth: { ...externalAuth, backend: factory.create(externalAuth.backend) },
    }),
  });
}

function toTarget({ target }: MigratedRoute, factory: BackendFactory): RouteTarget {
  if (target.kind === 'redirect') return toRedirect(target);
  if (target.kind !== 'weighted') return factory.create(target);
  return GatewayBackend.weighted(
    target.shares.map(({ backend, weight }) => ({ backend: factory.create(backend), weight })),
  );
}

function toRedirect({ change, path = '/', options }: MigratedRedirect): Redirect {
  if (change === 'samePath') return Redirect.samePath(options);
  if (change === 'toPath') return Redirect.toPath(path, options);
  const { status = 302, ...others } = options;
  return Redirect.toPrefix(path, { ...others, status: status === 301 ? 301 : 302 });
}

function toTls(certificates: readonly MigratedCertificate[]): GatewayTls {
  const parts = certificates.map(({ hosts, secretName, certManager }) =>
    certManager
      ? GatewayTls.certManager(hosts, { ...certManager, secretName })
      : GatewayTls.secret(secretName, hosts),
  );
  return GatewayTls.several(...parts);
}
