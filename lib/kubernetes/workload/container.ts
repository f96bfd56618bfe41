import { Lazy } from 'cdk8s';
import type { RefusedRequest } from '../../core/references';
import { type Env, renderEnv } from './environment';
import { isPinned, tryParseImage } from './image';
import type { Mount } from './mount';
import type { Probe } from './probe';
import { type ContainerResources, renderResources } from './resources';

/** A port that a container listens on, and the port its Service gives it. */
export interface ContainerPort {
  /** Name within the pod, such as `http`: lower case, at most 15 characters. */
  readonly name: string;
  /** 1 to 65535. */
  readonly number: number;
  /** Port of the Service, 1 to 65535. @default - the same number */
  readonly servicePort?: number | undefined;
  /**
   * Port opened on the node of each pod, 1 to 65535: no two pods with it run on one node, so rollouts end a
   * pod before the next one starts. Pod Security "baseline" forbids it: an exception in the report.
   * @default - none
   */
  readonly hostPort?: number | undefined;
}

/** When a node asks the registry for an image. */
export type ImagePullPolicy = 'Always' | 'IfNotPresent' | 'Never';

/** Properties that every container of a pod may have. */
export interface BasicContainerProps {
  /** Image reference with a fixed tag or, better, a digest. */
  readonly image: string;
  /**
   * When a node asks the registry for the image. `Always`: at every start, so a moved tag is noticed, and so
   * is a pod that may not use the image, but no pod starts while the registry is unreachable. `IfNotPresent`:
   * only if the node does not have it. `Never`: the node must have it.
   * @default - IfNotPresent for an image by digest, which is the same everywhere; else Always
   */
  readonly imagePullPolicy?: ImagePullPolicy | undefined;
  /** Program to run instead of the image's entry point. @default - the image's */
  readonly command?: readonly string[] | undefined;
  /**
   * Arguments instead of the image's; `$(NAME)` is replaced with an environment variable.
   * @default - the image's
   */
  readonly args?: readonly string[] | undefined;
  /**
   * Environment variables, written in the order of their names. A string is used unchanged; use an EnvValue
   * for secrets and for values from elsewhere. A function is called when the app is synthesized.
   * @default - none
   */
  readonly env?: Env | (() => Env) | undefined;
  /** Resources of the container. @default - the defaults of {@link ContainerResources} */
  readonly resources?: ContainerResources | undefined;
  /** Directories that are not part of the image. @default - none */
  readonly mounts?: readonly Mount[] | undefined;
}

/** Properties of containers that run as long as their pod. */
export interface RunningContainerProps extends BasicContainerProps {
  /**
   * How to detect that the program has started; until then, neither of the other probes runs.
   * @default - it counts as started at once
   */
  readonly startup?: Probe | undefined;
  /** When the pod may get traffic. @default - as soon as it runs */
  readonly readiness?: Probe | undefined;
  /**
   * When the container must be restarted; it should depend on nothing outside the container.
   * @default - when its process ends
   */
  readonly liveness?: Probe | undefined;
  /**
   * Seconds to wait before the process is told to stop, while nodes and load balancers learn to send it no
   * more traffic. An integer from 0, less than `terminationGraceSeconds`, which includes it. The kubelet
   * waits, so the image needs no program for it: Kubernetes 1.30 or later (in 1.29 behind a feature gate,
   * stable since 1.34).
   * @default - 5 for the main container, so that no connection is lost when pods are replaced or moved; 0 if it has
   *   no ports, a `preStopCommand` or strategy Recreate, and for sidecars
   */
  readonly drainSeconds?: number | undefined;
}

/** The main container of a workload. */
export interface ContainerProps extends RunningContainerProps {
  /** Name of the container. @default - the name of the program, `app` */
  readonly containerName?: string | undefined;
  /** Ports; probes use the first one. */
  readonly ports: readonly ContainerPort[];
  /**
   * HTTP statuses with which the program is known to answer GET requests, by path, such as `{ '/': 404 }`: a
   * load balancer's health check that must fail is then refused. The path of `readiness` need not be listed.
   * @default - none is known
   */
  readonly statusByPath?: Readonly<Record<string, number>> | undefined;
  /**
   * Requests that must not be possible from outside: gateways and proxies in front refuse them.
   * @default - none
   */
  readonly refusedRequests?: readonly RefusedRequest[] | undefined;
  /**
   * Program to run in the container before its process is told to stop, instead of waiting `drainSeconds`.
   * The grace period includes its run time.
   * @default - none
   */
  readonly preStopCommand?: readonly string[] | undefined;
}

/** A container that runs to completion before the others start. Init containers run one after another. */
export interface InitContainerProps extends BasicContainerProps {
  /** Unique in the pod. */
  readonly name: string;
}

/**
 * A container beside the main one: it starts before and ends after it, so it is available to the main one at
 * all times. Kubernetes 1.29 or later.
 */
export interface SidecarProps extends RunningContainerProps {
  /** Unique in the pod. */
  readonly name: string;
  /** Ports; probes use the first one, and the Service has those with a `servicePort`. @default - none */
  readonly ports?: readonly ContainerPort[] | undefined;
}

/** All properties from which a container may be rendered; each kind of container has some of them. */
export interface AnyContainerProps extends RunningContainerProps {
  readonly ports?: readonly ContainerPort[] | undefined;
  readonly preStopCommand?: readonly string[] | undefined;
}

/** The settings of a pod that its containers share. */
interface PodContext {
  readonly securityContext: object;
  /** Returns the name of a directory's volume in the pod. */
  nameVolume(mount: Mount): string;
}

/** Renders a container of a pod. */
export function renderContainer(
  name: string,
  props: AnyContainerProps,
  { securityContext, nameVolume }: PodContext,
): object {
  const { ports, mounts } = props;
  const probePort = ports?.[0]?.name ?? '';
  return {
    name,
    image: props.image,
    imagePullPolicy: props.imagePullPolicy ?? choosePullPolicy(props.image),
    ...(props.command && { command: props.command }),
    ...(props.args && { args: props.args }),
    ...renderEnvironment(props.env),
    ...(ports && {
      ports: ports.map((port) => ({
        name: port.name,
        containerPort: port.number,
        ...(port.hostPort !== undefined && { hostPort: port.hostPort }),
        protocol: 'TCP',
      })),
    }),
    resources: renderResources(props.resources),
    securityContext,
    ...(props.startup && { startupProbe: props.startup.render(probePort) }),
    ...(props.readiness && { readinessProbe: props.readiness.render(probePort) }),
    ...(props.liveness && { livenessProbe: props.liveness.render(probePort) }),
    ...renderLifecycle(props),
    ...(mounts && { volumeMounts: mounts.map((mount) => mount.renderMount(nameVolume(mount))) }),
  };
}

/** A digest always names the same image; only the registry knows where a tag points now. */
function choosePullPolicy(image: string): ImagePullPolicy {
  return tryParseImage(image)?.digest === undefined ? 'Always' : 'IfNotPresent';
}

function renderEnvironment(env: BasicContainerProps['env']): object {
  if (env === undefined) return {};
  if (typeof env !== 'function') return { env: renderEnv(env) };
  return { env: Lazy.any({ produce: () => renderEnv(env()) }) };
}

function renderLifecycle({ preStopCommand, drainSeconds }: AnyContainerProps): object {
  if (preStopCommand) return { lifecycle: { preStop: { exec: { command: preStopCommand } } } };
  return drainSeconds ? { lifecycle: { preStop: { sleep: { seconds: drainSeconds } } } } : {};
}

/** Checks whether every start of the container uses the same image. */
export function hasPinnedImage(image: string): boolean {
  const reference = tryParseImage(image);
  return reference !== undefined && isPinned(reference);
}
