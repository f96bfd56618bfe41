import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { systemClock } from '../../../core/clock';
import { mapConcurrently } from '../../../core/concurrency';
import { isKumikiError, KumikiError, type Problem } from '../../../core/errors';
import { collectProblems, throwIfAny } from '../../../core/problems';
import { quoteForShell } from '../../../core/shell';
import { askDidYouMean } from '../../../core/suggest';
import { describeFileError } from '../../../core/system-code';
import { toCanonicalImage, tryParseImage } from '../../../kubernetes/workload/image';
import { RegistryClient } from '../../../registry/registry-client';
import { sendOnWire } from '../../../registry/wire';
import type * as ImageLockModule from '../../../synth/images/image-lock';
import type { ImageLock, LockedImage } from '../../../synth/images/image-lock';
import type { CommandContext, CommandModule } from '../../command';
import { EXIT } from '../../exit-codes';
import { loadApp } from '../../load/load-app';
import { readTextFile } from '../../text-file';
import { usageError } from '../../usage-error';
import { readDockerConfig } from './docker-config';
import { printLock } from './lock-report';
import type * as PlanLockModule from './plan-lock';
import type { UsedImage } from './plan-lock';

/** `kumiki lock` */
export const command: CommandModule = {
  usage: 'kumiki lock [ENTRY] [OPTIONS]',
  argument: 'entry file',
  options: {
    update: { type: 'boolean', help: 'look up the tags that are in the file again' },
    image: {
      type: 'string',
      value: 'IMAGE',
      completion: { names: 'images' },
      help: 'with --update: only this one, such as redis:7',
    },
    check: {
      type: 'boolean',
      help: 'change nothing; exit with 16 if a tag has moved, or an image is missing from the file or unused in it',
    },
    'insecure-registry': {
      type: 'string',
      value: 'HOSTS',
      help: 'registries to ask without TLS, separated by commas; those on loopback always are',
    },
    timeout: { type: 'string', value: 'SECONDS', help: 'for one answer of a registry (default: 30)' },
  },
  steps: [
    'runs ENTRY, as kumiki synth does, and collects the images of all pods',
    'asks the registries for the digests of tags that are not in images.lock.json yet, with the credentials of docker login',
    'writes the file beside the program, or where it already is; from then on kumiki synth and pulumi up put the digests into the pods',
  ],
  results: {
    file: 'the path of the lock file',
    written: 'whether it was written',
    pinned: 'the number of images with a digest in the program',
    images: '`name`, `change` (`added`, `moved`, `removed`, `unchanged`), `before` and `after` of each image',
  },
  examples: [
    'kumiki lock',
    'kumiki lock --check',
    'kumiki lock --update --image redis:7',
    'kumiki lock --json',
  ],
  afterErrors: 'nothing written',
  run,
};

async function run(context: CommandContext): Promise<Readonly<Record<string, unknown>>> {
  const { values, cwd } = context;
  const options = readOptions(values);
  const app = await loadApp(context);
  // loaded late: these load cdk8s, which must first be loaded by loadApp
  const { compareLocks, listUsedImages } = require('./plan-lock') as typeof PlanLockModule;
  const { parseLock, renderLock } = require('../../../synth/images/image-lock') as typeof ImageLockModule;
  const file = requireLockFile(app.imageLockFile);
  const used = listUsedImages(app);
  const shownFile = relative(cwd, file) || file;
  const before = readLock(
    file,
    (text) => parseLock(text, shownFile),
    options.update && options.image === undefined,
  );
  const chosen = options.image === undefined ? undefined : chooseImage(used.tagged, options.image);
  const after = await resolveAll(used.tagged, { ...options, context, before, chosen });
  const changes = compareLocks(before, after);
  const isChanged = changes.some(({ change }) => change !== 'unchanged');
  const text = renderLock(after);
  const isWritten = !options.check && (isChanged || !existsSync(file) || readFileSync(file, 'utf8') !== text);
  if (isWritten) writeLock(file, text);
  if (options.check && isChanged) context.exitWith(EXIT.differences);
  if (!context.json)
    printLock(context, { file: shownFile, changes, pinned: used.pinned, isCheck: options.check, isWritten });
  return { file: shownFile, written: isWritten, pinned: used.pinned, images: changes };
}

interface LockOptions {
  readonly update: boolean;
  readonly check: boolean;
  /** The only image to resolve again. */
  readonly image: string | undefined;
  readonly insecure: readonly string[];
  readonly timeoutMs: number;
}

/** @throws CLI_USAGE */
function readOptions(values: CommandContext['values']): LockOptions {
  const { image, timeout = '30' } = values;
  const [update, check] = [values.update === true, values.check === true];
  if (check && update) {
    throw usageError({
      message: '--check changes nothing, so there is nothing to --update',
      hint: 'leave out one of them',
    });
  }
  if (typeof image === 'string' && !update) {
    throw usageError({
      message: '--image says what to update',
      hint: `kumiki lock --update --image ${quoteForShell(image)}`,
    });
  }
  if (!/^[1-9]\d{0,3}$/.test(String(timeout))) {
    const hint = 'leave it out for 30 seconds';
    throw usageError({ message: `--timeout is ${timeout}`, given: timeout, allowed: '1 to 9999', hint });
  }
  const insecure = String(values['insecure-registry'] ?? '')
    .split(',')
    .filter((host) => host !== '');
  const wrong = insecure.find(
    (host) => !URL.canParse(`http://${host}`) || new URL(`http://${host}`).host !== host,
  );
  if (wrong !== undefined) {
    throw usageError({
      message: `--insecure-registry has ${wrong}`,
      given: wrong,
      allowed: 'hosts, with their ports if these are not 80',
      hint: 'such as registry.example:5000',
    });
  }
  return {
    ...{ update, check, insecure, timeoutMs: Number(timeout) * 1000 },
    image: typeof image === 'string' ? image : undefined,
  };
}

/** @throws IMAGE_LOCK */
function requireLockFile(file: string | undefined): string {
  if (file !== undefined) return file;
  throw new KumikiError({
    code: 'IMAGE_LOCK',
    message: 'the app has no lock file: its imageLock is false',
    given: false,
    allowed: 'the path of a file',
    hint: 'leave imageLock out to put the file beside the program',
  });
}

/** @throws CLI_USAGE */
function chooseImage(images: readonly UsedImage[], given: string): string {
  const image = tryParseImage(given);
  const name = image && toCanonicalImage(image);
  if (name !== undefined && images.some((each) => each.name === name)) return name;
  const names = images.map((each) => each.name);
  throw usageError({
    message: `no pod uses ${given} by its tag`,
    given,
    allowed: names.slice(0, 10).join(', ') || 'nothing: there are no images with a tag',
    hint: askDidYouMean(name ?? given, names) ?? 'kumiki lock --json lists all of them',
  });
}

/** @param isReplaced whether to ignore damage, because the whole file will be rewritten */
function readLock(
  file: string,
  parse: (text: string) => Generator<Problem, ImageLock>,
  isReplaced: boolean,
): ImageLock {
  if (!existsSync(file)) return new Map();
  const text = readTextFile('', file, 'IMAGE_LOCK');
  const { result, problems } = collectProblems(parse(text));
  if (!isReplaced) throwIfAny(problems);
  return result;
}

/** Writes the file atomically. */
function writeLock(file: string, text: string): void {
  const part = `${file}.${process.pid}.part`;
  try {
    // not through a link that somebody put there
    rmSync(part, { force: true });
    writeFileSync(part, text, { flag: 'wx' });
    renameSync(part, file);
  } catch (cause) {
    rmSync(part, { force: true });
    throw fileError(`the lock file ${file} cannot be written: ${describeFileError(cause)}`, file, cause);
  }
}

function fileError(message: string, given: string, cause: unknown): KumikiError {
  const hint = 'check the path and its permissions';
  return new KumikiError({ code: 'IMAGE_LOCK', message, given, hint }, { cause });
}

interface Resolution extends LockOptions {
  readonly context: CommandContext;
  readonly before: ImageLock;
  /** The only image to resolve again. */
  readonly chosen: string | undefined;
}

/** Maximum number of concurrent requests: registries limit clients that send many at once. */
const CONCURRENCY = 4;

/** Resolves the images for the new lock file. @throws KumikiError with the problems of all images */
async function resolveAll(images: readonly UsedImage[], resolution: Resolution): Promise<ImageLock> {
  const signal = resolution.context.takeOverSignals();
  const client = createClient(resolution, signal);
  const after = new Map<string, LockedImage>();
  const problems = new Map<string, readonly Problem[]>();
  await mapConcurrently(images, CONCURRENCY, async (image) => {
    try {
      after.set(image.name, await resolveOne(client, image, resolution));
    } catch (error) {
      if (signal.aborted) throw new KumikiError({ code: 'CANCELLED', message: 'the query was cancelled' });
      if (!isKumikiError(error)) throw error;
      problems.set(
        image.name,
        error.problems.map((each) => ({ constructPath: image.constructPaths[0], ...each })),
      );
    }
  });
  throwIfAny(images.flatMap(({ name }) => problems.get(name) ?? []));
  return after;
}

async function resolveOne(
  client: RegistryClient,
  image: UsedImage,
  { before, update, check, chosen }: Resolution,
): Promise<LockedImage> {
  const locked = before.get(image.name);
  const isAskedFor = !locked || (update && (chosen === undefined || chosen === image.name));
  if (isAskedFor) return client.resolve(image);
  if (!check || (await client.pointsTo(image, locked.digest))) return locked;
  return client.resolve(image);
}

function createClient({ context, insecure, timeoutMs }: Resolution, signal: AbortSignal): RegistryClient {
  const { env, err, json } = context;
  return new RegistryClient({
    ...{ send: sendOnWire, clock: systemClock, random: Math.random, env, insecure, timeoutMs },
    findCredentials: readDockerConfig(env),
    signal,
    onWait: (host, reason, seconds) => {
      if (!json) err.print`${err.dim(host)}: ${reason}; trying again in ${seconds} s\n`;
    },
  });
}
