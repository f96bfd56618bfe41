import { all, type CustomResourceOptions, type Output, output, RunError } from '@pulumi/pulumi';
import { artifactsOf } from '../core/artifact-kind';
import { isKumikiError } from '../core/errors';
import { checkCall } from '../core/props/check-call';
import {
  type AnnouncedService,
  LOAD_BALANCER,
  LOAD_BALANCER_SHARE,
  type LoadBalancerArtifact,
  type LoadBalancerShareArtifact,
} from '../load-balancer/artifact';
import { type ServiceStatusPatch, serviceStatusPatch } from '../load-balancer/service-status';
import type { Assembly } from '../synth/assembly/assembly';
import { type AdoptionArgs, LoadBalancer, type LoadBalancerArgs } from './load-balancer';
import { LoadBalancerShare } from './load-balancer-share';
import type { SakuraProvider } from './sakura-provider';
import { SIGNATURES } from './signatures';

/** The part of an App that is deployed. */
export interface Deployable {
  assemble(): Assembly;
}

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
   * Changes each resource before it is registered: gets what would be registered, and returns what is.
   * @default - registered as it is
   */
  readonly transform?: (registration: Registration) => Registration;
}

/** A load balancer that is about to be registered. */
export interface Registration {
  /** Where it comes from: tells load balancers apart. */
  readonly artifact: LoadBalancerArtifact;
  readonly args: LoadBalancerArgs;
  readonly options: CustomResourceOptions;
}

export interface Deployment {
  /** Virtual IP addresses by `namespace/name` of their Service; those without a Service by their key. */
  readonly addresses: Output<Record<string, string>>;
  /** The registered resources by load balancer id. */
  readonly loadBalancers: Readonly<Record<string, LoadBalancer>>;
  /** The registered shares of existing load balancers by their id. */
  readonly shares: Readonly<Record<string, LoadBalancerShare>>;
  /** The status of each Service, which makes kube-proxy answer for the addresses, by `namespace/name`. */
  readonly services: Readonly<Record<string, Output<ServiceStatusPatch>>>;
}

/**
 * Registers one resource per load balancer of the app. Writes no files.
 * @throws RunError with every problem of the app
 */
export function deploy(app: Deployable, options: DeployOptions = {}): Deployment {
  checkCall(SIGNATURES, 'deploy', arguments);
  const assembly = assemble(app);
  const artifacts = assembly.stacks.flatMap((stack) => artifactsOf(stack, LOAD_BALANCER));
  refuseUnknownIds(artifacts, options);
  const own = artifacts.map((artifact) => ({ artifact, resource: register(artifact, options) }));
  const shares = assembly.stacks
    .flatMap((stack) => artifactsOf(stack, LOAD_BALANCER_SHARE))
    .map((artifact) => ({ artifact, resource: registerShare(artifact, options) }));
  const deployed = [...own, ...shares];
  return {
    addresses: output(Object.fromEntries(deployed.flatMap(collectAddresses))),
    loadBalancers: Object.fromEntries(own.map(({ artifact, resource }) => [artifact.spec.id, resource])),
    shares: Object.fromEntries(shares.map(({ artifact, resource }) => [artifact.spec.id, resource])),
    services: Object.fromEntries(deployed.flatMap(collectStatuses)),
  };
}

type Deployed =
  | { readonly artifact: LoadBalancerArtifact; readonly resource: LoadBalancer }
  | { readonly artifact: LoadBalancerShareArtifact; readonly resource: LoadBalancerShare };

/**
 * The assembly of the app; a RunError on problems, as the engine shows its message
 * without a stack trace around it.
 */
function assemble(app: Deployable): Assembly {
  try {
    return app.assemble();
  } catch (error) {
    if (isKumikiError(error)) throw new RunError(error.message);
    throw error;
  }
}

function register(
  artifact: LoadBalancerArtifact,
  { provider, adopt, transform }: DeployOptions,
): LoadBalancer {
  // the scope that the owner tag needs is that of the provider, which transform may change
  const { id, ownerId: _ownerId, ...appliance } = artifact.spec;
  const adopted = adopt?.[id];
  const registration: Registration = {
    artifact,
    args: {
      ...appliance,
      ...(adopted && { adopt: adopted }),
    },
    options: { ...(provider && { provider }) },
  };
  const { args, options } = transform?.(registration) ?? registration;
  return new LoadBalancer(id, args, options);
}

function registerShare({ spec }: LoadBalancerShareArtifact, { provider }: DeployOptions): LoadBalancerShare {
  const { id, ownerId: _ownerId, ...share } = spec;
  return new LoadBalancerShare(id, share, { ...(provider && { provider }) });
}

/** A misspelt id would create a second appliance beside the one that was to be adopted. */
function refuseUnknownIds(artifacts: readonly LoadBalancerArtifact[], { adopt = {} }: DeployOptions): void {
  const ids = artifacts.map(({ spec }) => spec.id);
  const unknown = Object.keys(adopt).filter((id) => !ids.includes(id));
  if (unknown.length === 0) return;
  throw new RunError(
    `adopt names ${unknown.join(', ')}, which the app does not have; it has ${ids.join(', ')}`,
  );
}

function collectAddresses({ artifact, resource }: Deployed): [string, Output<string>][] {
  const { spec, services } = artifact;
  return spec.virtualIps.flatMap(({ key }) => {
    const address = resource.addressByKey.apply((addresses) => addresses[key] ?? '');
    const announced = services.filter(({ virtualIpKey, role }) => virtualIpKey === key && role === 'service');
    const names = announced.length > 0 ? announced.map(formatName) : [key];
    return names.map((name): [string, Output<string>] => [name, address]);
  });
}

function collectStatuses({ artifact, resource }: Deployed): [string, Output<ServiceStatusPatch>][] {
  const known = all([resource.addressByKey, resource.serversByKey]);
  return artifact.services.map((service) => [
    formatName(service),
    known.apply(([addressByKey, serversByKey]) =>
      serviceStatusPatch(service, { addressByKey, serversByKey }),
    ),
  ]);
}

function formatName({ namespace, name }: AnnouncedService): string {
  return `${namespace}/${name}`;
}
