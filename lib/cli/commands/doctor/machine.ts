import { realpathSync } from 'node:fs';
import * as nodeModule from 'node:module';
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

/** The part of Yarn's Plug'n'Play API that finds the folder of a package. */
interface PnpApi {
  /** @throws if the issuer has no such dependency */
  resolveToUnqualified(request: string, issuer: string): string | null;
}

/** Returns the API that is in charge of a path. Yarn puts it into Node where it installs no node_modules/. */
type FindPnpApi = (path: string) => PnpApi | null;

/** Examines Node, this program, and the packages of the project in a folder. */
export function* examineMachine(
  cwd: string,
  findPnpApi: FindPnpApi = (nodeModule as { findPnpApi?: FindPnpApi }).findPnpApi ?? (() => null),
): Generator<Checkup> {
  yield { name: 'node', status: 'ok', text: `${process.version}, of ${process.execPath}` };
  const find: FindPackage = (folder, name) => findInstalled(folder, name, findPnpApi);
  const installed = find(cwd, 'kumiki');
  if (installed === undefined) {
    const fix = 'kumiki init writes a project that has it';
    yield { name: 'kumiki', status: 'skipped', text: `${VERSION}; no project here has it installed`, fix };
    return;
  }
  yield compareVersions(installed.json.version, LOCAL_CALLS[findPackageManager(cwd, {})]);
  const ranges = isObject(installed.json.peerDependencies) ? installed.json.peerDependencies : {};
  const project = { cwd, kumiki: dirname(installed.path), find };
  for (const name of Object.keys(PEERS)) {
    yield examinePackage(project, name, String(ranges[name]), PEERS[name]);
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
  readonly find: FindPackage;
}

type FindPackage = (folder: string, name: string) => PackageFile | undefined;

function examinePackage(
  { cwd, kumiki, find }: Project,
  name: string,
  range: string,
  purpose: string | undefined,
): Checkup {
  const found = find(cwd, name);
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
  const other = purpose === undefined ? findOtherCopy(find(realpathSync(kumiki), name), found) : undefined;
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
function findInstalled(folder: string, name: string, findPnpApi: FindPnpApi): PackageFile | undefined {
  const pnp = findPnpApi(`${folder}/`);
  if (pnp !== null) {
    try {
      const unqualified = pnp.resolveToUnqualified(name, `${folder}/`);
      return unqualified === null ? undefined : readPackageFile(join(unqualified, 'package.json'));
    } catch {
      return undefined;
    }
  }
  for (const above of listUpwards(folder)) {
    const found = readPackageFile(join(above, 'node_modules', name, 'package.json'));
    if (found) return found;
  }
  return undefined;
}

/** Returns the folder of the copy that the kumiki package resolves to, if it is a different one. */
function findOtherCopy(own: PackageFile | undefined, { path }: PackageFile): string | undefined {
  if (own === undefined) return undefined;
  const folder = realpathSync(dirname(own.path));
  return folder === realpathSync(dirname(path)) ? undefined : folder;
}
