import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Input, ProviderResource, runtime, secret } from '@pulumi/pulumi';
import { parse, YAMLParseError } from 'yaml';
import type { StackArtifacts } from '../../core/artifact-kind';
import { type ErrorCode, KumikiError, type Problem } from '../../core/errors';
import { isObject } from '../../core/json';
import { describeFileError } from '../../core/system-code';
import { PerRun } from '../per-run';
import type { KubernetesOptions } from './settings';

/** A cluster as Pulumi's Kubernetes plugin knows it. Only the version of the npm package is read. */
class ClusterProvider extends ProviderResource {
  constructor(name: string, settings: Readonly<Record<string, unknown>>, version: string) {
    super('kubernetes', name, { ...settings }, { version });
  }
}

/** How the plugin finds a cluster, and the namespace of objects that name none. */
export interface ClusterSettings {
  readonly kubeconfig: Input<string> | undefined;
  readonly context: string | undefined;
  readonly cluster: string | undefined;
  readonly namespace: string | undefined;
}

/** The cluster that a stack is applied to. */
export interface Cluster {
  readonly provider: ProviderResource;
  readonly settings: ClusterSettings;
  /** The context of the kubeconfig; undefined for the current one. */
  readonly context: string | undefined;
  /** Version of `@pulumi/kubernetes`, which determines the version of the plugin. */
  readonly version: string;
}

/** A registered provider, and the options that it was made with. */
interface RegisteredProvider extends Pick<KubernetesOptions, 'kubeconfig' | 'conflicts'> {
  readonly provider: ProviderResource;
}

/** The providers of a run by name, shared by all apps of its program. */
const providersOfRun = new PerRun(() => new Map<string, RegisteredProvider>());

/** The clusters of an app: one for each context that a stack names. */
export class Clusters {
  private readonly options: KubernetesOptions;
  private readonly known = new Map<string | undefined, Cluster>();

  private readonly version: string;

  constructor(options: KubernetesOptions, version: string) {
    this.options = options;
    this.version = version;
  }

  /** Returns the cluster of a stack; its provider is registered at the first call. */
  find({ kubeContext }: { readonly kubeContext?: string | undefined }): Cluster {
    const known = this.known.get(kubeContext);
    if (known) return known;
    const { version } = this;
    const providers = providersOfRun.get();
    const name = nameProvider(kubeContext);
    const provider =
      providers.get(name)?.provider ?? createProvider(name, kubeContext, { ...this.options, version });
    providers.set(name, { ...this.options, provider });
    const settings = readSettings(kubeContext, this.options);
    const cluster = { provider, settings, version, context: kubeContext };
    this.known.set(kubeContext, cluster);
    return cluster;
  }
}

/** Checks that each stack can only be applied to the cluster that it names. Registers nothing. */
export function* checkClusters(
  stacks: readonly StackArtifacts[],
  options: KubernetesOptions,
): Generator<Problem> {
  const { kubeconfig } = options;
  const others = providersOfRun.get();
  for (const stack of stacks) {
    const other = others.get(nameProvider(stack.kubeContext));
    if (other && !haveSameProvider(other, options)) yield toOtherOptionsProblem(stack);
  }
  const configured = configuration();
  const chosen = configured.get('kubernetes:context');
  for (const stack of stacks) {
    const { kubeContext } = stack;
    if (kubeContext !== undefined && chosen !== undefined && chosen !== kubeContext)
      yield toOtherContextProblem(stack, chosen);
  }
  // the plugin knows its contexts, and refuses others
  if (kubeconfig !== undefined || configured.has('kubernetes:kubeconfig')) return;
  const files = listKubeconfigFiles();
  if (files.length === 0 && process.env.KUBERNETES_SERVICE_HOST === undefined) {
    yield toNoClusterProblem();
    return;
  }
  // in a pod without a kubeconfig there are none
  const contexts = files.flatMap(readContexts);
  const named = new Set([chosen, ...stacks.map(({ kubeContext }) => kubeContext)]);
  for (const context of named) {
    if (context !== undefined && !contexts.includes(context))
      yield toUnknownContextProblem(context, contexts);
  }
}

function haveSameProvider(a: KubernetesOptions, b: KubernetesOptions): boolean {
  const { conflicts: ofA = 'refuse' } = a;
  const { conflicts: ofB = 'refuse' } = b;
  return a.kubeconfig === b.kubeconfig && ofA === ofB;
}

function nameProvider(context: string | undefined): string {
  return context === undefined ? 'kubernetes' : `kubernetes-${context}`;
}

function createProvider(
  name: string,
  context: string | undefined,
  options: KubernetesOptions & { readonly version: string },
): ProviderResource {
  const settings = Object.fromEntries(
    [...configuration()]
      .filter(([key]) => key.startsWith('kubernetes:'))
      .map(([key, value]) => [
        key.slice('kubernetes:'.length),
        // anything in a kubeconfig may grant access to the cluster
        key === 'kubernetes:kubeconfig' ? secret(value) : value,
      ]),
  );
  return new ClusterProvider(
    name,
    {
      enableServerSideApply: 'true',
      // in place: a replacement would take them away from running pods
      enableConfigMapMutable: 'true',
      enableSecretMutable: 'true',
      // ownership of existing objects was checked before: what a killed run left behind is updated
      upsertExistingObjects: 'true',
      ...(options.conflicts === 'force' && { enablePatchForce: 'true' }),
      ...settings,
      ...(options.kubeconfig !== undefined && { kubeconfig: secret(options.kubeconfig) }),
      ...(context !== undefined && { context }),
    },
    options.version,
  );
}

function readSettings(kubeContext: string | undefined, { kubeconfig }: KubernetesOptions): ClusterSettings {
  const configured = configuration();
  const get = (name: string) => configured.get(`kubernetes:${name}`);
  return {
    kubeconfig: kubeconfig ?? get('kubeconfig'),
    context: kubeContext ?? get('context'),
    cluster: get('cluster'),
    namespace: get('namespace'),
  };
}

function configuration(): Map<string, string> {
  return new Map(Object.entries(runtime.allConfig()));
}

/** The version of the installed `@pulumi/kubernetes`. @throws PULUMI_PACKAGE */
export function readPackageVersion(): string {
  // if the package is linked, the packages installed in the project are found from the project
  for (const load of [require, createRequire(join(process.cwd(), 'package.json'))]) {
    try {
      return String(load('@pulumi/kubernetes/package.json').version);
    } catch {
      // the other place is tried, and then the error says what is missing
    }
  }
  throw new KumikiError(
    toProblem('PULUMI_PACKAGE', {
      message: '@pulumi/kubernetes is not installed, which applies the Kubernetes objects',
      hint: 'run npm install, pnpm add or yarn add @pulumi/kubernetes, or else pulumi config set kumiki:manifests render',
    }),
  );
}

/** The files that the plugin reads the cluster from. */
function listKubeconfigFiles(): string[] {
  const named = process.env.KUBECONFIG?.split(delimiter).filter((path) => path !== '');
  return (named?.length ? named : [join(homedir(), '.kube', 'config')]).filter((path) => existsSync(path));
}

function readContexts(file: string): string[] {
  try {
    const document: unknown = parse(readFileSync(file, 'utf8'));
    const contexts = isObject(document) && Array.isArray(document.contexts) ? document.contexts : [];
    return contexts.flatMap((each) => (isObject(each) && typeof each.name === 'string' ? [each.name] : []));
  } catch (cause) {
    const reason = cause instanceof YAMLParseError ? 'it is not YAML' : describeFileError(cause);
    const problem = toProblem('KUBECONFIG_FILE', {
      message: `the kubeconfig '${file}' cannot be read: ${reason}`,
      hint: 'let KUBECONFIG name another one, or run pulumi config set kumiki:manifests render',
    });
    throw new KumikiError(problem, { cause });
  }
}

function toNoClusterProblem(): Problem {
  return toProblem('KUBECONFIG_FILE', {
    message: 'the Kubernetes objects of the app are to be applied, but there is no kubeconfig',
    allowed: 'a file that KUBECONFIG names, ~/.kube/config, or kubernetes:kubeconfig in the configuration',
    hint: 'name your cluster, or run pulumi config set kumiki:manifests render (writes files) or none',
  });
}

function toOtherOptionsProblem({ path, kubeContext }: StackArtifacts): Problem {
  return toProblem('PULUMI_SETTING', {
    message:
      'another app of this program is deployed to the same context with another kubeconfig or conflicts',
    constructPath: path,
    given: kubeContext ?? 'no kubeContext',
    hint: 'give both deploy calls the same options, or name the cluster of each stack with its kubeContext',
  });
}

function toOtherContextProblem({ path, kubeContext }: StackArtifacts, chosen: string): Problem {
  return toProblem('KUBECONFIG_CONTEXT', {
    message: `the stack is for the context '${kubeContext}' of the kubeconfig, not for '${chosen}'`,
    constructPath: path,
    given: `kubernetes:context ${chosen}`,
    hint: 'run pulumi config rm kubernetes:context, or deploy another stack',
  });
}

function toUnknownContextProblem(context: string, contexts: readonly string[]): Problem {
  return toProblem('KUBECONFIG_CONTEXT', {
    message: `the kubeconfig has no context '${context}'`,
    given: context,
    allowed: contexts.join(', ') || 'none: it has no contexts',
    hint: 'add the context to the kubeconfig, or let KUBECONFIG name the file that has it',
  });
}

function toProblem(code: ErrorCode, details: Omit<Problem, 'code'>): Problem {
  return { code, ...details };
}
