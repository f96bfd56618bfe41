import { type CustomResource, log, type Output, output } from '@pulumi/pulumi';
import { artifactsOf, type OutputFile } from '../core/artifact-kind';
import { KumikiError } from '../core/errors';
import { throwIfAny } from '../core/problems';
import { checkCall } from '../core/props/check-call';
import { askDidYouMean } from '../core/suggest';
import { translateMessage } from '../language/in-language';
import {
  LOAD_BALANCER,
  LOAD_BALANCER_SHARE,
  type LoadBalancerArtifact,
  type LoadBalancerShareArtifact,
} from '../load-balancer/artifact';
import type { ServiceStatusPatch } from '../load-balancer/service-status';
import type { Assembly, StackAssembly } from '../synth/assembly/assembly';
import { type AdoptionArgs, LoadBalancer } from './load-balancer';
import { LoadBalancerShare } from './load-balancer-share';
import type * as ApplyManifests from './manifests/apply-manifests';
import type { GivenSecrets } from './manifests/given-secrets';
import { type AddressSource, checkPendingAddresses } from './manifests/late-values';
import type * as Ownership from './manifests/ownership';
import { type KubernetesOptions, type ManifestsMode, readManifestsMode } from './manifests/settings';
import type * as WriteManifests from './manifests/write-manifests';
import { withoutWarning, withPlainErrors } from './plain-errors';
import {
  type AppliedManifest,
  type LoadBalancerRegistration,
  type ShareRegistration,
  type Transform,
  transformed,
  waitFor,
} from './registration';
import { addContext } from './resource-names';
import type { SakuraProvider } from './sakura-provider';
import type { ServiceStatus } from './service-status';
import { announceServices, collectStatuses, type Deployed, formatServiceName } from './service-statuses';
import { refuseRepeated } from './several-apps';
import { SIGNATURES } from './signatures';

/** The part of an App that is deployed. */
export interface Deployable {
  /** Where files go, if the Kubernetes objects are rendered. */
  readonly outdir: string;
  /**
   * Checks the tree and returns what it produces.
   * @throws KumikiError with every problem
   */
  assemble(): Assembly;
  /** The files that synth would write. */
  renderFiles(assembly: Assembly): readonly OutputFile[];
}

/** How an app is deployed. */
export interface DeployOptions {
  /**
   * Account and zone of all load balancers of the app.
   * @default - the stack's configuration, environment or profile
   */
  readonly provider?: SakuraProvider | undefined;
  /**
   * Existing appliances to take over, by load balancer id: its construct path with `-` for `/`.
   * @default - every appliance is created
   */
  readonly adopt?: Readonly<Record<string, AdoptionArgs>> | undefined;
  /**
   * What happens to the Kubernetes objects: `apply` registers a resource for each, `render` writes the files
   * that `kumiki synth` writes, `none` does nothing.
   * @default - `kumiki:manifests` of the stack's configuration, or `apply`
   */
  readonly manifests?: ManifestsMode | undefined;
  /**
   * How the Kubernetes objects are applied.
   * @default - to the cluster of the kubeconfig, waiting until workloads are ready
   */
  readonly kubernetes?: KubernetesOptions | undefined;
  /**
   * Secrets whose content only this program knows, such as `config.requireSecret('password')`, by
   * `namespace/name`, or `namespace/name@context` for a stack with a `kubeContext`. They are applied before
   * the pods that read them, are encrypted in the state, and are written to no file. `render` and `none`
   * ignore them, with a warning.
   * @default - none
   */
  readonly secrets?: GivenSecrets | undefined;
  /**
   * Changes each resource before it is registered: receives the registration and returns the one to use.
   * @default - every resource is registered unchanged
   */
  readonly transform?: Transform;
}

/** The registered resources of an app. */
export interface Deployment {
  /**
   * Virtual IP addresses by `namespace/name` of their Service, with `@context` if the stack names a context
   * of the kubeconfig; those without a Service by their key.
   */
  readonly addresses: Output<Record<string, string>>;
  /** The load balancers by load balancer id. */
  readonly loadBalancers: Readonly<Record<string, LoadBalancer>>;
  /** The shares of existing load balancers by share id. */
  readonly shares: Readonly<Record<string, LoadBalancerShare>>;
  /**
   * The Kubernetes objects by `namespace/kind/name`, or `kind/name` without a namespace, with `@context` if
   * the stack names a context of the kubeconfig; empty unless they are applied.
   */
  readonly manifests: Readonly<Record<string, CustomResource>>;
  /**
   * The status to write to each Service, by `namespace/name`: it makes kube-proxy answer for the addresses.
   */
  readonly services: Readonly<Record<string, Output<ServiceStatusPatch>>>;
  /** The registered statuses of Services by `namespace/name`; empty unless the Services are applied. */
  readonly statuses: Readonly<Record<string, ServiceStatus>>;
}

/**
 * Registers one resource for each load balancer of the app and, if they are applied, for each Kubernetes
 * object.
 * @throws RunError with every problem of the app
 */
export function deploy(app: Deployable, options: DeployOptions = {}): Deployment {
  checkCall(SIGNATURES, 'deploy', arguments);
  return withPlainErrors(() => {
    const mode = readManifestsMode(options.manifests);
    const assembly = app.assemble();
    const artifacts = assembly.stacks.flatMap((stack) => placed(stack, artifactsOf(stack, LOAD_BALANCER)));
    const shareArtifacts = assembly.stacks.flatMap((stack) =>
      placed(stack, artifactsOf(stack, LOAD_BALANCER_SHARE)),
    );
    const all = [...artifacts, ...shareArtifacts].map(({ artifact }) => artifact);
    refuseUnknownIds(
      artifacts.map(({ artifact }) => artifact),
      options,
    );
    // everything that can fail here must fail before the first resource is registered
    const { deployManifests, admitted } = prepareManifests(mode, { app, assembly, options });
    throwIfAny([...checkPendingAddresses(assembly, listKeys(all))]);
    refuseRepeated({ assembly, mode, outdir: app.outdir, secrets: options.secrets ?? {} });
    const place = { ...options, admitted };
    const own = artifacts.map((each) => ({ ...each, resource: register(each.artifact, place) }));
    const shares = shareArtifacts.map((each) => ({
      ...each,
      resource: registerShare(each.artifact, place),
    }));
    const deployed = [...own, ...shares];
    const applied = deployManifests(collectByKey(deployed));
    const statuses = announceServices(deployed, {
      applied,
      kubeconfig: options.kubernetes?.kubeconfig,
      transform: options.transform,
      admitted,
    });
    return {
      addresses: withoutWarning(output(Object.fromEntries(deployed.flatMap(collectAddresses)))),
      loadBalancers: Object.fromEntries(own.map(({ artifact, resource }) => [artifact.spec.id, resource])),
      shares: Object.fromEntries(shares.map(({ artifact, resource }) => [artifact.spec.id, resource])),
      manifests: Object.fromEntries([...applied].map(([name, { resource }]) => [name, resource])),
      services: collectStatuses(deployed),
      statuses: Object.fromEntries(statuses),
    };
  });
}

/** Artifacts of a stack, each with the kubeconfig context that the stack names. */
function placed<T>({ kubeContext }: StackAssembly, artifacts: readonly T[]) {
  return artifacts.map((artifact) => ({ artifact, context: kubeContext }));
}

interface ManifestsInput {
  readonly app: Deployable;
  readonly assembly: Assembly;
  readonly options: DeployOptions;
}

interface PreparedManifests {
  /** Handles the Kubernetes objects once the addresses of the virtual IPs are passed to it. */
  readonly deployManifests: (addresses: AddressSource) => ReadonlyMap<string, AppliedManifest>;
  /**
   * Resolves when load balancers may be registered: nothing is made in the cloud for objects that are refused.
   */
  readonly admitted: () => Promise<void>;
}

/** Prepares to handle the Kubernetes objects. Loads the modules that it needs. */
function prepareManifests(
  mode: ManifestsMode,
  { app, assembly, options: { kubernetes = {}, secrets = {}, transform } }: ManifestsInput,
): PreparedManifests {
  if (mode === 'apply') {
    const { applyManifests, findClusters } = require('./manifests/apply-manifests') as typeof ApplyManifests;
    const { OwnershipCheck } = require('./manifests/ownership') as typeof Ownership;
    const clusters = findClusters(assembly, { kubernetes, secrets });
    const ownership = new OwnershipCheck(kubernetes);
    const input = { assembly, kubernetes, secrets, clusters, ownership, transform };
    return {
      deployManifests: (addresses) => applyManifests({ ...input, addresses }),
      admitted: () => ownership.settled(),
    };
  }
  const left = Object.keys(secrets);
  if (left.length > 0)
    void log.warn(
      translateMessage(`not applied, because kumiki:manifests is ${mode}: Secrets ${left.join(', ')}`),
    );
  const admitted = () => Promise.resolve();
  if (mode === 'none') return { deployManifests: () => new Map(), admitted };
  const { writeManifests } = require('./manifests/write-manifests') as typeof WriteManifests;
  const files = app.renderFiles(assembly);
  return {
    deployManifests: (addresses) => {
      writeManifests(app.outdir, files, addresses);
      return new Map();
    },
    admitted,
  };
}

/** Where a load balancer is registered. */
interface Place extends DeployOptions, Pick<PreparedManifests, 'admitted'> {}

function register(
  artifact: LoadBalancerArtifact,
  { provider, adopt, transform, admitted }: Place,
): LoadBalancer {
  // the owner tag is made from the scope of the provider, which transform may change
  const { id, ownerId: _ownerId, ...appliance } = artifact.spec;
  const adopted = adopt?.[id];
  const { args, options } = transformed<LoadBalancerRegistration>(
    {
      kind: 'loadBalancer',
      artifact,
      args: { ...appliance, ...(adopted && { adopt: adopted }) },
      options: { ...(provider && { provider }) },
    },
    transform,
  );
  return new LoadBalancer(id, args, waitFor(options, admitted()));
}

function registerShare(
  artifact: LoadBalancerShareArtifact,
  { provider, transform, admitted }: Place,
): LoadBalancerShare {
  const { id, ownerId: _ownerId, ...share } = artifact.spec;
  const { args, options } = transformed<ShareRegistration>(
    { kind: 'loadBalancerShare', artifact, args: share, options: { ...(provider && { provider }) } },
    transform,
  );
  return new LoadBalancerShare(id, args, waitFor(options, admitted()));
}

/**
 * Refuses unknown ids: a misspelt one would create a second appliance instead of adopting the existing one.
 */
function refuseUnknownIds(artifacts: readonly LoadBalancerArtifact[], { adopt = {} }: DeployOptions): void {
  const ids = artifacts.map(({ spec }) => spec.id);
  const unknown = Object.keys(adopt).filter((id) => !ids.includes(id));
  if (unknown.length === 0) return;
  throw new KumikiError({
    code: 'PULUMI_SETTING',
    message: 'adopt names a load balancer that the app does not have',
    given: unknown.join(', '),
    allowed: ids.join(', ') || 'none: the app has no load balancer of its own',
    hint: askDidYouMean(unknown[0] ?? '', ids),
  });
}

function listKeys(
  artifacts: readonly { readonly spec: { readonly virtualIps: readonly { readonly key: string }[] } }[],
): ReadonlySet<string> {
  return new Set(artifacts.flatMap(({ spec }) => spec.virtualIps.map(({ key }) => key)));
}

/** The address of each virtual IP by its key. */
function collectByKey(deployed: readonly Deployed[]): AddressSource {
  return new Map(
    deployed.flatMap(({ artifact, resource }) =>
      artifact.spec.virtualIps.map(({ key }) => [
        key,
        resource.addressByKey.apply((addresses) => addresses[key]),
      ]),
    ),
  );
}

function collectAddresses({ artifact, resource, context }: Deployed): [string, Output<string>][] {
  const { spec, services } = artifact;
  return spec.virtualIps.flatMap(({ key }) => {
    const address = resource.addressByKey.apply((addresses) => addresses[key] ?? '');
    const announced = services.filter(({ virtualIpKey, role }) => virtualIpKey === key && role === 'service');
    const names =
      announced.length > 0 ? announced.map((each) => addContext(formatServiceName(each), context)) : [key];
    return names.map((name): [string, Output<string>] => [name, address]);
  });
}
