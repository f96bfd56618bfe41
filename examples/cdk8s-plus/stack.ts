import { ApiObject, JsonPatch, Size } from 'cdk8s';
import { Cpu, Deployment, Probe, type Service } from 'cdk8s-plus-25';
import {
  type App,
  HealthCheck,
  NginxIngressGateway,
  PodNetworkPolicy,
  RouterNetwork,
  SakuraLoadBalancedService,
  Servers,
  Stack,
} from 'kumiki';

const PORT = 8080;

/** A Deployment and a Service of cdk8s-plus, which a gateway and a virtual IP in the same stack use unchanged. */
export class Catalogue extends Stack {
  constructor(app: App, id: string) {
    super(app, id, { zone: 'is1b', namespace: 'catalogue' });
    const service = this.addCatalogue();

    const gateway = new NginxIngressGateway(this, 'Gateway', { name: 'gateway' });
    gateway.route('/catalogue/', service, { stripPrefix: true });
    // only the gateway can reach the pods
    new PodNetworkPolicy(this, 'Guard', { pods: service, allowFrom: [gateway] });

    new SakuraLoadBalancedService(this, 'Edge', {
      backend: gateway,
      servers: [Servers.byTag('k8s-node')],
      network: RouterNetwork.byName('k8s-router'),
      ports: [{ port: 80, healthCheck: HealthCheck.http({ path: gateway.healthPath }) }],
    });
  }

  /** Uses only cdk8s and cdk8s-plus. */
  private addCatalogue(): Service {
    const deployment = new Deployment(this, 'Catalogue', {
      replicas: 3,
      containers: [
        {
          image: 'registry.example.jp/catalogue:1.4.2',
          portNumber: PORT,
          readiness: Probe.fromHttpGet('/healthz', { port: PORT }),
          resources: {
            cpu: { request: Cpu.millis(100), limit: Cpu.millis(500) },
            memory: { request: Size.mebibytes(128), limit: Size.mebibytes(128) },
            ephemeralStorage: { request: Size.gibibytes(1), limit: Size.gibibytes(1) },
          },
          securityContext: { user: 10_001, group: 10_001 },
        },
      ],
    });
    // cdk8s-plus lacks the properties that Pod Security "restricted" requires, and a construct for budgets
    const pod = '/spec/template/spec';
    ApiObject.of(deployment).addJsonPatch(
      JsonPatch.add(`${pod}/securityContext/seccompProfile`, { type: 'RuntimeDefault' }),
      JsonPatch.add(`${pod}/containers/0/securityContext/capabilities`, { drop: ['ALL'] }),
    );
    new ApiObject(this, 'Budget', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      spec: { maxUnavailable: 1, selector: { matchLabels: deployment.matchLabels } },
    });
    return deployment.exposeViaService({ ports: [{ port: 80, targetPort: PORT }] });
  }
}
