import { spawnSync } from 'node:child_process';
import { EngineUnavailable } from './build.ts';

/** Installs a package of Debian's own, which only root can. @throws EngineUnavailable */
export function installDebianPackage(name: string): void {
  const advice = `install ${name} by hand, such as: sudo apt-get install ${name}`;
  if (process.getuid?.() !== 0) {
    throw new EngineUnavailable(`${name} is not on PATH, and only root can install it; ${advice}`);
  }
  let answer = aptGet('install', '--yes', '--no-install-recommends', name);
  if (answer.error) {
    throw new EngineUnavailable(`${name} is not on PATH, and there is no apt-get here; ${advice}`);
  }
  if (answer.status !== 0) {
    // the list of packages may be missing, as in fresh containers, or old
    aptGet('update');
    answer = aptGet('install', '--yes', '--no-install-recommends', name);
  }
  if (answer.status !== 0) {
    const lastLines = answer.stderr.trimEnd().split('\n').slice(-12).join('\n');
    throw new EngineUnavailable(`apt-get could not install ${name}; it said:\n${lastLines}`);
  }
}

function aptGet(...args: string[]) {
  // the lock: another test run may be installing something
  return spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...args], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 64 * 1024 * 1024,
  });
}
