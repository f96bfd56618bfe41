import { isAbsolute, join } from 'node:path';
import type * as Yaml from 'yaml';
import { isObject, type JsonObject } from '../core/json';

/** A program that prints credentials, as a kubeconfig's user names it. */
export interface CredentialProgram {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What to do if it is missing, as the kubeconfig's author put it. */
  readonly installHint: string | undefined;
}

/**
 * The settings of a kubeconfig's user that the official client does not read, or handles differently from
 * kubectl.
 */
export interface Login {
  readonly program: CredentialProgram | undefined;
  readonly tokenFile: string | undefined;
  /** The headers that describe the impersonated user, except for the name. */
  readonly impersonation: Readonly<Record<string, string | readonly string[]>>;
}

/** A kubeconfig as the official client takes it, and the login of each of its users. */
export interface ParsedKubeconfig {
  readonly json: string;
  readonly logins: readonly Login[];
}

/**
 * Reads a kubeconfig; undefined if it is empty.
 * @param folder that relative paths start from
 * @returns a string that says what is wrong with it, without any of its contents, if it is not a kubeconfig
 */
export function parseKubeconfig(text: string, folder: string): ParsedKubeconfig | string | undefined {
  const { parse, YAMLParseError } = require('yaml') as typeof Yaml;
  let document: unknown;
  try {
    document = parse(text, { logLevel: 'error' });
  } catch (error) {
    // the parser's message quotes the lines around the mistake, which may contain a token
    const line = error instanceof YAMLParseError ? error.linePos?.[0].line : undefined;
    return line === undefined ? 'it is not YAML' : `line ${line} is not YAML`;
  }
  if (document === null) return undefined;
  if (containsItself(document)) return 'it contains itself';
  if (!isObject(document)) return 'it is not a kubeconfig: it has no fields';
  const { kind = 'Config', users } = document;
  if (kind !== 'Config') return `it is not a kubeconfig: its kind is ${String(kind)}`;
  const bodies = Array.isArray(users) ? users.map((each) => (isObject(each) ? each.user : undefined)) : [];
  return {
    json: JSON.stringify(document, (key, value) => (key === 'exec' ? undefined : value)),
    logins: bodies.map((body) => toLogin(isObject(body) ? body : {}, folder)),
  };
}

/** Whether an alias refers to what it is in. */
function containsItself(value: unknown): boolean {
  try {
    JSON.stringify(value);
    return false;
  } catch {
    return true;
  }
}

function toLogin(user: JsonObject, folder: string): Login {
  const { exec, tokenFile } = user;
  return {
    program: isObject(exec) ? toProgram(exec, folder) : undefined,
    tokenFile: typeof tokenFile === 'string' && tokenFile !== '' ? toAbsolute(tokenFile, folder) : undefined,
    impersonation: toImpersonation(user),
  };
}

function toProgram(
  { apiVersion, command, args, env, installHint }: JsonObject,
  folder: string,
): CredentialProgram {
  const program = String(command ?? '');
  const variables = Array.isArray(env) ? env.filter(isObject) : [];
  return {
    apiVersion: String(apiVersion ?? ''),
    // a bare name is searched for on PATH
    command: program.includes('/') ? toAbsolute(program, folder) : program,
    args: Array.isArray(args) ? args.map(String) : [],
    env: Object.fromEntries(variables.map(({ name, value }) => [String(name), String(value ?? '')])),
    installHint: typeof installHint === 'string' && installHint !== '' ? installHint : undefined,
  };
}

function toImpersonation(user: JsonObject): Login['impersonation'] {
  const groups = user['as-groups'];
  const uid = user['as-uid'];
  const extra = user['as-user-extra'];
  return {
    ...(Array.isArray(groups) && { 'Impersonate-Group': groups.map(String) }),
    ...(typeof uid === 'string' && { 'Impersonate-Uid': uid }),
    ...(isObject(extra) &&
      Object.fromEntries(
        Object.entries(extra).map(([name, values]) => [
          `Impersonate-Extra-${encodeURIComponent(name)}`,
          [values].flat().map(String),
        ]),
      )),
  };
}

function toAbsolute(path: string, folder: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}
