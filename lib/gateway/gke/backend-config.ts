import { ApiObject, Lazy, Names } from 'cdk8s';
import type { Construct } from 'constructs';
import type { PodHealth } from '../../core/references';
import { tryReadPods } from '../../kubernetes/backend/pod-backend';
import { ExistingService } from '../existing-service';
import { listRoutes } from '../gateway-api/render-routes';
import { type GkeService, readAnnotations } from './check-services';
import type { GkeIngressProps } from './gke-ingress-props';

/** Annotation with the BackendConfig of a Service. */
export const BACKEND_CONFIG = 'cloud.google.com/backend-config';
/** Annotation that makes the load balancer send requests straight to pods. */
export const NEG = 'cloud.google.com/neg';

/** Shortest request time-out in seconds; routes with a longer read time-out raise it. */
const USUAL_TIMEOUT_SECONDS = 60;
/** Seconds between two health checks, and the time-out of one, which must not exceed the interval. */
const CHECK_SECONDS = { checkIntervalSec: 10, timeoutSec: 5 };

/**
 * Adds a BackendConfig for a Service of the construct tree. Without one, requests end after 30 seconds, and
 * `/` is the checked path unless Google finds a readiness probe when it creates the backend.
 */
export function addBackendConfig(scope: Construct, found: GkeService, props: GkeIngressProps): void {
  const { service } = found;
  if (!service || service instanceof ExistingService) return;
  const known = readAnnotations(service);
  if (known[NEG] === undefined) service.metadata.addAnnotation(NEG, JSON.stringify({ ingress: true }));
  if (known[BACKEND_CONFIG] !== undefined) return;
  const config = new ApiObject(scope, `Backend-${Names.toDnsLabel(service)}`, {
    apiVersion: 'cloud.google.com/v1',
    kind: 'BackendConfig',
    spec: {
      healthCheck: Lazy.any({ produce: () => renderHealthCheck(found) }),
      timeoutSec: Lazy.any({ produce: () => findTimeoutSeconds(props) }),
      connectionDraining: { drainingTimeoutSec: 60 },
      ...(props.securityPolicy !== undefined && { securityPolicy: { name: props.securityPolicy } }),
    },
  });
  service.metadata.addAnnotation(BACKEND_CONFIG, JSON.stringify({ default: config.name }));
}

/** Renders the health check; undefined if none is known for the pods: Google then looks for a probe. */
function renderHealthCheck({ source }: GkeService): object | undefined {
  const pods = tryReadPods(source);
  const health = pods?.health;
  if (!pods || !health) return undefined;
  const port = typeof health.port === 'number' ? health.port : findPort(pods.ports, health);
  return {
    type: health.protocol === 'https' ? 'HTTPS' : 'HTTP',
    requestPath: health.path,
    ...(port !== undefined && { port }),
    ...CHECK_SECONDS,
  };
}

function findPort(
  ports: readonly { readonly name?: string | undefined; readonly number: number }[],
  health: PodHealth,
): number | undefined {
  return ports.find(({ name }) => name === health.port)?.number;
}

/** Returns the longest read time-out of any route, but at least the default. */
function findTimeoutSeconds({ routes }: GkeIngressProps): number {
  const { table, settings } = routes.resolve().result;
  const all = [...table.values()].flatMap(listRoutes);
  const times = [settings.policy, ...all.map(({ policy }) => policy)].map(
    ({ readTimeoutSeconds }) => readTimeoutSeconds,
  );
  return times.reduce((longest, time) => Math.max(longest, time), USUAL_TIMEOUT_SECONDS);
}
