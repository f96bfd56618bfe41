import { type ApiObject, Names } from 'cdk8s';
import { Construct } from 'constructs';
import { addCheck } from '../core/check';
import { contribute } from '../core/contribute';
import type { Problem } from '../core/errors';
import { addNote } from '../core/notes';
import { checkCall, checkNew } from '../core/props/check-call';
import type { IPodBackendSource, PodBackend } from '../core/references';
import { traceSource } from '../core/source';
import { kubeContextOf, requireChart } from '../core/stack';
import { PodNetworkPolicy } from '../kubernetes/policy/pod-network-policy';
import { Exposure } from '../kubernetes/service/exposure';
import { type Env, produceEnv } from '../kubernetes/workload/environment';
import { tryParseImage } from '../kubernetes/workload/image';
import { Probe } from '../kubernetes/workload/probe';
import { Workload } from '../kubernetes/workload/workload';
import type { WorkloadProps } from '../kubernetes/workload/workload-props';
import { WEB_APP, type WebAppArtifact } from './artifact';
import { type Connection, type ConnectOptions, checkConnections, listVariables } from './database-connection';
import type { ExternalDatabase } from './external-database';
import { checkMigration, MigrationJob, tryDescribeWaiting } from './migration';
import { SIGNATURES } from './signatures';
import type { WebAppProps } from './web-app-props';

const DEFAULT_REPLICAS = 2;
const DEFAULT_DRAIN_SECONDS = 10;
const TIME_TO_END = 30;
/** A shorter time would restart pods that merely pause, such as for a garbage collection. */
const LEAST_PATIENCE_SECONDS = 10;

/**
 * A program that answers HTTP: a Deployment that is replaced and drained without losing requests, its Service,
 * network policy and disruption budget, and on request an autoscaler and migrations. Can be passed wherever a
 * service or workload is expected.
 */
export class WebApp extends Construct implements IPodBackendSource {
  /** Its Deployment, Service, disruption budget and autoscaler. */
  readonly workload: Workload;
  /** The Job of its migration; undefined if it has none. */
  readonly migrationJob: ApiObject | undefined;
  private readonly props: WebAppProps;
  private readonly connections: Connection[] = [];

  constructor(scope: Construct, id: string, props: WebAppProps) {
    checkNew(SIGNATURES, 'WebApp', arguments, new.target === WebApp);
    super(scope, id);
    traceSource(this);
    requireChart(this);
    this.props = props;
    const name = props.name ?? Names.toDnsLabel(this, { maxLen: 50 });
    const workloadProps = { ...toWorkloadProps(props, name), env: () => this.readEnv() };
    const migration =
      props.migration &&
      new MigrationJob(this, 'Migration', { name, migration: props.migration, pod: workloadProps });
    this.workload = new Workload(this, 'Workload', addWaiting(workloadProps, props));
    this.node.defaultChild = this.workload.deployment;
    this.migrationJob = migration?.job;
    if (migration) this.workload.deployment.addDependency(migration.job);
    if (props.networkPolicy ?? true) this.addNetworkPolicies(name, migration);

    addCheck(this, () => this.check());
    addNote(this, () => describeMigration(props));
    contribute(this, WEB_APP, () => this.toArtifact());
  }

  /**
   * Connects the app with a database: adds variables with its host, port, name, user and password, the latter
   * two from the Secret, and allows the connection in the network policy.
   */
  connect(database: ExternalDatabase, options: ConnectOptions = {}): this {
    checkCall(SIGNATURES, 'WebApp.connect', arguments, this);
    this.connections.push({ database, options });
    const { deployment } = this.workload;
    // a dependency between charts would change the names of their files
    if (deployment.chart !== database.service.chart) return this;
    for (const object of [deployment, this.migrationJob]) object?.addDependency(database);
    return this;
  }

  /** Returns the pods, for a load balancer or gateway in front of them. */
  toPodBackend(): PodBackend {
    return { ...this.workload.toPodBackend(), construct: this };
  }

  private get namespace(): string | undefined {
    return this.workload.deployment.metadata.namespace;
  }

  private readEnv(): Env {
    const connected = this.connections.flatMap((connection) => listVariables(connection, this.namespace));
    return { ...Object.fromEntries(connected), ...produceEnv(this.props.env) };
  }

  private *check(): Generator<Problem> {
    const { env, migration } = this.props;
    yield* checkProbes(this.props);
    if (migration) yield* checkMigration(migration);
    yield* checkConnections(this.connections, produceEnv(env), this.namespace);
  }

  private addNetworkPolicies(name: string, migration: MigrationJob | undefined): void {
    const { allowFrom = 'anyone', allowTo = [], allowToPorts = [] } = this.props;
    const outgoing = {
      allowTo,
      allowToPorts: () => [...new Set([...allowToPorts, ...this.listPortsOfNames()])],
      allowToAddresses: () => this.connections.flatMap(({ database }) => database.reachableAt ?? []),
      dns: true,
    };
    const { labels } = this.workload;
    const pods = this.workload;
    new PodNetworkPolicy(this, 'NetworkPolicy', { pods, name, labels: labels.all, allowFrom, ...outgoing });
    if (!migration) return;
    const policy = { pods: migration, name: `${name}-migrate`, labels: labels.all, ...outgoing };
    new PodNetworkPolicy(this, 'MigrationPolicy', policy);
  }

  /** Lists the ports of databases whose addresses are not known. */
  private listPortsOfNames(): number[] {
    return this.connections.flatMap(({ database }) => (database.reachableAt ? [] : database.listeningPorts));
  }

  private toArtifact(): WebAppArtifact {
    const { deployment, service } = this.workload;
    return {
      constructPath: this.node.path,
      namespace: this.namespace,
      kubeContext: kubeContextOf(this),
      deployment: deployment.name,
      service: service?.name,
      migrationJob: this.migrationJob?.name,
      migrationSeconds: this.props.migration?.deadlineSeconds,
      rolloutSeconds: this.props.rollout?.progressDeadlineSeconds,
    };
  }
}

function toWorkloadProps(props: WebAppProps, name: string): WorkloadProps {
  const {
    migration: _,
    networkPolicy: _1,
    allowFrom: _2,
    allowTo: _3,
    allowToPorts: _4,
    ...workload
  } = props;
  const readiness = props.readiness ?? Probe.tcp({ periodSeconds: 5 });
  const accepts = Probe.tcp({ periodSeconds: 20 });
  const drainSeconds = props.drainSeconds ?? DEFAULT_DRAIN_SECONDS;
  return {
    ...workload,
    name,
    app: props.app ?? tryParseImage(props.image)?.name ?? 'web',
    ...(props.autoscaling ? {} : { replicas: props.replicas ?? DEFAULT_REPLICAS }),
    startup: props.startup ?? readiness.withTiming({ periodSeconds: 2, failureThreshold: 150 }),
    readiness,
    // a check that takes a pod out of traffic must not restart it as well
    liveness: props.liveness ?? (accepts.hasSameRequest(readiness, undefined) ? undefined : accepts),
    drainSeconds,
    terminationGraceSeconds: props.terminationGraceSeconds ?? drainSeconds + TIME_TO_END,
    exposure: props.exposure ?? Exposure.clusterIp(),
  };
}

function addWaiting(workload: WorkloadProps, { migration }: WebAppProps): WorkloadProps {
  const waiting = migration && tryDescribeWaiting(migration, workload);
  if (!waiting) return workload;
  return { ...workload, initContainers: [waiting, ...(workload.initContainers ?? [])] };
}

function* checkProbes({ readiness, liveness, ports }: WebAppProps): Generator<Problem> {
  if (!liveness) return;
  if (readiness && liveness.hasSameRequest(readiness, ports[0]?.number)) {
    yield {
      code: 'WORKLOAD_PROBE',
      message:
        'liveness has the same probe as readiness, which fails while a pod stops or waits for others: the pod would be killed for that',
      property: 'liveness',
      allowed: 'another request, such as Probe.tcp()',
      hint: 'leave liveness out; or give it a path that depends on the process alone',
    };
  }
  if (liveness.patienceSeconds >= LEAST_PATIENCE_SECONDS) return;
  yield {
    code: 'WORKLOAD_PROBE',
    message: `liveness restarts a pod that does not answer for ${liveness.patienceSeconds} s, which a program under load may need`,
    property: 'liveness',
    given: liveness.patienceSeconds,
    allowed: `periodSeconds × failureThreshold of at least ${LEAST_PATIENCE_SECONDS} s`,
    hint: 'raise periodSeconds or failureThreshold; readiness takes a pod out of traffic sooner',
  };
}

function describeMigration({ migration }: WebAppProps): string | undefined {
  if (!migration || migration.waitCommand) return undefined;
  return 'kubectl apply does not wait for the Job of the migration before it starts new pods: set migration.waitCommand, unless both versions of the app can live with both states of the database';
}
