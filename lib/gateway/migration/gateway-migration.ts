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
 * Ingresses with annotations of ingress-nginx, and HTTPRoutes, translated to routes of a gateway. Everything
 * that is lost or changes is listed with its object, annotation or field, and the reason.
 */
export class GatewayMigration {
  /** Everything that is missing or different, in the order in which it was found; empty if nothing is. */
  readonly notCarriedOver: readonly NotCarriedOver[];
  /** The plan made from the objects, as plain data. @internal */
  readonly plan: MigrationPlan;

  private constructor(plan: MigrationPlan) {
    checkMade('GatewayMigration', readProperty(plan, 'notCarriedOver') !== undefined, [
      'GatewayMigration.fromYaml(…)',
    ]);
    this.plan = plan;
    this.notCarriedOver = plan.notCarriedOver;
  }

  /**
   * Reads objects from documents of YAML or JSON, including lists. Services among them are not created anew;
   * they resolve the names of ports and tell which pods are behind them.
   *
   * @param text such as the output of `kubectl get ingress,service -A -o yaml`
   * @throws GATEWAY_MIGRATION if it cannot be read
   */
  static fromYaml(text: string): GatewayMigration {
    checkCall(SIGNATURES, 'GatewayMigration.fromYaml', arguments);
    // loaded on demand: most programs migrate nothing
    const { planMigration } = require('./plan-migration') as typeof Plan;
    return new GatewayMigration(planMigration(text));
  }

  /**
   * Creates the gateway, with an ExistingService for each Service.
   * @param props added to the properties read from the objects: TLS, the redirect to https and perhaps the
   *   health path
   */
  createGateway(scope: Construct, id: string, props: NginxIngressGatewayProps = {}): NginxIngressGateway {
    checkCall(SIGNATURES, 'GatewayMigration.createGateway', arguments);
    const { buildGateway } = require('./build-gateway') as typeof Build;
    return buildGateway(this.plan, scope, id, props);
  }

  /** Returns a TypeScript program that creates the same gateway, with the omissions in comments. */
  toTypeScript(): string {
    const { renderProgram } = require('./render-program') as typeof Render;
    return renderProgram(this.plan);
  }
}
