import { FETCH_PINNED } from '../coreos/machines/fetch-pinned';
import { type Component, toDebianPackage, toFileComponent, toImageComponent } from './component';
import type { ShellCommand } from './shell-commands';

/** A component that a command brings onto a machine. */
export interface Installed {
  readonly component: Component;
  /** Path of a file, if known. */
  readonly path?: string | undefined;
}

/** Lists what a command downloads, installs or pulls. */
export function readCommand([program = '', ...words]: ShellCommand): readonly Installed[] {
  const name = program.split('/').at(-1) ?? '';
  if (PREFIXES.has(name)) return readCommand(withoutOptions(words));
  if (program === FETCH_PINNED) {
    const [path, url, sha256] = words;
    return url === undefined ? [] : [{ component: toFileComponent({ url, sha256, path }), path }];
  }
  if (name === 'wget' || name === 'curl') return readDownload(words);
  if (name === 'apt-get' || name === 'apt') return readPackages(words);
  const image = RUNTIMES.has(name) ? findRunImage(words) : CRI.has(name) ? findPulledImage(words) : undefined;
  return image === undefined ? [] : [{ component: toImageComponent(image) }];
}

/** Programs that run another one, and shell keywords before a command. */
const PREFIXES = new Set([
  'sudo',
  'env',
  'exec',
  'nice',
  'nohup',
  'if',
  'then',
  'else',
  'do',
  'while',
  'until',
  '!',
  'command',
  'time',
]);

function withoutOptions(words: readonly string[]): readonly string[] {
  const start = words.findIndex((word) => !word.startsWith('-') && !/^\w+=/.test(word));
  return start < 0 ? [] : words.slice(start);
}

const LOOPBACK = /^https?:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|169\.254\.169\.254)(?=[:/]|$)/i;
const OUTPUT = new Set(['-o', '-O', '--output', '--output-document']);

/** Lists the downloads of a command, including URLs with variables, which only the machine can resolve. */
function readDownload(words: readonly string[]): readonly Installed[] {
  const output = words[words.findIndex((word) => OUTPUT.has(word)) + 1];
  const isPath = output?.startsWith('/') && words.some((word) => OUTPUT.has(word));
  const path = isPath ? output : undefined;
  return words
    .filter((word, index) => isUrl(word) && !OUTPUT.has(words[index - 1] ?? '') && !LOOPBACK.test(word))
    .map((url) => ({ component: toFileComponent({ url, path, isForShell: true }), path }));
}

function isUrl(word: string): boolean {
  return /^https?:\/\//i.test(word) || /^\$\{?\w+\}?(?:\/|$)/.test(word);
}

function readPackages(words: readonly string[]): readonly Installed[] {
  const start = words.indexOf('install');
  if (start < 0) return [];
  const names: string[] = [];
  for (let index = start + 1; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '-o' || word === '-t') index += 1;
    else if (/^[a-z0-9][a-z0-9+.-]*(?:[=:][^\s]*)?$/.test(word)) names.push(word);
  }
  return names.map((each) => {
    const [given = '', version] = each.split('=');
    // without the architecture
    const [name = ''] = given.split(':');
    return { component: toDebianPackage(name, { version: version?.replace(/-?\*$/, '') }) };
  });
}

const RUNTIMES = new Set(['docker', 'podman', 'nerdctl']);
const CRI = new Set(['ctr', 'crictl', 'rkt']);

/** Options of `run` and `create` without a value. */
const FLAGS = new Set([
  ...[
    '--detach',
    '--disable-content-trust',
    '--init',
    '--interactive',
    '--no-healthcheck',
    '--no-hosts',
    '--privileged',
  ],
  ...[
    '--publish-all',
    '--quiet',
    '--read-only',
    '--replace',
    '--rm',
    '--sig-proxy',
    '--tty',
    '--use-api-socket',
    '--version',
  ],
]);

/** Finds the image of `docker run OPTIONS IMAGE`, or of `docker pull IMAGE`. */
function findRunImage(words: readonly string[]): string | undefined {
  const verb = words.findIndex((word) => ['run', 'create', 'pull'].includes(word));
  // an earlier word may make it another command, such as docker network create
  const before = words.slice(0, Math.max(verb, 0)).filter((word) => !word.startsWith('-'));
  const isOfObject = before.some((word) =>
    ['network', 'volume', 'context', 'secret', 'config', 'pod'].includes(word),
  );
  if (verb < 0 || isOfObject) return undefined;
  const isPull = words[verb] === 'pull';
  for (let index = verb + 1; index < words.length; index++) {
    const word = words[index] ?? '';
    if (!word.startsWith('-')) return word;
    const isFlag = FLAGS.has(word) || word.includes('=') || /^-[ditPq]+$/.test(word);
    if (!isFlag && !(isPull && word !== '--platform')) index += 1;
  }
  return undefined;
}

/** Finds the image of `crictl pull IMAGE` or `ctr images pull OPTIONS IMAGE`. */
function findPulledImage(words: readonly string[]): string | undefined {
  const verb = words.findIndex((word) => ['pull', 'fetch'].includes(word));
  const found = verb < 0 ? undefined : words.slice(verb + 1).findLast((word) => !word.startsWith('-'));
  return found?.replace(/^docker:\/\//, '');
}
