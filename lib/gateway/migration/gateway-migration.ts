import type { Construct } from 'constructs';
import { checkCall, checkMade } from '../../core/props/check-call';
import { readProperty } from '../../core/props/describe-value';
import type { NginxIngressGateway } from '../nginx-ingress-gateway';
import type { NginxIngressGatewayProps } from '../nginx-ingress-gateway-props';
import { SIGNATURES } from '../signatures';
import type * as Build from './build-gateway';
import type { MigrationPlan, NotCarriedOver } from './migration-plan';
import type * as Plan from './plan-migration';
import type * as Render from './render-program';

/**
 * Ingresses with annotations of ingress-nginx, and HTTPRoutes, read as routes of a gateway. What is not the
 * same afterwards is listed, each with its object, annotation or field, and the reason.
 */
export class GatewayMigration {
  /** What is missing or different, in the order in which it was found; empty if nothing is. */
  readonly notCarriedOver: readonly NotCarriedOver[];
  /** What was read, as plain data. @internal */
  readonly plan: MigrationPlan;

  private constructor(plan: MigrationPlan) {
    checkMade('GatewayMigration', readProperty(plan, 'notCarriedOver') !== undefined, [
      'GatewayMigration.fromYaml(…)',
    ]);
    this.plan = plan;
    this.notCarriedOver = plan.notCarriedOver;
  }

  /**
   * Reads objects, in documents of YAML or JSON and in lists. Services among them are not made anew; they say
   * what the names of their ports mean, and which pods are behind them.
   *
   * @param text such as the output of `kubectl get ingress,service -A -o yaml`
   * @throws GATEWAY_MIGRATION if it cannot be read
   */
  static fromYaml(text: string): GatewayMigration {
    checkCall(SIGNATURES, 'GatewayMigration.fromYaml', arguments);
    // most programs migrate nothing, so neither this nor the parser is loaded with the others
    const { planMigration } = require('./plan-migration') as typeof Plan;
    return new GatewayMigration(planMigration(text));
  }

  /**
   * Makes the gateway, with an ExistingService for each Service.
   * @param props on top of what was read, which is TLS, the redirect to https and perhaps the path for health
   *   checks
   */
  createGateway(scope: Construct, id: string, props: NginxIngressGatewayProps = {}): NginxIngressGateway {
    checkCall(SIGNATURES, 'GatewayMigration.createGateway', arguments);
    const { buildGateway } = require('./build-gateway') as typeof Build;
    return buildGateway(this.plan, scope, id, props);
  }

  /** A program in TypeScript that makes the same gateway, with what is not carried over in comments. */
  toTypeScript(): string {
    const { renderProgram } = require('./render-program') as typeof Render;
    return renderProgram(this.plan);
  }
}
