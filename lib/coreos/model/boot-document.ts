import type { BootFile } from './file';
import type { KernelSettings } from './kernel-settings';
import type { CoreOSOptions } from './options';
import type { RemoteFile, SymbolicLink } from './remote-file';
import type { Unit } from './unit';
import type { User } from './user';
import type { WebProxy } from './web-proxy';

/**
 * The configuration that a machine gets at boot, in no particular format. Lists are in the order in which
 * they are applied.
 */
export interface BootDocument {
  /** undefined: the cloud decides. */
  readonly hostname?: string | undefined;
  /** Whether `/etc/hosts` gets a line for the hostname. */
  readonly manageEtcHosts: boolean;
  /** Keys that may log in as the image's own user, `core`. */
  readonly sshAuthorizedKeys: readonly string[];
  readonly users: readonly User[];
  readonly files: readonly BootFile[];
  /** undefined if there are none. */
  readonly remoteFiles?: readonly RemoteFile[] | undefined;
  /** undefined if there are none. */
  readonly links?: readonly SymbolicLink[] | undefined;
  /** The proxy for Ignition's downloads; undefined if there is none. */
  readonly webProxy?: WebProxy | undefined;
  readonly units: readonly Unit[];
  readonly options: CoreOSOptions;
  /** undefined if there are none. */
  readonly kernel?: KernelSettings | undefined;
}
