import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import type { Problem } from '../core/errors';
import type { IPodBackendSource, PodBackend } from '../core/references';
import { MAX_NAME_START, nameByContent } from '../kubernetes/name-by-content';
import type { Env } from '../kubernetes/workload/environment';
import { tryParseImage } from '../kubernetes/workload/image';
import { buildLabels } from '../kubernetes/workload/labels';
import { type PodProps, renderPod } from '../kubernetes/workload/pod';
import { renderPodSecurity } from '../kubernetes/workload/pod-security';

/** A program that prepares the database for a new version of an app, with the app's image and variables. */
export interface Migration {
  /** Program that changes the database. It may run more than once; repetitions must not change anything. */
  readonly command: readonly string[];
  /** Image that contains the program. @default - the app's */
  readonly image?: string | undefined;
  /**
   * Program of the app's image that exits with 0 once the database is ready for the app: new pods wait for it
   * before they start, while the old ones keep serving.
   * @default - the tool that applies the manifests must wait for the Job: Pulumi does, `kubectl apply` does
   *   not
   */
  readonly waitCommand?: readonly string[] | undefined;
  /** How often a failed run is retried, from 0. @default 3 */
  readonly backoffLimit?: number | undefined;
  /** Seconds after which it counts as failed, from 1. @default 600 */
  readonly deadlineSeconds?: number | undefined;
}

const BACKOFF_LIMIT = 3;
const DEADLINE_SECONDS = 600;
/** Old Jobs are kept for their logs; a week is enough. */
const KEPT_SECONDS = 7 * 24 * 60 * 60;

/** The name of a container that waits for a migration. */
const WAITING_CONTAINER = 'wait-for-migration';

/** Describes the container that waits for a migration; undefined if none does. */
export function tryDescribeWaiting(
  { waitCommand }: Migration,
  { image, imagePullPolicy, env, mounts }: PodProps,
) {
  if (!waitCommand) return undefined;
  return { name: WAITING_CONTAINER, image, imagePullPolicy, command: waitCommand, env, mounts };
}

interface MigrationJobProps {
  /** Name of the app. */
  readonly name: string;
  readonly migration: Migration;
  /** Properties of the app's pod; its variables are read when the app is synthesized. */
  readonly pod: PodProps & { env(): Env };
}

/** The Job of a migration. Its name ends in a hash of its content, because a Job cannot be changed. */
export class MigrationJob extends Construct implements IPodBackendSource {
  readonly job: ApiObject;
  private readonly selector: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: MigrationJobProps) {
    super(scope, id);
    const { name, pod } = props;
    const start = `${name}-migrate`.slice(0, MAX_NAME_START);
    const labels = buildLabels({ ...pod, component: 'migration' }, start);
    this.selector = labels.selector;
    const render = () => renderJob(props, labels.all);
    this.job = new ApiObject(this, 'Job', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { labels: { ...labels.all } },
      spec: Lazy.any({ produce: render }),
    });
    nameByContent(this.job, start, render);
    this.node.defaultChild = this.job;
  }

  toPodBackend(): PodBackend {
    const { namespace } = this.job.metadata;
    return { construct: this, namespace, selector: this.selector, ports: [], servicePorts: [] };
  }
}

function renderJob({ migration, pod }: MigrationJobProps, labels: object): object {
  const { image, imagePullPolicy, resources, mounts, containerName, app } = pod;
  const { runAsUser, writableRootFilesystem, keepCapabilities } = pod;
  const security = renderPodSecurity({ runAsUser, writableRootFilesystem, keepCapabilities }, [], []);
  const spec = renderPod(
    {
      app,
      image: migration.image ?? image,
      imagePullPolicy: migration.image === undefined ? imagePullPolicy : undefined,
      containerName,
      command: migration.command,
      env: pod.env(),
      resources,
      mounts,
    },
    security,
  );
  return {
    backoffLimit: migration.backoffLimit ?? BACKOFF_LIMIT,
    activeDeadlineSeconds: migration.deadlineSeconds ?? DEADLINE_SECONDS,
    ttlSecondsAfterFinished: KEPT_SECONDS,
    template: { metadata: { labels }, spec: { ...spec, restartPolicy: 'Never' } },
  };
}

/** Yields the problems of a migration. */
export function* checkMigration({ command, waitCommand, ...migration }: Migration): Generator<Problem> {
  for (const [name, list] of Object.entries({ command, waitCommand })) {
    if (list === undefined || (list.length > 0 && list[0] !== '')) continue;
    yield problem(name, `migration.${name} is empty`, list, 'a program and its arguments');
  }
  if (migration.image !== undefined && !tryParseImage(migration.image)) {
    const allowed = 'registry/path:tag or registry/path@sha256:digest, in lower case';
    yield problem('image', `'${migration.image}' is not an image reference`, migration.image, allowed);
  }
  for (const [name, min] of [
    ['backoffLimit', 0],
    ['deadlineSeconds', 1],
  ] as const) {
    const given = migration[name];
    if (given === undefined || (Number.isInteger(given) && given >= min && given < 2 ** 31)) continue;
    yield problem(name, `migration.${name} is ${given}`, given, `an integer from ${min}`);
  }
}

function problem(name: string, message: string, given: unknown, allowed: string): Problem {
  const hint = 'correct it, or leave it out for the default';
  return { code: 'SYNTH_VALUE', message, property: `migration.${name}`, given, allowed, hint };
}
