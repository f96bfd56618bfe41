import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { addCheck } from '../core/check';
import { addNotes } from '../core/notes';
import { Exposure } from '../kubernetes/service/exposure';
import { readMinReplicas, renderAutoscaler } from '../kubernetes/workload/autoscaling';
import { Mount } from '../kubernetes/workload/mount';
import { Probe } from '../kubernetes/workload/probe';
import { Workload } from '../kubernetes/workload/workload';
import type * as Stored from './certificates/stored-certificate';
import { DEFAULT_IMAGE } from './gateway-settings';
import type { GatewayTls } from './gateway-tls';
import type { NginxIngressGatewayProps } from './nginx-ingress-gateway-props';
import { CONFIG_DIRECTORY, countServingSeconds, NGINX_USER, PORTS, startCommand, stopCommand } from './pod';

/** Long enough for checks every 10 s that must fail three times, 5 s apart. */
const DEFAULT_DRAIN_SECONDS = 30;
const DEFAULT_SHUTDOWN_SECONDS = 30;
/** Time for nginx to exit by itself before it is killed. */
const MARGIN_SECONDS = 5;
/** For request bodies and answers that do not fit into memory. */
const TEMPORARY_SIZE = '256Mi';

/** Returns the seconds for which a stopping pod fails health checks but serves all other requests. */
export function readDrainSeconds({ drainSeconds }: Pick<NginxIngressGatewayProps, 'drainSeconds'>): number {
  return drainSeconds ?? DEFAULT_DRAIN_SECONDS;
}

/**
 * Adds the pods of a gateway.
 * @param sources returns the volume sources to mount; called once the construct tree is complete
 */
export function addPods(
  scope: Construct,
  props: NginxIngressGatewayProps,
  sources: () => readonly object[],
): Workload {
  const drainSeconds = readDrainSeconds(props);
  const wantsProxyProtocol = props.clientAddress?.config.kind === 'proxy-protocol';
  const healthPath = props.healthPath ?? '/healthz';
  const http = { name: 'http', number: PORTS.http, servicePort: 80 };
  return new Workload(scope, 'Nginx', {
    name: props.name,
    app: 'nginx',
    component: 'gateway',
    image: props.image ?? DEFAULT_IMAGE,
    runAsUser: props.runAsUser ?? NGINX_USER,
    replicas: props.autoscaling ? readMinReplicas(props.autoscaling) : (props.replicas ?? 2),
    scaledByOthers: props.autoscaling !== undefined,
    rollout: props.rollout,
    command: startCommand({ findsResolvers: props.resolvers === undefined, hasTls: props.tls !== undefined }),
    ports: [http, ...(props.tls ? [{ name: 'https', number: PORTS.https, servicePort: 443 }] : [])],
    resources: props.resources,
    // probe often: readiness must fail between the end of the drain and the end of the pod
    readiness: (wantsProxyProtocol
      ? Probe.httpOn(PORTS.probe, healthPath, { periodSeconds: 1 })
      : Probe.http(healthPath, { periodSeconds: 1 })
    ).toleratingFailures(drainSeconds),
    // not the health path, which fails on purpose while the pod ends
    liveness: Probe.tcp({ periodSeconds: 20 }),
    mounts: [Mount.projected(CONFIG_DIRECTORY, sources), Mount.emptyDirectory('/tmp', TEMPORARY_SIZE)],
    preStopCommand: stopCommand(drainSeconds),
    terminationGraceSeconds:
      countServingSeconds(drainSeconds) +
      (props.shutdownSeconds ?? DEFAULT_SHUTDOWN_SECONDS) +
      MARGIN_SECONDS,
    exposure: props.exposure ?? Exposure.clusterIp(),
  });
}

/** Adds an autoscaler if the gateway has `autoscaling`. */
export function addAutoscaler(
  scope: Construct,
  { deployment, labels }: Workload,
  props: NginxIngressGatewayProps,
): void {
  const { autoscaling } = props;
  if (!autoscaling) return;
  new ApiObject(scope, 'Autoscaler', {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: deployment.name, labels: { ...labels.all } },
    spec: renderAutoscaler(deployment.name, autoscaling),
  });
}

/** Checks certificate files on every synthesis. */
export function checkCertificateFiles(scope: Construct, tls: GatewayTls | undefined): void {
  for (const { stored } of tls?.certificates ?? []) {
    if (!stored) continue;
    addCheck(scope, () => loadStored().checkStored(stored));
    addNotes(scope, () => loadStored().describeStored(stored, stored.clock.now()));
  }
}

/** Adds the certificates that cert-manager issues. */
export function addCertificates(scope: Construct, { tls }: NginxIngressGatewayProps): void {
  const issued = new Set<string>();
  for (const { hosts, secretName, certManager } of tls?.certificates ?? []) {
    // a check refuses two for one Secret
    if (!certManager || issued.has(secretName)) continue;
    issued.add(secretName);
    new ApiObject(scope, `Certificate-${secretName}`, {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name: secretName },
      spec: {
        secretName,
        dnsNames: [...hosts],
        issuerRef: {
          name: certManager.issuer,
          kind: certManager.issuerKind ?? 'ClusterIssuer',
          group: 'cert-manager.io',
        },
        // a key in use for a long time is more likely to have leaked
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      },
    });
  }
}

/** Loads the module that reads certificate files only when a gateway has some. */
function loadStored(): typeof Stored {
  return require('./certificates/stored-certificate');
}
