import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { addCheck } from '../../core/check';
import { TreeCache } from '../../core/complete-tree';
import type { Problem } from '../../core/errors';
import { addNote } from '../../core/notes';
import { checkNew } from '../../core/props/check-call';
import { traceSource } from '../../core/source';
import { DNS_SUBDOMAIN } from '../../kubernetes/name-rules';
import type { GatewayRoutes } from '../gateway-routes';
import { SIGNATURES } from '../signatures';
import { checkOutput, describeOmissions, limitHttpRoute } from './check-output';
import { type RouteObject, renderGateway, renderHttpRoutes, toListeners } from './render-routes';

/** Properties of {@link HttpRoutes}. */
export interface HttpRoutesProps {
  /** The routes to render. Add all of them before. */
  readonly routes: GatewayRoutes;
  /** Class of the Gateway, such as `gke-l7-global-external-managed`. */
  readonly gatewayClassName: string;
  /** Name of the Gateway, and the start of the names of its routes. @default - generated from the construct path */
  readonly name?: string | undefined;
}

const OUTPUT = 'an HTTPRoute';
/** The most listeners that a Gateway may have. */
const MAX_LISTENERS = 64;

/** Cached because every route object reads a part of it. */
const rendered = new TreeCache<readonly RouteObject[]>();

/**
 * The routes of a gateway as a Gateway and HTTPRoutes of the Gateway API, straight to the services. Each host
 * has its own listener, so that its requests never match routes of other hosts. A setting that HTTPRoutes
 * cannot express is an error, or a note if leaving it out does no harm.
 */
export class HttpRoutes extends Construct {
  /** The Gateway object of the Gateway API. */
  readonly gateway: ApiObject;
  /** The HTTPRoutes, at least one for each host that has routes. */
  readonly routes: readonly ApiObject[];

  constructor(scope: Construct, id: string, props: HttpRoutesProps) {
    checkNew(SIGNATURES, 'HttpRoutes', arguments, new.target === HttpRoutes);
    super(scope, id);
    traceSource(this);
    const read = () => props.routes.resolve().result;
    const listeners = () => toListeners(read());
    this.gateway = new ApiObject(this, 'Gateway', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      ...(props.name !== undefined && { metadata: { name: props.name } }),
      spec: Lazy.any({ produce: () => renderGateway(props.gatewayClassName, listeners()) }),
    });
    const render = () => rendered.get(this, () => renderHttpRoutes(read(), this.gateway.name, listeners()));
    this.routes = render().map(
      ({ suffix }, index) =>
        new ApiObject(this, `Route-${suffix}`, {
          apiVersion: 'gateway.networking.k8s.io/v1',
          kind: 'HTTPRoute',
          metadata: { name: `${this.gateway.name}-${suffix}` },
          spec: Lazy.any({ produce: () => render()[index]?.spec ?? {} }),
        }),
    );
    const count = this.routes.length;
    addCheck(this, function* () {
      yield* checkClass(props.gatewayClassName);
      yield* checkOutput(read(), OUTPUT, limitHttpRoute);
      yield* checkListeners(listeners().length);
      if (render().length === count) return;
      yield {
        code: 'GATEWAY_OUTPUT',
        message: `routes were added to '${props.routes.node.path}' after their HTTPRoutes were made`,
        given: render().length,
        allowed: `${count}, as when they were made`,
        hint: 'create HttpRoutes after the last call of route()',
      };
    });
    addNote(this, () => describeOmissions(read(), OUTPUT, limitHttpRoute));
  }
}

function* checkClass(given: string): Generator<Problem> {
  if (DNS_SUBDOMAIN.accepts(given)) return;
  yield {
    code: 'SYNTH_NAME',
    message: `'${given}' is not the name of a GatewayClass`,
    property: 'gatewayClassName',
    given,
    allowed: DNS_SUBDOMAIN.allowed,
    hint: 'give one that kubectl get gatewayclasses shows',
  };
}

/** Checks the number of listeners: one for each host, two for a host with a certificate. */
function* checkListeners(count: number): Generator<Problem> {
  if (count <= MAX_LISTENERS) return;
  yield {
    code: 'GATEWAY_OUTPUT',
    message: `the routes name so many hosts that their Gateway has ${count} listeners`,
    given: count,
    allowed: `at most ${MAX_LISTENERS}: one for each host, two with a certificate`,
    hint: 'use wildcards, or divide the hosts between two gateways',
  };
}
