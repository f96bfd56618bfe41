import type { BootFile } from '../../model/file';
import type { RemoteFile, SymbolicLink } from '../../model/remote-file';
import type { User } from '../../model/user';
import type { Loss } from '../rendered';

/** The distribution of the image. Each expresses some things in files of its own. */
export type Distribution = 'flatcar' | 'fcos';

/** A file as Ignition creates it. It overwrites any file of the image. */
export type ProvisionedFile = Pick<BootFile, 'path' | 'content' | 'permissions' | 'owner' | 'encoding'>;

/** A unit as Ignition sets it up. There are no commands: an enabled unit starts when the machine boots. */
export interface ProvisionedUnit {
  readonly name: string;
  readonly enabled?: boolean | undefined;
  readonly mask?: boolean | undefined;
  readonly contents?: string | undefined;
  readonly dropins: readonly { readonly name: string; readonly contents: string }[];
}

/** A document in the terms of Ignition and Butane, which differ only in spelling. */
export interface Provisioned {
  readonly users: readonly User[];
  readonly files: readonly ProvisionedFile[];
  readonly remoteFiles: readonly RemoteFile[];
  readonly links: readonly SymbolicLink[];
  readonly units: readonly ProvisionedUnit[];
  readonly losses: readonly Loss[];
}
