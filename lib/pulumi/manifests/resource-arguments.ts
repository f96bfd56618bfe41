import { type CustomResourceOptions, getProject, getStack, output, secret } from '@pulumi/pulumi';
import type { KubernetesObject } from '../../synth/objects/kubernetes-object';
import type { Manifest } from '../../synth/objects/manifest';
import { type ManifestArgs, typeResource } from '../registration';
import type { ResourceName } from '../resource-names';
import { type AddressSource, withAddresses } from './late-values';
import { qualifyKind } from './references';
import type { KubernetesOptions } from './settings';

/** The longest name of a field manager that an API server accepts. */
const MAX_FIELD_MANAGER = 128;

/**
 * Kinds that a run never waits for: pods come after their Services and claims, and the address of a Service
 * or Ingress after the load balancer.
 */
const NEVER_AWAITED: ReadonlySet<string> = new Set([
  'Service',
  'Ingress.networking.k8s.io',
  'Ingress.extensions',
  'PersistentVolumeClaim',
]);

/**
 * The resource arguments of an object, with settings for the plugin, secrets marked, and addresses filled in.
 */
export function toArguments(
  { object, isSecret }: Manifest,
  addresses: AddressSource,
  options: KubernetesOptions,
): ManifestArgs {
  const { apiVersion, kind, metadata, ...fields } = object;
  const late = Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [field, withAddresses(value, addresses)]),
  );
  const given = withAddresses(metadata, addresses) as KubernetesObject['metadata'];
  return {
    apiVersion,
    kind,
    metadata: { ...given, annotations: { ...annotations(object, options), ...Object(given.annotations) } },
    ...(isSecret ? withSecretData(late) : late),
  };
}

/**
 * The fields of a Secret, with all of its content in `data`. An API server never returns `stringData`, so it
 * would look removed at each refresh, and a key removed from it would stay.
 */
function withSecretData({ data, stringData, ...others }: Readonly<Record<string, unknown>>) {
  const content = output({ data, stringData }).apply((given) => ({
    ...Object(given.data),
    ...Object.fromEntries(Object.entries(Object(given.stringData)).map(encodeEntry)),
  }));
  return { ...others, data: secret(content) };
}

function encodeEntry([key, text]: [string, unknown]): [string, string] {
  return [key, Buffer.from(String(text)).toString('base64')];
}

/** Annotations with settings for the plugin. Those of the object itself take precedence. */
function annotations(object: KubernetesObject, options: KubernetesOptions): Record<string, string> {
  const { await: isAwaited = true, conflicts, deletionPropagation } = options;
  return {
    'pulumi.com/patchFieldManager': nameFieldManager(),
    ...((!isAwaited || NEVER_AWAITED.has(qualifyKind(object))) && { 'pulumi.com/skipAwait': 'true' }),
    ...(conflicts === 'force' && { 'pulumi.com/patchForce': 'true' }),
    ...(deletionPropagation && { 'pulumi.com/deletionPropagationPolicy': deletionPropagation }),
  };
}

/** One per stack, so that two stacks never take fields from each other unnoticed. */
export function nameFieldManager(): string {
  return `kumiki/${getProject()}/${getStack()}`.slice(0, MAX_FIELD_MANAGER);
}

/** The versions that API groups, those of Kubernetes and others, commonly go through. */
const VERSIONS = ['v1alpha1', 'v1alpha2', 'v1beta1', 'v1beta2', 'v1', 'v2beta1', 'v2beta2', 'v2'] as const;

const MAY_BE_IMMUTABLE: ReadonlySet<string> = new Set(['ConfigMap', 'Secret']);

/**
 * The options of every object. For Pulumi, another version of the API is another resource type, while the
 * cluster sees the same object: without an alias it would be created again, and then deleted.
 */
export function toResourceOptions(
  { object, isSecret }: Manifest,
  { timeoutSeconds }: KubernetesOptions,
  { aliases: names = [] }: Pick<ResourceName, 'aliases'>,
): CustomResourceOptions {
  const { apiVersion, kind } = object;
  const [group, version] = apiVersion.split('/');
  const others = version === undefined ? [] : VERSIONS.filter((each) => each !== version);
  const aliases = [
    ...others.map((each) => ({ type: typeResource({ apiVersion: `${group}/${each}`, kind }) })),
    ...names,
  ];
  const timeout = timeoutSeconds === undefined ? undefined : `${timeoutSeconds}s`;
  return {
    ...(aliases.length > 0 && { aliases }),
    // no API server lets an immutable object become mutable, and the plugin only replaces it for its content
    ...(object.immutable !== true &&
      MAY_BE_IMMUTABLE.has(qualifyKind(object)) && { replaceOnChanges: ['immutable'] }),
    ...(isSecret && { additionalSecretOutputs: ['data', 'stringData'] }),
    ...(timeout && { customTimeouts: { create: timeout, update: timeout, delete: timeout } }),
  };
}
