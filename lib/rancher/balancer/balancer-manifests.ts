import { JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { HashedConfigMap } from '../../kubernetes/hashed-config-map';
import { PodNetworkPolicy } from '../../kubernetes/policy/pod-network-policy';
import { Exposure } from '../../kubernetes/service/exposure';
import { Mount } from '../../kubernetes/workload/mount';
import { Probe } from '../../kubernetes/workload/probe';
import { Workload } from '../../kubernetes/workload/workload';
import { followCertificates, readDrainSeconds, toTlsSource } from '../front-pods';
import type { BalancerConfig } from './balancer-config';
import { COMMAND, drainCommand, FOLDERS } from './balancer-host';
import { DEFAULT_IMAGE, HEALTH_PORT, listPublishedPorts, METRICS_PORT, toContainerPort } from './ports';
import { HEALTH_PATH } from './render-balancer';
import type { TcpBalancerProps } from './tcp-balancer-props';

/** Data for the manifests, read once the construct tree is complete. */
interface Sources {
  readonly files: () => Readonly<Record<string, string>>;
  readonly config: () => BalancerConfig;
}

/** Pods of an unreachable node are replaced after this time, instead of the five minutes of Kubernetes. */
const TOLERATION_SECONDS = 30;

/** Adds the pods of a balancer, with its configuration and a policy for its connections. */
export function addPods(scope: Construct, name: string, props: TcpBalancerProps, sources: Sources): Workload {
  const { hostPorts = true, shutdownSeconds = 30 } = props;
  const drainSeconds = readDrainSeconds(props);
  const secrets = [...new Set(props.frontends.flatMap(({ tls }) => tls?.secretNames ?? []))];
  const workload: Workload = new Workload(scope, 'HAProxy', {
    name,
    app: 'haproxy',
    component: 'balancer',
    image: props.image ?? DEFAULT_IMAGE,
    replicas: props.scale ?? 1,
    command:
      secrets.length > 0
        ? ['/bin/sh', '-c', followCertificates(FOLDERS.tls, 'kill -USR2 1', COMMAND)]
        : COMMAND,
    ports: [
      ...listPublishedPorts(props).map(({ name, port, containerPort }) => ({
        name,
        number: containerPort,
        servicePort: port,
        ...(hostPorts && { hostPort: port }),
      })),
      { name: 'metrics', number: props.metricsPort ?? METRICS_PORT },
    ],
    resources: props.resources,
    readiness: Probe.httpOn(toContainerPort(props.healthPort ?? HEALTH_PORT), HEALTH_PATH, {
      periodSeconds: 5,
    }),
    // not the health check, which fails on purpose while the pod ends
    liveness: Probe.tcp({ periodSeconds: 20 }),
    mounts: [
      Mount.projected(FOLDERS.config, () => [{ configMap: { name: config.configMap.name } }]),
      Mount.emptyDirectory(FOLDERS.run, '1Mi'),
      ...(secrets.length > 0 ? [Mount.projected(FOLDERS.tls, () => secrets.map(toTlsSource))] : []),
    ],
    preStopCommand: drainCommand(drainSeconds),
    terminationGraceSeconds: drainSeconds + shutdownSeconds + 5,
    exposure: props.exposure ?? Exposure.clusterIp(),
  });
  const config = new HashedConfigMap(scope, 'Config', {
    name: `${name}-config`,
    labels: workload.labels.all,
    files: sources.files,
  });
  workload.deployment.addJsonPatch(
    JsonPatch.add('/spec/template/spec/tolerations', ['not-ready', 'unreachable'].map(toToleration)),
  );
  if (props.networkPolicy ?? true) addNetworkPolicy(scope, workload, sources.config);
  return workload;
}

function toToleration(condition: string): object {
  return {
    key: `node.kubernetes.io/${condition}`,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: TOLERATION_SECONDS,
  };
}

/** Adds a network policy. No selector matches the servers, so it allows their ports at every address. */
function addNetworkPolicy(scope: Construct, pods: Workload, config: () => BalancerConfig): void {
  new PodNetworkPolicy(scope, 'NetworkPolicy', {
    pods,
    name: pods.deployment.name,
    labels: pods.labels.all,
    allowFrom: 'anyone',
    allowToPorts: () => {
      const ports = config().backends.flatMap(({ servers }) => servers.map(({ port }) => port));
      return [...new Set(ports)].sort((a, b) => a - b);
    },
    dns: true,
  });
}
