import { isObject } from '../../core/json';
import { compareText } from '../../core/order';
import type { Problems } from '../../core/problems';
import { isPlain } from '../../core/props/describe-value';
import { type Produced, produce } from '../../core/props/produce';
import { DNS_SUBDOMAIN } from '../name-rules';
import type { EnvSource, EnvValue } from './env-value';

/** Environment variables by name: a string is used unchanged, an EnvValue names another source. */
export type Env = Readonly<Record<string, string | EnvValue>>;

/** Returns the variables; calls the function if they are given as one. */
export function produceEnv(env: Env | (() => Env) | undefined): Env {
  return typeof env === 'function' ? produce(env, PRODUCED) : (env ?? {});
}

const PRODUCED: Produced = {
  property: 'env',
  accepts: (value) => isObject(value) && isPlain(value) && Object.values(value).every(isValue),
  allowed: 'names with strings or EnvValue.…',
};

function isValue(value: unknown): boolean {
  return typeof value === 'string' || (isObject(value) && 'source' in value);
}

/** Renders the `env` of a container: sorted by name, but templates after the variables they refer to. */
export function renderEnv(env: Env): object[] {
  const names = Object.keys(env).sort(compareText);
  const isTemplate = (name: string) => toSource(env[name]).kind === 'template';
  const ordered = names.filter((name) => !isTemplate(name));
  const done = new Set(ordered);
  const visit = (name: string) => {
    if (done.has(name)) return;
    done.add(name);
    for (const other of listReferences(env[name])) if (env[other] !== undefined) visit(other);
    ordered.push(name);
  };
  for (const name of names) visit(name);
  return ordered.map((name) => ({ name, ...renderSource(toSource(env[name])) }));
}

function toSource(value: string | EnvValue | undefined): EnvSource {
  if (typeof value === 'object') return value.source;
  return { kind: 'literal', text: value ?? '', mayBeSecret: false };
}

function renderSource(source: EnvSource): object {
  switch (source.kind) {
    case 'literal':
      return { value: escapeReferences(source.text) };
    case 'template':
      return { value: source.text };
    case 'configMap': {
      const { configMap, key } = source;
      const name = typeof configMap === 'string' ? configMap : configMap.name;
      return { valueFrom: { configMapKeyRef: { name, key } } };
    }
    case 'secret':
      return { valueFrom: { secretKeyRef: { name: source.secretName, key: source.key } } };
    case 'field':
      return { valueFrom: { fieldRef: { fieldPath: source.path } } };
  }
}

/** Escapes dollar signs: Kubernetes replaces `$(NAME)` in values, and turns two dollar signs into one. */
function escapeReferences(text: string): string {
  return /\$[$(]/.test(text) ? text.replaceAll('$', '$$$$') : text;
}

const REFERENCE = /\$\$|\$\(([^)]*)\)/g;

/** Lists the variables to which a template refers. */
function listReferences(value: string | EnvValue | undefined): string[] {
  const source = toSource(value);
  if (source.kind !== 'template') return [];
  // what begins after the last bracket never ends
  const text = source.text.slice(0, source.text.lastIndexOf(')') + 1);
  return [...text.matchAll(REFERENCE)].flatMap(([, name]) => name ?? []);
}

const NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const KEY = /^[-._a-zA-Z0-9]{1,253}$/;
/** Variables that Kubernetes itself adds to pods. */
const OF_SERVICES = /_(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?)$/;
/** Names of variables that sound like secrets. */
const SECRET_NAME =
  /(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIALS?|(?:API|PRIVATE|ACCESS|SECRET)[_-]?KEY)$/i;
const URL_PASSWORD = /^[a-z][a-z0-9+.:-]*:\/\/[^/?#@:]*:[^/?#@]+@/i;

/** Yields the problems of a container's environment. */
export function* checkEnv(env: Env): Problems {
  for (const [name, value] of Object.entries(env)) {
    if (!NAME.test(name) || name.startsWith('..') || name === '.') {
      yield {
        code: 'WORKLOAD_ENV',
        message: `'${name}' is not a valid name for an environment variable`,
        property: 'env',
        given: name,
        allowed: "letters, digits, '_', '-' and '.', not beginning with a digit",
        hint: 'rename the variable',
      };
    }
    yield* checkSource(name, toSource(value));
    yield* checkReferences(name, env);
  }
}

function* checkSource(name: string, source: EnvSource): Problems {
  switch (source.kind) {
    case 'literal':
    case 'template':
      yield* checkText(name, source);
      return;
    case 'configMap':
      if (typeof source.configMap === 'string') yield* checkObjectName(name, 'ConfigMap', source.configMap);
      yield* checkKey(name, source.key);
      return;
    case 'secret':
      yield* checkObjectName(name, 'Secret', source.secretName);
      yield* checkKey(name, source.key);
      return;
    case 'field':
  }
}

function* checkText(name: string, source: EnvSource & { readonly text: string }): Problems {
  if (source.kind === 'literal' && source.mayBeSecret) return;
  // a template may refer to a secret without containing it
  const isSecret = source.kind === 'literal' && SECRET_NAME.test(name);
  if (!isSecret && !hasPassword(source.text)) return;
  yield {
    code: 'WORKLOAD_SECRET',
    message: `the value of ${name} would be readable in the manifest, and to everyone who can read pods`,
    property: `env.${name}`,
    allowed: 'a reference to a Secret',
    hint: `EnvValue.secret('secret-name', 'key'); if it is not secret, EnvValue.literal('…')`,
  };
}

/** Checks whether a string is a URL with a literal password in it. */
function hasPassword(text: string): boolean {
  const credentials = URL_PASSWORD.exec(text)?.[0];
  return credentials !== undefined && !/:\$\([^)]*\)@$/.test(credentials);
}

function* checkReferences(name: string, env: Env): Problems {
  for (const other of listReferences(env[name])) {
    if (Object.hasOwn(env, other) && !refersTo(other, name, env)) continue;
    if (!Object.hasOwn(env, other) && OF_SERVICES.test(other)) continue;
    const isCircle = Object.hasOwn(env, other);
    yield {
      code: 'WORKLOAD_ENV',
      message: isCircle
        ? `${name} refers to $(${other}), which refers to it in turn`
        : `${name} refers to $(${other}), a variable that the container does not have`,
      property: `env.${name}`,
      given: `$(${other})`,
      allowed: 'other variables of the container',
      hint: 'two dollar signs stand for one that is not the beginning of a reference',
    };
  }
}

/** Checks whether a variable refers to another one, directly or indirectly. */
function refersTo(name: string, target: string, env: Env, seen = new Set<string>()): boolean {
  if (name === target) return true;
  if (seen.has(name)) return false;
  seen.add(name);
  return listReferences(env[name]).some((other) => refersTo(other, target, env, seen));
}

function* checkObjectName(variable: string, kind: string, name: string): Problems {
  if (DNS_SUBDOMAIN.accepts(name)) return;
  yield {
    code: 'WORKLOAD_ENV',
    message: `${variable} comes from the ${kind} '${name}', which is not a name`,
    property: `env.${variable}`,
    given: name,
    allowed: DNS_SUBDOMAIN.allowed,
    hint: `give the name of a ${kind} of the same namespace`,
  };
}

function* checkKey(variable: string, key: string): Problems {
  if (KEY.test(key) && key !== '.' && !key.startsWith('..')) return;
  yield {
    code: 'WORKLOAD_ENV',
    message: `${variable} comes from the key '${key}', which is not one`,
    property: `env.${variable}`,
    given: key,
    allowed: "1 to 253 of letters, digits, '-', '_' and '.'",
    hint: 'give the key that the object has',
  };
}
