import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { KumikiError } from '../../../core/errors';
import { quoteForShell } from '../../../core/shell';
import { describeFileError, toSystemCode } from '../../../core/system-code';
import { writeSelfSignedCertificate } from '../../../formats/x509/self-signed';
import {
  formatCertificateCommand,
  type StoredCertificate,
  toCertificatePaths,
} from '../../../gateway/certificates/certificate-files';
import { certificateProblem } from '../../../gateway/certificates/check-certificate';
import { createFolder } from '../../create-folder';

/** The certificate that `kumiki certificate` is asked to create. */
export interface CertificateRequest extends StoredCertificate {
  readonly keyType: KeyType;
  readonly days: number;
  /** Whether to keep the existing key and replace the certificate. */
  readonly renew: boolean;
}

export type KeyType = 'ecdsa' | 'rsa';

/** Outside dependencies of creating a certificate. */
export interface CertificateSources {
  /** Base folder of relative paths. */
  readonly cwd: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly randomBytes: (count: number) => Uint8Array;
}

/** A created certificate. */
export interface FilledCertificate {
  readonly certificate: string;
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly notAfter: number;
}

const DAY_MS = 86_400_000;
/** Certificates start to be valid this much earlier, because clocks of clients may be slow. */
const BACKDATED_MS = 3_600_000;
/** Keeps everything in the folder out of version control, including this file. */
const IGNORE_FILE = '.gitignore';
const IGNORE_ALL = '*\n';

/**
 * Creates a certificate and, unless it is renewed, its key. Never replaces a key.
 * @throws GATEWAY_CERTIFICATE
 */
export function fillStore(request: CertificateRequest, sources: CertificateSources): FilledCertificate {
  const { certificate, key } = toCertificatePaths(request);
  const paths = { certificate: resolve(sources.cwd, certificate), key: resolve(sources.cwd, key) };
  try {
    if (!request.renew) prepareStore(request.store, sources.cwd);
    const privateKey = request.renew ? readKey(paths.key, request) : createKey(request.keyType);
    const notAfter = Math.floor(sources.now / 1000) * 1000 + request.days * DAY_MS;
    const content = {
      hosts: request.hosts,
      notBefore: sources.now - BACKDATED_MS,
      notAfter,
      serial: sources.randomBytes(16),
    };
    const text = writeSelfSignedCertificate(content, privateKey);
    if (request.renew) replaceFile(paths.certificate, text);
    else writePair(request, paths, privateKey, text);
    return { certificate, key, notAfter };
  } catch (error) {
    if (error instanceof KumikiError) throw error;
    throw new KumikiError(
      certificateProblem(
        `the certificate cannot be written: ${describeFileError(error)}`,
        request.store,
        'a folder that you can write to',
        'choose another folder with --store',
      ),
      { cause: error },
    );
  }
}

function createKey(type: KeyType): KeyObject {
  const pair =
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return pair.privateKey;
}

/** Creates the store folder, readable only by its owner, or checks an existing one; refuses other folders. */
function prepareStore(store: string, cwd: string): void {
  const folder = resolve(cwd, store);
  if (!relative(folder, cwd).startsWith('..')) {
    throw storeError(`${store} is or contains the working directory`, store);
  }
  createFolder(folder, 0o700);
  const names = readdirSync(folder);
  if (names.length > 0 && !isStore(folder)) throw storeError(`the folder ${store} has other files`, store);
  const mode = statSync(folder).mode & 0o777;
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new KumikiError(
      certificateProblem(
        `other users of this machine may read the folder ${store}`,
        `mode 0${mode.toString(8)}`,
        'mode 0700',
        `run chmod 700 ${quoteForShell(store)}`,
      ),
    );
  }
  if (names.length === 0) writeNew(join(folder, IGNORE_FILE), IGNORE_ALL, 0o644);
}

function isStore(folder: string): boolean {
  try {
    return readFileSync(join(folder, IGNORE_FILE), 'utf8') === IGNORE_ALL;
  } catch {
    return false;
  }
}

function storeError(message: string, store: string): KumikiError {
  return new KumikiError(
    certificateProblem(
      message,
      store,
      'a folder that is new, empty or a store already',
      'choose another folder with --store: all that is in it stays out of version control',
    ),
  );
}

/** Writes both files or neither. Never replaces existing files, even if another process is writing, too. */
function writePair(
  request: CertificateRequest,
  paths: { readonly certificate: string; readonly key: string },
  privateKey: KeyObject,
  certificate: string,
): void {
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const written: string[] = [];
  try {
    for (const [path, text, mode] of [
      [paths.key, pem, 0o600],
      [paths.certificate, certificate, 0o644],
    ] as const) {
      writeNew(path, text, mode);
      written.push(path);
    }
  } catch (error) {
    for (const path of written) rmSync(path, { force: true });
    if (toSystemCode(error) !== 'EEXIST') throw error;
    const { key, certificate: file } = toCertificatePaths(request);
    throw new KumikiError(
      certificateProblem(
        `a certificate or key of the name ${request.name} already exists`,
        `${key}, ${file}`,
        'a name that is not in use',
        `run ${formatCertificateCommand(request, true)} for a new certificate for the same key, or choose another --name`,
      ),
      { cause: error },
    );
  }
}

/** Writes a new file; fails if the path exists, even as a link. */
function writeNew(path: string, text: string, mode: number): void {
  const descriptor = openSync(path, 'wx', mode);
  try {
    writeSync(descriptor, text);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

function replaceFile(path: string, text: string): void {
  const temporary = `${path}.new`;
  rmSync(temporary, { force: true });
  writeNew(temporary, text, 0o644);
  renameSync(temporary, path);
}

function readKey(path: string, request: CertificateRequest): KeyObject {
  const hint = `leave out --renew to make a key, too: ${formatCertificateCommand(request)}`;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const problem = certificateProblem(
      `the key ${toCertificatePaths(request).key} cannot be read: ${describeFileError(cause)}`,
      request.name,
      'the name of a key in the store',
      hint,
    );
    throw new KumikiError(problem, { cause });
  }
  try {
    const key = createPrivateKey(text);
    if (key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'ec') return key;
  } catch {
    // reported below, without the content of the file
  }
  throw new KumikiError(
    certificateProblem(
      `the file ${toCertificatePaths(request).key} is not a private key that can sign here`,
      request.name,
      'an RSA or ECDSA key in PEM without a password',
      'use the program that made it, or another --name',
    ),
  );
}
