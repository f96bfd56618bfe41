import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { BackendSource } from '../../core/references';
import { HashedConfigMap } from '../../kubernetes/hashed-config-map';
import { PodNetworkPolicy } from '../../kubernetes/policy/pod-network-policy';
import { Exposure } from '../../kubernetes/service/exposure';
import { Mount } from '../../kubernetes/workload/mount';
import { Probe } from '../../kubernetes/workload/probe';
import { Workload } from '../../kubernetes/workload/workload';
import { followCertificates, toTlsSource } from '../front-pods';
import type { CaddyProxyProps } from './caddy-proxy-props';
import { HEALTH_PATH, PLACE } from './proxy-config';
import { COMMAND, DEFAULT_IMAGE, RELOAD, totalStopSeconds } from './proxy-host';
import { toUpstreamSpec } from './resolve-proxy';

/** Adds the pods of a proxy, with its configuration, its volume and a policy for its connections. */
export function addPods(
  scope: Construct,
  name: string,
  props: CaddyProxyProps,
  files: () => Readonly<Record<string, string>>,
): Workload {
  const { spec } = props.certificates;
  const isStored = spec.kind !== 'secret';
  const workload: Workload = new Workload(scope, 'Caddy', {
    name,
    app: 'caddy',
    component: 'proxy',
    image: props.image ?? DEFAULT_IMAGE,
    replicas: props.replicas ?? 1,
    // two pods cannot use the same volume unless it is shared
    strategy: isStored && !props.storage?.isShared ? 'Recreate' : 'RollingUpdate',
    // the program file in the official image has this capability, and cannot be started without it
    keepCapabilities: ['NET_BIND_SERVICE'],
    command: isStored ? COMMAND : ['/bin/sh', '-c', followCertificates(PLACE.tls, RELOAD.join(' '), COMMAND)],
    ports: [
      { name: 'https', number: PLACE.httpsPort, servicePort: 443 },
      { name: 'http', number: PLACE.httpPort, servicePort: 80 },
    ],
    resources: props.resources,
    readiness: Probe.httpOn(PLACE.healthPort, HEALTH_PATH, { periodSeconds: 5 }),
    // not the health check, which fails on purpose while the pod ends
    liveness: Probe.tcp({ periodSeconds: 20 }),
    mounts: [
      Mount.projected(PLACE.config, () => [{ configMap: { name: config.configMap.name } }]),
      Mount.emptyDirectory(PLACE.run, '1Mi'),
      isStored
        ? Mount.persistentVolume(PLACE.data, addStorage(scope, name, props))
        : Mount.emptyDirectory(PLACE.data, '16Mi'),
      ...(spec.kind === 'secret' ? [Mount.projected(PLACE.tls, () => [toTlsSource(spec.name)])] : []),
    ],
    // Caddy itself waits after it was told to stop
    drainSeconds: 0,
    terminationGraceSeconds: totalStopSeconds(props),
    exposure: props.exposure ?? Exposure.clusterIp(),
  });
  const labels = workload.labels.all;
  const config = new HashedConfigMap(scope, 'Config', { name: `${name}-config`, labels, files });
  if (props.networkPolicy ?? true) addNetworkPolicy(scope, workload, props);
  return workload;
}

function addStorage(scope: Construct, name: string, { storage }: CaddyProxyProps): ApiObject {
  return new ApiObject(scope, 'Storage', {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: `${name}-data`, labels: { 'app.kubernetes.io/name': 'caddy' } },
    spec: {
      accessModes: [storage?.isShared ? 'ReadWriteMany' : 'ReadWriteOnce'],
      resources: { requests: { storage: storage?.size ?? '1Gi' } },
      ...(storage?.storageClassName !== undefined && { storageClassName: storage.storageClassName }),
    },
  });
}

function addNetworkPolicy(
  scope: Construct,
  pods: Workload,
  { upstream, certificates }: CaddyProxyProps,
): void {
  const spec = toUpstreamSpec(upstream);
  const sources: BackendSource[] = spec.kind === 'service' ? [spec.source] : [];
  const ports = [
    ...(spec.kind === 'address' ? [spec.port] : []),
    // for the certificate authority
    ...(certificates.spec.kind === 'acme' ? [443] : []),
  ];
  new PodNetworkPolicy(scope, 'NetworkPolicy', {
    pods,
    name: pods.deployment.name,
    labels: pods.labels.all,
    allowFrom: 'anyone',
    allowTo: sources,
    allowToPorts: [...new Set(ports)],
    dns: true,
  });
}
