import { ApiObject, Names } from 'cdk8s';
import { Construct } from 'constructs';
import { addCheck } from '../core/check';
import type { Problem } from '../core/errors';
import { checkCall, checkNew } from '../core/props/check-call';
import type { IPodBackendSource, PodBackend } from '../core/references';
import { traceSource } from '../core/source';
import { requireChart } from '../core/stack';
import { toPodBackend } from '../kubernetes/backend/pod-backend';
import { Exposure } from '../kubernetes/service/exposure';
import type { ContainerPort } from '../kubernetes/workload/container';
import type { ConnectOptions } from './database-connection';
import type { ExternalDatabase } from './external-database';
import { SIGNATURES } from './signatures';
import { WebApp } from './web-app';
import type { WebAppProps } from './web-app-props';

/** One of the two sides of a {@link BlueGreenWebApp}. */
export type ReleaseColour = 'blue' | 'green';

/** Properties that may differ between the two sides of a {@link BlueGreenWebApp}. */
export interface Release extends Pick<WebAppProps, 'changeCause' | 'env' | 'migration' | 'replicas'> {
  /** Image reference with a fixed tag or, better, a digest. */
  readonly image: string;
}

/** Properties of a {@link BlueGreenWebApp}: those of a WebApp, with a release of each colour. */
export interface BlueGreenWebAppProps extends Omit<WebAppProps, 'image' | 'changeCause' | 'component'> {
  /** The side that gets the requests: the only value to change for a switch. */
  readonly live: ReleaseColour;
  /** @default - that side has no pods */
  readonly blue?: Release | undefined;
  /** @default - that side has no pods */
  readonly green?: Release | undefined;
}

const COLOURS = ['blue', 'green'] as const;

/**
 * An app with two releases at a time: the Service leads to one of them, a preview Service to the other. Both
 * run, so a switch changes only the Service and takes effect at once.
 */
export class BlueGreenWebApp extends Construct implements IPodBackendSource {
  /** The Service in front of the live side. */
  readonly service: ApiObject;
  /** The Service in front of the other side; undefined if that has no release. */
  readonly previewService: ApiObject | undefined;
  /** The app of the blue release; undefined if there is none. */
  readonly blue: WebApp | undefined;
  /** The app of the green release; undefined if there is none. */
  readonly green: WebApp | undefined;
  private readonly live: WebApp | undefined;

  constructor(scope: Construct, id: string, props: BlueGreenWebAppProps) {
    checkNew(SIGNATURES, 'BlueGreenWebApp', arguments, new.target === BlueGreenWebApp);
    super(scope, id);
    traceSource(this);
    requireChart(this);
    const name = props.name ?? Names.toDnsLabel(this, { maxLen: 45 });
    this.blue = this.addSide('blue', name, props);
    this.green = this.addSide('green', name, props);
    this.live = this[props.live];
    const idle = this[props.live === 'blue' ? 'green' : 'blue'];
    const exposure = props.exposure ?? Exposure.clusterIp();
    this.service = this.addService('Service', name, exposure, this.live ?? idle, props.ports);
    this.node.defaultChild = this.service;
    this.previewService =
      this.live &&
      idle &&
      this.addService('Preview', `${name}-preview`, Exposure.clusterIp(), idle, props.ports);
    const portProblems = exposure.claimNodePort(this);
    addCheck(this, () => [...checkReleases(props, exposure), ...portProblems]);
  }

  /** Connects both sides with a database, like `connect` of a WebApp. */
  connect(database: ExternalDatabase, options: ConnectOptions = {}): this {
    checkCall(SIGNATURES, 'BlueGreenWebApp.connect', arguments, this);
    this.blue?.connect(database, options);
    this.green?.connect(database, options);
    return this;
  }

  /** Returns the pods of the live release. */
  toPodBackend(): PodBackend {
    const front = toPodBackend(this.service);
    const pods = this.live?.toPodBackend();
    return { ...front, ...(pods && { ports: pods.ports, health: pods.health }), construct: this };
  }

  private addSide(colour: ReleaseColour, name: string, props: BlueGreenWebAppProps): WebApp | undefined {
    const { live: _, blue, green, env, migration, ...common } = props;
    const release = { blue, green }[colour];
    if (!release) return undefined;
    return new WebApp(this, colour === 'blue' ? 'Blue' : 'Green', {
      ...common,
      ...release,
      env: release.env ?? env,
      migration: release.migration ?? migration,
      name: `${name}-${colour}`,
      component: colour,
      exposure: Exposure.none(),
    });
  }

  private addService(
    id: string,
    name: string,
    exposure: Exposure,
    side: WebApp | undefined,
    ports: readonly ContainerPort[],
  ): ApiObject {
    const { all = {}, selector = {} } = side?.workload.labels ?? {};
    const labels: Record<string, string> = { ...all, 'app.kubernetes.io/instance': name };
    // the Service belongs to both sides
    delete labels['app.kubernetes.io/component'];
    const rendered = ports.map((port) => ({
      name: port.name,
      port: port.servicePort ?? port.number,
      targetPort: port.name,
      protocol: 'TCP',
    }));
    const spec = exposure.render(selector, rendered);
    return new ApiObject(this, id, { apiVersion: 'v1', kind: 'Service', metadata: { name, labels }, spec });
  }
}

function* checkReleases(props: BlueGreenWebAppProps, exposure: Exposure): Generator<Problem> {
  yield* exposure.check();
  const colours = COLOURS.filter((colour) => props[colour] !== undefined);
  if (!colours.includes(props.live)) {
    yield {
      code: 'WORKLOAD_ROLLOUT',
      message: `${props.live} is live, but has no release`,
      property: 'live',
      given: props.live,
      allowed: colours.length === 0 ? 'a colour that has a release' : colours.join(', '),
      hint: `give ${props.live} an image, or let the other side be live`,
    };
  }
  if (exposure.hasService) return;
  yield {
    code: 'WORKLOAD_ROLLOUT',
    message: 'a blue-green app is switched by its Service, but has none',
    property: 'exposure',
    allowed: 'Exposure.clusterIp(), Exposure.nodePort() or Exposure.loadBalancer()',
    hint: 'leave exposure out',
  };
}
