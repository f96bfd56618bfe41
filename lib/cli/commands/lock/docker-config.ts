import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { KumikiError } from '../../../core/errors';
import { asObject, isObject, type JsonObject, tryParseJson } from '../../../core/json';
import { describeFileError, toSystemCode } from '../../../core/system-code';
import type { Credentials, FindCredentials } from '../../../registry/credentials';

/** Asks a helper program for credentials; resolves to its output, and whether it succeeded. */
export type AskHelper = (program: string, server: string) => Promise<HelperReply>;

/** The reply of a helper program. */
export interface HelperReply {
  readonly isDone: boolean;
  readonly out: string;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Names of Docker Hub in these files. */
const DOCKER_HUB = ['https://index.docker.io/v1/', 'index.docker.io', 'docker.io', 'registry-1.docker.io'];

/**
 * Finds credentials where `docker login` stores them: in the file itself, or in the helpers that it names.
 * @throws REGISTRY_CREDENTIALS if the file exists but cannot be used
 */
export function readDockerConfig(
  env: Env,
  askHelper: AskHelper = (program, server) => askProgram(program, server, env),
): FindCredentials {
  const config = readConfig(join(env.DOCKER_CONFIG || join(env.HOME ?? homedir(), '.docker'), 'config.json'));
  return async (registry) => {
    const names = registry === 'docker.io' ? DOCKER_HUB : [registry];
    const helper = findHelper(config, names);
    if (helper !== undefined) {
      const found = await askFor(helper, names[0] ?? registry, askHelper);
      if (found) return found;
    }
    return findEntry(asObject(config.auths), names);
  };
}

function readConfig(file: string): JsonObject {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = toSystemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return {};
    throw configError(`${file} cannot be read: ${describeFileError(error)}`, file);
  }
  // no error of the parser: it would quote the text, which contains passwords
  const content = tryParseJson(text);
  if (isObject(content)) return content;
  throw configError(`${file} is not JSON`, file);
}

/** Returns the helper for a registry, or else the default helper. */
function findHelper({ credHelpers, credsStore }: JsonObject, names: readonly string[]): string | undefined {
  const helpers = asObject(credHelpers);
  const chosen = names.map((name) => helpers[name]).find((helper) => helper !== undefined) ?? credsStore;
  if (typeof chosen !== 'string' || chosen === '') return undefined;
  if (/^[\w.-]+$/.test(chosen)) return `docker-credential-${chosen}`;
  throw configError(`'${chosen}' is not the name of a credential helper`, chosen);
}

async function askFor(program: string, server: string, ask: AskHelper): Promise<Credentials | undefined> {
  const { isDone, out } = await ask(program, server);
  if (!isDone) {
    // the same message in all helpers
    if (/credentials not found/i.test(out)) return undefined;
    throw configError(`${program} does not give the credentials for ${server}`, server);
  }
  const { Username: username, Secret: secret } = asObject(tryParseJson(out));
  if (typeof username !== 'string' || typeof secret !== 'string')
    throw configError(`${program} answers with something that is not credentials`, server);
  return username === '<token>'
    ? { kind: 'identity-token', token: secret }
    : { kind: 'password', username, password: secret };
}

/** Finds the entry of a registry: `ghcr.io`, `https://ghcr.io` and `https://ghcr.io/v1/` are the same one. */
function findEntry(auths: JsonObject, names: readonly string[]): Credentials | undefined {
  const hosts = new Set(names.map(toHost));
  const entries = Object.entries(auths).filter(([key]) => hosts.has(toHost(key)));
  for (const [, entry] of entries) {
    const found = isObject(entry) ? readEntry(entry) : undefined;
    if (found) return found;
  }
  return undefined;
}

function toHost(key: string): string {
  const [host = ''] = key.replace(/^https?:\/\//, '').split('/');
  return host;
}

function readEntry({
  auth,
  username,
  password,
  identitytoken,
  registrytoken,
}: JsonObject): Credentials | undefined {
  if (typeof identitytoken === 'string' && identitytoken !== '')
    return { kind: 'identity-token', token: identitytoken };
  if (typeof registrytoken === 'string' && registrytoken !== '')
    return { kind: 'registry-token', token: registrytoken };
  if (typeof auth === 'string' && auth !== '') {
    const pair = Buffer.from(auth, 'base64').toString('utf8').replace(/\0+$/, '');
    const colon = pair.indexOf(':');
    if (colon > 0)
      return { kind: 'password', username: pair.slice(0, colon), password: pair.slice(colon + 1) };
  }
  const isPair = typeof username === 'string' && username !== '' && typeof password === 'string';
  return isPair ? { kind: 'password', username, password } : undefined;
}

/** Timeout of a helper, which may ask the user. */
const HELPER_TIMEOUT_MS = 60_000;
const MAX_HELPER_OUTPUT = 65_536;

function askProgram(program: string, server: string, env: Env): Promise<HelperReply> {
  return new Promise((resolve, reject) => {
    // spawn's own timeout would keep the process alive if the program does not exist
    const signal = AbortSignal.timeout(HELPER_TIMEOUT_MS);
    const child = spawn(program, ['get'], { env: { ...env }, stdio: ['pipe', 'pipe', 'ignore'], signal });
    let out = '';
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (text: string) => {
      if (out.length < MAX_HELPER_OUTPUT) out += text;
    });
    child.on('error', (error) => {
      if (signal.aborted) resolve({ isDone: false, out });
      else reject(configError(`${program} cannot be run: ${toSystemCode(error)}`, server));
    });
    child.on('close', (code) => resolve({ isDone: code === 0, out }));
    // the helper may exit without reading its input
    child.stdin.on('error', () => undefined);
    child.stdin.end(server);
  });
}

function configError(message: string, given: string): KumikiError {
  return new KumikiError({
    code: 'REGISTRY_CREDENTIALS',
    message,
    given,
    hint: 'docker login writes it again; DOCKER_CONFIG names another folder, and an empty one means no credentials',
  });
}
