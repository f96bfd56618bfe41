import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { formatNetworkChoice, readNetworkChoice } from '../../appliance/spec/network-choice';
import type { NetworkChoice } from '../../appliance/spec/spec';
import { addCheck } from '../../core/check';
import { noteInitializer, UNINITIALIZED_TAINT } from '../../core/node-initialization';
import type { Problems } from '../../core/problems';
import { checkNew } from '../../core/props/check-call';
import { traceSource } from '../../core/source';
import { requireChart, zoneOf } from '../../core/stack';
import { toZoneName } from '../../core/zone';
import { DNS_1035_LABEL } from '../../kubernetes/name-rules';
import { PodNetworkPolicy } from '../../kubernetes/policy/pod-network-policy';
import { Exposure } from '../../kubernetes/service/exposure';
import { EnvValue } from '../../kubernetes/workload/env-value';
import { Probe } from '../../kubernetes/workload/probe';
import { Workload } from '../../kubernetes/workload/workload';
import { SIGNATURES } from '../signatures';
import type { SakuraLoadBalancerControllerProps } from './controller-props';
import { renderRules } from './permissions';

const DEFAULT_NAME = 'kumiki-controller';
const DEFAULT_PORT = 10260;
/** The length of the longest API request, so that running work finishes before the Lease is released. */
const GRACE_SECONDS = 60;

/**
 * The controller in the cluster, which creates load balancers for Services of type LoadBalancer with the
 * class `kumiki.dev/sakura` (docs/controller.md): replicas of `kumiki controller`, one of them active by
 * leader election, with no more rights than it needs. The stack must have a namespace.
 */
export class SakuraLoadBalancerController extends Construct {
  /** Its pods, their disruption budget, and the Service for the metrics. */
  readonly workload: Workload;
  /** The service account with which the controller calls the API server. */
  readonly serviceAccount: ApiObject;

  constructor(scope: Construct, id: string, props: SakuraLoadBalancerControllerProps) {
    checkNew(
      SIGNATURES,
      'SakuraLoadBalancerController',
      arguments,
      new.target === SakuraLoadBalancerController,
    );
    super(scope, id);
    traceSource(this);
    requireChart(this);
    const { namespace } = Chart.of(this);
    // an invalid name is reported once, as the name, instead of for each object
    const name = isNamed(props) ? (props.name ?? DEFAULT_NAME) : DEFAULT_NAME;
    this.workload = this.addWorkload(name, props, namespace ?? 'default');
    this.node.defaultChild = this.workload;
    this.serviceAccount = this.addObject('ServiceAccount', 'v1', name, {
      automountServiceAccountToken: false,
    });
    const { initializesNodes = false } = props;
    if (initializesNodes) noteInitializer(this);
    const bindings = this.addRoles(name, namespace, initializesNodes);
    this.workload.deployment.addDependency(this.serviceAccount, ...bindings);
    if (props.networkPolicy ?? true) this.addNetworkPolicy(name, props);
    addCheck(this, () => check(props, namespace));
  }

  private addWorkload(name: string, props: SakuraLoadBalancerControllerProps, namespace: string): Workload {
    const { image, imagePullPolicy, resources, metricsPort = DEFAULT_PORT } = props;
    const { secretName, tokenKey = 'token', secretKey = 'secret' } = props.credentials;
    const workload = new Workload(this, 'Controller', {
      ...{ name, image, imagePullPolicy, app: DEFAULT_NAME, component: 'controller' },
      replicas: props.replicas ?? 2,
      args: renderArguments(props, `${namespace}/${name}`, metricsPort, zoneOf(this)),
      env: {
        SAKURA_ACCESS_TOKEN: EnvValue.secret(secretName, tokenKey),
        SAKURA_ACCESS_TOKEN_SECRET: EnvValue.secret(secretName, secretKey),
      },
      ports: [{ name: 'metrics', number: metricsPort }],
      startup: Probe.http('/healthz', { periodSeconds: 2, failureThreshold: 30 }),
      readiness: Probe.http('/readyz'),
      liveness: Probe.http('/healthz', { periodSeconds: 20 }),
      resources: resources ?? {
        requests: { cpu: '50m', memory: '128Mi' },
        limits: { cpu: '500m', memory: '512Mi' },
      },
      // no traffic is routed to it: it hands over as soon as it is told to stop
      drainSeconds: 0,
      terminationGraceSeconds: GRACE_SECONDS,
      serviceAccountName: name,
      exposure: Exposure.clusterIp(),
    });
    workload.deployment.addJsonPatch(
      // on a node that waits for a cloud controller, this one may be the only one that can ever run
      JsonPatch.add('/spec/template/spec/tolerations', [
        { key: UNINITIALIZED_TAINT, operator: 'Exists', effect: 'NoSchedule' },
      ]),
      // the cluster's DNS may wait for the nodes that this one initialises
      ...(props.initializesNodes ? [JsonPatch.add('/spec/template/spec/dnsPolicy', 'Default')] : []),
    );
    return workload;
  }

  private addRoles(name: string, namespace: string | undefined, initializesNodes: boolean): ApiObject[] {
    const { cluster, lease } = renderRules(name, { initializesNodes });
    const subjects = [{ kind: 'ServiceAccount', name, ...(namespace !== undefined && { namespace }) }];
    const apiGroup = 'rbac.authorization.k8s.io';
    const roles = [
      ['ClusterRole', cluster],
      ['Role', lease],
    ] as const;
    return roles.map(([kind, rules]) => {
      const role = this.addObject(kind, `${apiGroup}/v1`, name, { rules });
      const roleRef = { apiGroup, kind, name };
      const binding = this.addObject(`${kind}Binding`, `${apiGroup}/v1`, name, { roleRef, subjects });
      binding.addDependency(role);
      return binding;
    });
  }

  private addNetworkPolicy(
    name: string,
    { scrapedBy, apiServerPort = 6443, initializesNodes }: SakuraLoadBalancerControllerProps,
  ): void {
    new PodNetworkPolicy(this, 'NetworkPolicy', {
      ...{ name, pods: this.workload, labels: this.workload.labels.all },
      allowFrom: scrapedBy ?? 'anyone',
      // an invalid port is reported as that property
      allowToPorts: [...new Set([443, apiServerPort])].filter((port) => isWithin(port, 1, 65535)),
      dns: initializesNodes ? 'anywhere' : true,
    });
  }

  private addObject(kind: string, apiVersion: string, name: string, content: object): ApiObject {
    const labels = { ...this.workload.labels.all };
    return new ApiObject(this, kind, { apiVersion, kind, metadata: { name, labels }, ...content });
  }
}

/** Renders the arguments of `kumiki`. */
function renderArguments(
  props: SakuraLoadBalancerControllerProps,
  lease: string,
  port: number,
  zoneOfStack: string | undefined,
): string[] {
  const { network, plan, redundant = true, takesUnclassed = false, initializesNodes, logLevel } = props;
  const zone = toZoneName(props.zone) ?? zoneOfStack;
  return [
    'controller',
    `--lease=${lease}`,
    `--listen=0.0.0.0:${port}`,
    ...(zone === undefined ? [] : [`--zone=${zone}`]),
    // Kubernetes expands $(NAME) in arguments, and turns $$ into $
    ...(network ? [`--network=${formatNetworkChoice(network).replaceAll('$', '$$$$')}`] : []),
    ...(plan === undefined ? [] : [`--plan=${plan}`]),
    ...(redundant ? [] : ['--single']),
    ...(takesUnclassed ? ['--unclassed'] : []),
    ...(initializesNodes ? ['--initialize-nodes'] : []),
    ...(logLevel === undefined ? [] : [`--log-level=${logLevel}`]),
  ];
}

function isWithin(number: number, min: number, max: number): boolean {
  return Number.isInteger(number) && number >= min && number <= max;
}

function isNamed({ name }: SakuraLoadBalancerControllerProps): boolean {
  return name === undefined || DNS_1035_LABEL.accepts(name);
}

function* check(props: SakuraLoadBalancerControllerProps, namespace: string | undefined): Problems {
  const { replicas, metricsPort, apiServerPort, network } = props;
  if (!isNamed(props)) {
    yield {
      code: 'SYNTH_NAME',
      message: `'${props.name}' cannot be the name of its objects, of which one is a Service`,
      property: 'name',
      given: props.name,
      allowed: DNS_1035_LABEL.allowed,
      hint: `correct it, or leave it out for '${DEFAULT_NAME}'`,
    };
  }
  if (namespace === undefined) {
    yield {
      code: 'SYNTH_NAME',
      message: 'the stack names no namespace, which the rights of the controller are given in',
      property: 'namespace',
      allowed: "a namespace in the stack's property namespace",
      hint: "new Stack(app, 'controller', { namespace: 'kumiki-system' })",
    };
  }
  const ranges = [
    ['replicas', replicas, 1, 100],
    ['metricsPort', metricsPort, 1024, 65535],
    ['apiServerPort', apiServerPort, 1, 65535],
  ] as const;
  for (const [property, given, min, max] of ranges) {
    if (given === undefined || isWithin(given, min, max)) continue;
    const allowed = `an integer from ${min} to ${max}`;
    const hint = 'correct it, or leave it out for the default';
    yield { code: 'SYNTH_VALUE', message: `${property} is ${given}`, property, given, allowed, hint };
  }
  if (network) yield* checkNetwork(network);
}

/** Checks that the command will accept the network. */
function* checkNetwork(network: NetworkChoice): Problems {
  if (readNetworkChoice(formatNetworkChoice(network))) return;
  const { by, value } = network.selector;
  yield {
    code: 'SYNTH_VALUE',
    message: `no network can be found by the ${by} '${value}'`,
    property: 'network.selector.value',
    given: value,
    allowed: by === 'id' ? '12 digits' : '1 to 64 characters, without spaces at their ends',
    hint: 'give it as the control panel shows it',
  };
}
