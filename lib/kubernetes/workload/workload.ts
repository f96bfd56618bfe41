import { ApiObject, Lazy, Names } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { addCheck } from '../../core/check';
import { addNote, addNotes, type NoteContent } from '../../core/notes';
import { checkNew } from '../../core/props/check-call';
import type { IPodBackendSource, PodBackend } from '../../core/references';
import { traceSource } from '../../core/source';
import { requireChart } from '../../core/stack';
import { toPodBackend } from '../backend/pod-backend';
import type { Exposure } from '../service/exposure';
import { SIGNATURES } from '../signatures';
import { renderAutoscaler } from './autoscaling';
import { chooseMinReadySeconds, describeRollout } from './behind-fronts';
import { findCommandFault } from './command';
import { type BasicContainerProps, hasPinnedImage } from './container';
import { listContainers, listExposedPorts, listPorts } from './container-check';
import { renderDeployment } from './deployment';
import { type AppLabels, buildLabels } from './labels';
import { isLockedImage } from './locked-images';
import { renderPodSecurity } from './pod-security';
import { describeOutage } from './rollout';
import { checkWorkload } from './workload-check';
import { countReplicas, readDrainSeconds, type WorkloadProps } from './workload-props';

/**
 * A Deployment, hardened to Pod Security "restricted", and the Service in front of it. Can
 * be passed wherever a service or workload is expected. The objects can be patched:
 * `workload.deployment.addJsonPatch(…)`.
 */
export class Workload extends Construct implements IPodBackendSource {
  /** The Deployment. */
  readonly deployment: ApiObject;
  /** The Service; undefined if the workload is not exposed. */
  readonly service: ApiObject | undefined;
  /** The PodDisruptionBudget; undefined with fewer than two replicas. */
  readonly disruptionBudget: ApiObject | undefined;
  /** The HorizontalPodAutoscaler; undefined without `autoscaling`. */
  readonly autoscaler: ApiObject | undefined;
  /** Labels of every object of the workload; the Deployment selects its pods by some of them. */
  readonly labels: AppLabels;
  private readonly statusByPath: WorkloadProps['statusByPath'];
  private readonly refusedRequests: WorkloadProps['refusedRequests'];

  constructor(scope: Construct, id: string, props: WorkloadProps) {
    checkNew(SIGNATURES, 'Workload', arguments, new.target === Workload);
    super(scope, id);
    traceSource(this);
    requireChart(this);
    this.statusByPath = props.statusByPath;
    this.refusedRequests = props.refusedRequests;
    this.labels = buildLabels(props, props.name ?? Names.toLabelValue(this));
    const ports = listPorts(props).map(({ number }) => number);
    const hostPorts = listPorts(props).flatMap(({ hostPort = [] }) => hostPort);
    const security = renderPodSecurity(props, ports, hostPorts);
    const draining = { ...props, drainSeconds: readDrainSeconds(props) };
    const spec = {
      ...renderDeployment(draining, this.labels, security),
      minReadySeconds: Lazy.any({ produce: () => chooseMinReadySeconds(props, this.listBackends()) }),
    };
    this.deployment = this.addObject('Deployment', 'apps/v1', props, spec, readAnnotations(props));
    this.node.defaultChild = this.deployment;
    this.service = props.exposure?.hasService ? this.addService(props, props.exposure) : undefined;
    this.disruptionBudget = countReplicas(props) > 1 ? this.addDisruptionBudget(props) : undefined;
    this.autoscaler =
      props.autoscaling &&
      this.addObject(
        'HorizontalPodAutoscaler',
        'autoscaling/v2',
        props,
        renderAutoscaler(this.deployment.name, props.autoscaling),
      );

    const portProblems = props.exposure?.claimNodePort(this) ?? [];
    addCheck(this, () => [...checkWorkload(props), ...portProblems]);
    addNote(this, () => describeOutage(countReplicas(props), props));
    addNotes(this, () => security.exceptions);
    for (const container of listContainers(props)) {
      addNotes(this, () => describeCommand(container));
      addNotes(this, () => (isLockedImage(this, container.image) ? [] : describeImage(container)));
    }
    addNotes(this, () => describeRollout(props, this.listBackends()));
  }

  /** Returns the pods, for a load balancer or gateway in front of them. */
  toPodBackend(): PodBackend {
    const pods = toPodBackend(this.deployment);
    const front = this.service && toPodBackend(this.service);
    return {
      ...pods,
      construct: this,
      servicePorts: front?.servicePorts ?? [],
      service: front?.service,
      health: pods.health && { ...pods.health, statusByPath: this.statusByPath },
      refusedRequests: this.refusedRequests,
    };
  }

  /** Lists the constructs that may be passed for these pods: the workload, its objects and its scopes. */
  private listBackends(): IConstruct[] {
    return [...this.node.scopes, this.deployment, ...(this.service ? [this.service] : [])];
  }

  private addService(props: WorkloadProps, exposure: Exposure): ApiObject {
    const ports = listExposedPorts(props).map((port) => ({
      name: port.name,
      port: port.servicePort ?? port.number,
      targetPort: port.name,
      protocol: 'TCP',
    }));
    return this.addObject('Service', 'v1', props, exposure.render(this.labels.selector, ports));
  }

  private addDisruptionBudget(props: WorkloadProps): ApiObject {
    return this.addObject('PodDisruptionBudget', 'policy/v1', props, {
      selector: { matchLabels: this.labels.selector },
      maxUnavailable: 1,
      // broken pods must not keep a node from being drained
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
  }

  private addObject(
    kind: string,
    apiVersion: string,
    { name }: WorkloadProps,
    spec: object,
    annotations?: Readonly<Record<string, string>>,
  ): ApiObject {
    return new ApiObject(this, kind, {
      apiVersion,
      kind,
      metadata: {
        ...(name !== undefined && { name }),
        labels: { ...this.labels.all },
        ...(annotations && { annotations: { ...annotations } }),
      },
      spec,
    });
  }
}

function readAnnotations({ changeCause }: WorkloadProps): Readonly<Record<string, string>> | undefined {
  return changeCause === undefined ? undefined : { 'kubernetes.io/change-cause': changeCause };
}

/** Returns notes on a command that starts another program than meant, because no shell reads it. */
function describeCommand({ command, args }: BasicContainerProps): readonly NoteContent[] {
  const fault = findCommandFault(command, args);
  if (fault === undefined) return [];
  const text = `${fault}: write each word on its own, or the whole line behind 'sh', '-c'`;
  return [{ text, rule: 'command-words' }];
}

/** Returns notes on a reference that may point to another image later. */
function describeImage({ image, imagePullPolicy = 'Always' }: BasicContainerProps): readonly NoteContent[] {
  if (hasPinnedImage(image)) return [];
  const stale = imagePullPolicy === 'Always' ? '' : ', and each node keeps the one that it has';
  return [{ text: `image ${image} can change${stale}: give it a fixed tag or a digest`, rule: 'image-tag' }];
}
