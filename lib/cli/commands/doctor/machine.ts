import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isObject } from '../../../core/json';
import { VERSION } from '../../../core/version';
import { listUpwards } from '../../load/files';
import { findPackageManager, formatInstall, LOCAL_CALLS } from '../../load/installer';
import { type PackageFile, readPackageFile } from '../../load/package-file';
import type { Checkup } from './checkup';
import { isInRange } from './versions';

/** The purpose of each package that users install alongside ours. */
const PEERS: Readonly<Record<string, string | undefined>> = {
  constructs: undefined,
  cdk8s: undefined,
  '@pulumi/pulumi': 'pulumi up',
  '@pulumi/kubernetes': 'Kubernetes objects in pulumi up',
  '@kubernetes/client-node': 'Kubernetes objects in pulumi up, patch-status and the controller',
};

/** Examines Node, this program, and the packages of the project in a folder. */
export function* examineMachine(cwd: string): Generator<Checkup> {
  yield { name: 'node', status: 'ok', text: `${process.version}, of ${process.execPath}` };
  const installed = findInstalled(cwd, 'kumiki');
  if (installed === undefined) {
    const fix = 'kumiki init writes a project that has it';
    yield { name: 'kumiki', status: 'skipped', text: `${VERSION}; no project here has it installed`, fix };
    return;
  }
  yield compareVersions(installed.json.version, LOCAL_CALLS[findPackageManager(cwd, {})]);
  const ranges = isObject(installed.json.peerDependencies) ? installed.json.peerDependencies : {};
  for (const name of Object.keys(PEERS)) {
    yield examinePackage({ cwd, kumiki: dirname(installed.path) }, name, String(ranges[name]), PEERS[name]);
  }
}

function compareVersions(installed: unknown, call: string): Checkup {
  if (installed === VERSION) return { name: 'kumiki', status: 'ok', text: VERSION };
  const text = `this is ${VERSION}, while the project here has ${installed}`;
  return { name: 'kumiki', status: 'warning', text, fix: `run that of the project: ${call}` };
}

interface Project {
  readonly cwd: string;
  /** The folder of the installed package. */
  readonly kumiki: string;
}

function examinePackage(
  { cwd, kumiki }: Project,
  name: string,
  range: string,
  purpose: string | undefined,
): Checkup {
  const found = findInstalled(cwd, name);
  const fix = formatInstall(cwd, name);
  if (found === undefined) {
    return purpose === undefined
      ? { name, status: 'failed', text: `is not installed in ${cwd}`, fix }
      : { name, status: 'skipped', text: `is not installed; needed for ${purpose}`, fix };
  }
  const version = String(found.json.version);
  if (!isInRange(version, range)) {
    const text = `${version} is installed, and ${range} is needed`;
    return { name, status: 'failed', text, fix: formatInstall(cwd, `'${name}@${range}'`) };
  }
  const other = purpose === undefined ? findOtherCopy(kumiki, name, found) : undefined;
  if (other === undefined) return { name, status: 'ok', text: version };
  const text = `there are two copies, ${dirname(found.path)} and ${other}, and neither recognizes the constructs of the other`;
  return {
    name,
    status: 'failed',
    text,
    fix: `${findPackageManager(cwd, {})} dedupe, or install kumiki in this project, not by a link`,
  };
}

/** Finds a package as programs in a folder would resolve it. */
function findInstalled(cwd: string, name: string): PackageFile | undefined {
  for (const folder of listUpwards(cwd)) {
    const found = readPackageFile(join(folder, 'node_modules', name, 'package.json'));
    if (found) return found;
  }
  return undefined;
}

/** Finds the folder of the copy that the kumiki package resolves to, if it is a different one. */
function findOtherCopy(kumiki: string, name: string, { path }: PackageFile): string | undefined {
  const own = findInstalled(realpathSync(kumiki), name);
  if (own === undefined) return undefined;
  const folder = realpathSync(dirname(own.path));
  return folder === realpathSync(dirname(path)) ? undefined : folder;
}
