import { type Input, Output } from '@pulumi/pulumi';
import type { Problem } from '../../core/errors';
import { isObject } from '../../core/json';
import type { Assembly } from '../../synth/assembly/assembly';
import type { Manifest } from '../../synth/objects/manifest';
import { addContext } from '../resource-names';

/** The content of a Secret that only the Pulumi program knows. */
export type SecretContent = Readonly<Record<string, Input<string>>>;

/** The content of Secrets by `namespace/name`, or `namespace/name@context`. */
export type GivenSecrets = Readonly<Record<string, SecretContent>>;

/** An object that is applied although the tree does not have it. */
export interface GivenObject {
  readonly manifest: Manifest;
  readonly context: string | undefined;
}

/** Makes Secret objects from their given content. */
export function toSecretObjects(secrets: GivenSecrets): GivenObject[] {
  return Object.entries(secrets).map(([key, stringData]) => {
    const { namespace = '', name = '', context } = parseKey(key) ?? {};
    const object = { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData };
    return { manifest: { constructPath: nameOption(key), object, isSecret: true }, context };
  });
}

/**
 * Refuses Secrets that the tree already has, contexts that no stack is applied to, and values that are not
 * the content of a Secret.
 */
export function* checkGivenSecrets(secrets: GivenSecrets, { stacks }: Assembly): Generator<Problem> {
  const applied = stacks.filter(({ manifests }) => manifests.length > 0);
  const contexts = [...new Set(applied.map(({ kubeContext }) => kubeContext))];
  for (const [key, content] of Object.entries(secrets)) {
    const problem = { code: 'PULUMI_SETTING', constructPath: nameOption(key) } as const;
    const parsed = parseKey(key);
    if (!parsed) {
      yield {
        ...problem,
        message: 'a Secret is referred to in an unknown way',
        given: key,
        allowed: 'namespace/name, or namespace/name@context for a stack with a kubeContext',
      };
      continue;
    }
    const { namespace, name, context } = parsed;
    if (!contexts.includes(context)) {
      yield {
        ...problem,
        message: `no stack has objects for ${context === undefined ? 'the current context' : `the context '${context}'`}`,
        given: key,
        allowed: contexts.map((each) => addContext(`${namespace}/${name}`, each)).join(', '),
      };
    }
    const inTree = applied
      .filter(({ kubeContext }) => kubeContext === context)
      .flatMap(({ manifests }) => manifests)
      .find(
        ({ object: { metadata }, isSecret }) =>
          isSecret && metadata.name === name && metadata.namespace === namespace,
      );
    if (inTree) {
      yield {
        ...problem,
        message: `the Secret is in the app already, at ${inTree.constructPath}`,
        hint: 'leave it out here, or there',
      };
    }
    yield* checkContent(content, problem);
  }
}

function* checkContent(
  content: unknown,
  problem: Pick<Problem, 'code' | 'constructPath'>,
): Generator<Problem> {
  const entries = isObject(content) && !Output.isInstance(content) ? Object.entries(content) : [];
  if (entries.length === 0)
    yield {
      ...problem,
      message: 'the Secret has no content',
      allowed: '{ key: value }, such as { password }',
    };
  for (const [key, value] of entries) {
    if (!/^[-._a-zA-Z0-9]{1,253}$/.test(key))
      yield {
        ...problem,
        message: 'a Secret cannot have such a key',
        given: key,
        allowed: 'letters, digits, -, _ and . (at most 253)',
      };
    // the value itself is never shown
    if (typeof value !== 'string' && !isObject(value))
      yield { ...problem, message: `the value of '${key}' is not a string`, given: typeof value };
  }
}

/** Names the option of a Secret, which no construct has, in errors. */
function nameOption(key: string): string {
  return `deploy secrets ${key}`;
}

function parseKey(key: string) {
  const [, namespace, name, context] =
    /^([a-z0-9][-a-z0-9]{0,62})\/([a-z0-9][-.a-z0-9]{0,252})(?:@(.+))?$/.exec(key) ?? [];
  return namespace !== undefined && name !== undefined ? { namespace, name, context } : undefined;
}
