import { compareText } from '../../core/order';
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
}

/** When a node asks the registry for an image. */
export type ImagePullPolicy = 'Always' | 'IfNotPresent' | 'Never';

/** The one container of a workload. */
export interface ContainerProps {
  /** Image reference with a fixed tag or, better, a digest. */
  readonly image: string;
  /**
   * When a node asks the registry for the image. `Always` at every start: a tag that has moved is noticed, and
   * so is a pod that may not use the image, but no pod starts while the registry is away. `IfNotPresent` only
   * if the node does not have it; `Never` expects it there.
   * @default - IfNotPresent for an image by digest, which is the same everywhere; else Always
   */
  readonly imagePullPolicy?: ImagePullPolicy | undefined;
  /** Name of the container. @default - the name of the program, `app` */
  readonly containerName?: string | undefined;
  /** Program to run instead of the image's entry point. @default - the image's */
  readonly command?: readonly string[] | undefined;
  /**
   * Arguments instead of the image's; `$(NAME)` is replaced with an environment variable.
   * @default - the image's
   */
  readonly args?: readonly string[] | undefined;
  /**
   * Environment variables, written in the order of their names. Nothing secret: whoever can read pods can
   * read them.
   * @default - none
   */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Ports, the first one for probes. */
  readonly ports: readonly ContainerPort[];
  /** Resources of the container. @default - the defaults of {@link ContainerResources} */
  readonly resources?: ContainerResources | undefined;
  /** When the pod may get traffic. @default - as soon as it runs */
  readonly readiness?: Probe | undefined;
  /**
   * HTTP statuses that the program is known to answer GET requests with, by path, such as `{ '/': 404 }`: a load
   * balancer's health check that could only fail is then refused. The path of `readiness` need not be named.
   * @default - none is known
   */
  readonly statusByPath?: Readonly<Record<string, number>> | undefined;
  /**
   * When the container must be restarted; it should depend on nothing outside the container.
   * @default - when its process ends
   */
  readonly liveness?: Probe | undefined;
  /** Directories that are not part of the image. @default - none */
  readonly mounts?: readonly Mount[] | undefined;
  /**
   * Seconds to wait before the process is told to stop, while others learn not to send it traffic any more.
   * An integer from 0, less than `terminationGraceSeconds`, which includes it. The kubelet waits, so the image
   * needs no program for it: Kubernetes 1.30 or later (in 1.29 behind a feature gate, stable since 1.34).
   * @default 0
   */
  readonly drainSeconds?: number | undefined;
  /**
   * Program to run in the container before its process is told to stop, instead of waiting `drainSeconds`.
   * The grace period goes on while it runs.
   * @default - none
   */
  readonly preStopCommand?: readonly string[] | undefined;
}

/** A container of a pod. @param securityContext of the container */
export function renderContainer(name: string, props: ContainerProps, securityContext: object): object {
  const probePort = props.ports[0]?.name ?? '';
  return {
    name,
    image: props.image,
    imagePullPolicy: props.imagePullPolicy ?? choosePullPolicy(props.image),
    ...(props.command && { command: props.command }),
    ...(props.args && { args: props.args }),
    ...(props.env && { env: renderEnv(props.env) }),
    ports: props.ports.map((port) => ({ name: port.name, containerPort: port.number, protocol: 'TCP' })),
    resources: renderResources(props.resources),
    securityContext,
    ...(props.readiness && { readinessProbe: props.readiness.render(probePort) }),
    ...(props.liveness && { livenessProbe: props.liveness.render(probePort) }),
    ...renderLifecycle(props),
    ...(props.mounts && { volumeMounts: props.mounts.map((mount) => mount.renderMount()) }),
  };
}

/** A digest names one image for ever; only the registry knows where a tag points today. */
function choosePullPolicy(image: string): ImagePullPolicy {
  return tryParseImage(image)?.digest === undefined ? 'Always' : 'IfNotPresent';
}

function renderLifecycle({ preStopCommand, drainSeconds }: ContainerProps): object {
  if (preStopCommand) return { lifecycle: { preStop: { exec: { command: preStopCommand } } } };
  return drainSeconds ? { lifecycle: { preStop: { sleep: { seconds: drainSeconds } } } } : {};
}

function renderEnv(env: Readonly<Record<string, string>>): object[] {
  return Object.entries(env)
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, value]) => ({ name, value }));
}

/** Whether every start of the container gets the same image. */
export function hasPinnedImage(image: string): boolean {
  const reference = tryParseImage(image);
  return reference !== undefined && isPinned(reference);
}
