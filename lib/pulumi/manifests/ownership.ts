import { type CustomResourceOptions, type Input, isSecret, log, output, runtime } from '@pulumi/pulumi';
import { isKumikiError } from '../../core/errors';
import { throwIfAny } from '../../core/problems';
import { type Connection, connect } from '../../kubernetes-api/connect';
import { describeNotice, type ProgramNotice } from '../../kubernetes-api/credential-program';
import { formatOwner, OWNER_ANNOTATION } from '../../kubernetes-api/found-metadata';
import type { LiveObjects } from '../../kubernetes-api/live-objects';
import { describeError, translateMessage } from '../../language/in-language';
import { PerRun } from '../per-run';
import { toPlainError } from '../plain-errors';
import { type ManifestRegistration, waitFor } from '../registration';
import { listAliasNames } from '../resource-names';
import type { Cluster, ClusterSettings } from './cluster';
import { type ForeignOptions, findForeignObjects } from './existing-objects';
import type { ExpectedObject, ReadMetadata } from './expected-object';
import { nameFieldManager } from './resource-arguments';
import type { KubernetesOptions } from './settings';

/** An object that is registered after the clusters were asked who owns their existing objects. */
export interface OwnedRegistration {
  readonly registration: ManifestRegistration;
  readonly cluster: Cluster | undefined;
}

/** If transform chose another provider, that one decides, and its cluster is unknown here. */
function isOfCluster({ registration: { options }, cluster }: OwnedRegistration): boolean {
  return cluster !== undefined && options.provider === cluster.provider;
}

/** Returns the registration of an object with its owner in it. */
export function withOwner(owned: OwnedRegistration): ManifestRegistration['args'] {
  const { args, name: resource } = owned.registration;
  if (!owned.cluster || !isOfCluster(owned)) return args;
  const owner = readIfKnown(owned.cluster.provider.id).then((id) => formatOwner({ id, resource }));
  const { metadata } = args;
  const annotations = { ...Object(metadata.annotations), [OWNER_ANNOTATION]: owner };
  return { ...args, metadata: { ...metadata, annotations } };
}

/** The names of the resources of objects, former ones included, in all apps of a program. */
const resourcesOfRun = new PerRun(() => new Set<string>());

/** The check that all objects of a run wait for. */
export class OwnershipCheck {
  private readonly objects: OwnedRegistration[] = [];
  private readonly adopts: boolean;
  private readonly resources = resourcesOfRun.get();
  private settle: (result: Promise<void>) => void = () => {};
  private readonly result = new Promise<void>((resolve) => {
    this.settle = resolve;
  });
  private isUnanswered = false;

  constructor({ existing }: Pick<KubernetesOptions, 'existing'>) {
    this.adopts = existing === 'adopt';
  }

  /**
   * Returns the registration of an object, with its owner in it, which waits until {@link run} has found
   * nothing wrong.
   */
  admit(owned: OwnedRegistration): ManifestRegistration {
    const { registration } = owned;
    const { name, options } = registration;
    for (const each of [name, ...listAliasNames(options)]) this.resources.add(each);
    if (!isOfCluster(owned)) return registration;
    this.objects.push(owned);
    return { ...registration, args: withOwner(owned), options: waitFor(options, this.result) };
  }

  /** Asks the clusters. All problems become one error, and nothing is applied. */
  run(): void {
    // tests with mocks have no cluster
    const asked = runtime.getEngine() ? this.ask() : Promise.resolve();
    this.settle(
      asked.catch((error: unknown) => {
        this.isUnanswered = isKumikiError(error) && error.code === 'KUBE_UNREACHABLE';
        throw toPlainError(error);
      }),
    );
  }

  /**
   * Resolves once nothing else of the run would be in vain: when the check has found nothing wrong, or a cluster
   * does not answer, whose API server may be behind a load balancer of the run.
   */
  async settled(): Promise<void> {
    try {
      await this.result;
    } catch (error) {
      if (!this.isUnanswered) throw error;
    }
  }

  private async ask(): Promise<void> {
    const clusters = new Map<Cluster, Promise<AskedCluster | undefined>>();
    for (const { cluster } of this.objects) {
      if (cluster && !clusters.has(cluster)) clusters.set(cluster, askable(cluster));
    }
    const readers = new Map<ExpectedObject, LiveObjects>();
    for (const { registration, cluster } of this.objects) {
      const asked = cluster && (await clusters.get(cluster));
      if (asked) readers.set(await expectObject(registration, asked), asked.connection.objects);
    }
    try {
      const tryRead: ReadMetadata = async (object, beside = object) =>
        readers.get(object)?.tryReadMetadata(beside);
      const options: ForeignOptions = {
        adopts: this.adopts,
        isRegistered: (resource) => this.resources.has(resource),
        tryReadDefinition: async (object) => readers.get(object)?.tryReadDefinition(object),
      };
      throwIfAny(await findForeignObjects([...readers.keys()], tryRead, options));
    } catch (error) {
      // a preview changes nothing, and works without a cluster
      if (!isKumikiError(error) || error.code !== 'KUBE_UNREACHABLE' || !runtime.isDryRun()) throw error;
      await log.warn(
        `${translateMessage('which objects already exist is not known')}: ${describeError(error)}`,
      );
    }
  }
}

/** A cluster, and how its objects are recognised. */
interface AskedCluster {
  readonly connection: Connection;
  readonly settings: ClusterSettings;
  readonly ownerId: string | undefined;
}

/** Undefined for a cluster whose kubeconfig is only created by this run. */
async function askable(cluster: Cluster): Promise<AskedCluster | undefined> {
  const { settings, provider } = cluster;
  const kubeconfig = await readIfKnown(settings.kubeconfig);
  if (kubeconfig === undefined && settings.kubeconfig !== undefined) return undefined;
  const { context, cluster: name } = settings;
  const onNotice = (notice: ProgramNotice) => void log.info(translateMessage(describeNotice(notice)));
  const connection = await connect({ kubeconfig, context, cluster: name }, { onNotice });
  return { connection, settings, ownerId: await readIfKnown(provider.id) };
}

async function expectObject(
  { name: resource, args, options, constructPath }: ManifestRegistration,
  { connection, settings, ownerId }: AskedCluster,
): Promise<ExpectedObject> {
  const { apiVersion, kind, metadata } = args;
  const { name, namespace } = Object(await readIfKnown(output({ ...pickName(metadata) })));
  return {
    ...{ constructPath, apiVersion, kind, name },
    namespace: namespace ?? settings.namespace ?? connection.namespace,
    cluster: connection.cluster.description,
    owner: {
      id: ownerId,
      resource,
      formerResources: await listFormerNames(options),
      manager: nameFieldManager(),
    },
  };
}

function pickName({ name, namespace }: ManifestRegistration['args']['metadata']) {
  return { name, namespace };
}

/** The names that Pulumi looks for in the state, besides the resource's own. */
async function listFormerNames({ aliases }: CustomResourceOptions): Promise<string[]> {
  const known = await readIfKnown(output(aliases ?? []));
  const names = (known ?? []).map((alias) =>
    typeof alias === 'string' ? alias.split('::').at(-1) : alias.name,
  );
  return names.filter((name) => typeof name === 'string');
}

/** The value of an input; undefined if a preview does not know it. */
async function readIfKnown<T>(input: Input<T> | undefined): Promise<T | undefined> {
  let value: T | undefined;
  const reading = output(input).apply((known) => {
    value = known as T;
  });
  // settles with the output, whether or not its value is known
  await isSecret(reading);
  return value;
}
