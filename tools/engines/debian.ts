import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { EngineUnavailable } from './build.ts';

/** Installs a Debian package, which only root can. @throws EngineUnavailable */
export function installDebianPackage(name: string): void {
  const advice = `install ${name} by hand, such as: sudo apt-get install ${name}`;
  if (process.getuid?.() !== 0) {
    throw new EngineUnavailable(`${name} is not on PATH, and only root can install it; ${advice}`);
  }
  let answer = aptGet(['install', '--yes', '--no-install-recommends', name]);
  if (answer.error) {
    throw new EngineUnavailable(`${name} is not on PATH, and there is no apt-get here; ${advice}`);
  }
  if (answer.status !== 0) {
    // the package lists may be missing, as in fresh containers, or outdated
    aptGet(['update']);
    answer = aptGet(['install', '--yes', '--no-install-recommends', name]);
  }
  if (answer.status !== 0) {
    const lastLines = answer.stderr.trimEnd().split('\n').slice(-12).join('\n');
    throw new EngineUnavailable(`apt-get could not install ${name}; it said:\n${lastLines}`);
  }
}

/**
 * Unpacks Debian packages into a folder without installing them, so that they are not on PATH and none of
 * their services starts.
 * @throws EngineUnavailable
 */
export function unpackDebianPackages(names: readonly string[], target: string): void {
  const folder = `${target}.${process.pid}`;
  mkdirSync(folder, { recursive: true });
  try {
    downloadAndUnpack(names, folder);
    rmSync(target, { recursive: true, force: true });
    renameSync(folder, target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Returns the library folders below a folder of unpacked packages, for `LD_LIBRARY_PATH`. */
export function findLibraryFolders(root: string): string[] {
  return ['usr/lib', 'lib'].flatMap((folder) => {
    const path = join(root, folder);
    if (!existsSync(path)) return [];
    return readdirSync(path)
      .filter((name) => name.endsWith('-linux-gnu'))
      .map((name) => join(path, name));
  });
}

function downloadAndUnpack(names: readonly string[], folder: string): void {
  let answer = aptGet(['download', ...names], folder);
  if (answer.error)
    throw new EngineUnavailable(`there is no apt-get here to download ${names.join(' and ')}`);
  if (answer.status !== 0 && process.getuid?.() === 0) {
    aptGet(['update']);
    answer = aptGet(['download', ...names], folder);
  }
  if (answer.status !== 0) {
    throw new EngineUnavailable(`apt-get could not download ${names.join(' and ')}: ${answer.stderr}`);
  }
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb'))) {
    const { status, stderr, error } = spawnSync('dpkg-deb', ['-x', file, '.'], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (status !== 0) throw new EngineUnavailable(`dpkg-deb could not unpack ${file}: ${stderr || error}`);
    rmSync(join(folder, file));
  }
}

function aptGet(args: readonly string[], cwd?: string) {
  // waits for the lock: another test run may be installing something
  return spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 64 * 1024 * 1024,
  });
}
