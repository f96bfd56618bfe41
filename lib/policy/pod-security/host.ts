import { asObject, asObjects, isObject } from '../../core/json';
import { listHandlers } from '../containers';
import type { Rules, Violation } from '../rule';
import { type CheckedPod, inPodAt } from '../target';
import { checkContexts, listContexts } from './security-contexts';

/** Rules about resources that pods share with their machine. */
export const HOST_RULES = {
  'pod-host-namespaces': {
    severity: 'error',
    level: 'baseline',
    title: 'pods have network, processes and memory of their own',
    why: 'in the namespaces of its machine a pod sees the traffic and processes of all others',
    fix: 'leave out hostNetwork, hostPID and hostIPC',
    inPod: function* (pod) {
      for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) {
        if (pod.spec[field] === true)
          yield { message: `${field} is true`, property: inPodAt(pod, `spec.${field}`) };
      }
    },
  },
  'pod-host-path': {
    severity: 'error',
    level: 'baseline',
    title: 'pods mount no files of the machine they run on',
    why: 'files of a machine lead to its credentials, and with them to the cluster',
    fix: 'use a persistentVolumeClaim, an emptyDir, a configMap or a secret',
    inPod: function* (pod) {
      for (const [index, { name, hostPath }] of asObjects(pod.spec.volumes).entries()) {
        if (isObject(hostPath))
          yield {
            message: `volume ${name} is ${hostPath.path} of the machine`,
            property: inPodAt(pod, `spec.volumes[${index}].hostPath`),
          };
      }
    },
  },
  'pod-host-ports': {
    severity: 'error',
    level: 'baseline',
    title: 'pods open no ports of the machine they run on',
    why: 'such a port passes by network policies, and only one pod can have it on each machine',
    fix: 'leave out hostPort, and put a Service in front of the pods',
    inPod: checkHostPorts,
  },
  'pod-host-process': {
    severity: 'error',
    level: 'baseline',
    title: 'no container is a process of a Windows machine itself',
    why: 'it is the administrator of the machine',
    fix: 'leave out windowsOptions.hostProcess',
    inPod: (pod) =>
      checkContexts(listContexts(pod), 'windowsOptions.hostProcess', ({ windowsOptions }, owner) =>
        asObject(windowsOptions).hostProcess === true ? `${owner} is a process of its machine` : undefined,
      ),
  },
  'pod-probe-host': {
    severity: 'error',
    level: 'baseline',
    title: 'probes and lifecycle hooks connect with their own pod only',
    why: 'the kubelet makes these connections, which so reach what pods cannot',
    fix: 'leave out the host of the probe or hook',
    inPodBy: (pod, { minor }) => (minor >= PROBE_HOSTS_SINCE ? checkProbeHosts(pod) : []),
  },
} as const satisfies Rules;

function* checkHostPorts(pod: CheckedPod): Generator<Violation> {
  // the API server sets host ports of a pod, but not of a template
  const isFilledIn = pod.object.kind === 'Pod' && pod.spec.hostNetwork === true;
  for (const { name, path, json } of pod.containers) {
    for (const [index, { hostPort, containerPort }] of asObjects(json.ports).entries()) {
      const port = isFilledIn && !hostPort ? containerPort : hostPort;
      if (typeof port === 'number' && port !== 0)
        yield {
          message: `container ${name} opens port ${port} of its machine`,
          property: inPodAt(pod, `${path}.ports[${index}].hostPort`),
        };
    }
  }
}

/** The first minor version whose standards restrict probe hosts. */
const PROBE_HOSTS_SINCE = 34;

function* checkProbeHosts(pod: CheckedPod): Generator<Violation> {
  for (const container of pod.containers) {
    const { name, path } = container;
    for (const { path: handler, action } of listHandlers(container)) {
      for (const kind of ['httpGet', 'tcpSocket']) {
        const { host } = asObject(action[kind]);
        if (typeof host === 'string' && host !== '')
          yield {
            message: `${handler} of container ${name} connects with ${host}`,
            property: inPodAt(pod, `${path}.${handler}.${kind}.host`),
          };
      }
    }
  }
}
