import type { BootFile } from '../model/file';
import type { UserDataEncoding, UserDataFormat } from '../model/format';
import type { CoreOSOptions } from '../model/options';
import type { RemoteFile, SymbolicLink } from '../model/remote-file';
import type { Unit } from '../model/unit';
import type { User } from '../model/user';
import type { WebProxy } from '../model/web-proxy';
import type { UserDataProvider } from './size-budget/provider';

/** Properties of {@link UserData}. */
export interface UserDataProps extends CoreOSOptions {
  /**
   * The format, named after the program that reads it. What a format cannot express is noted in the synth
   * report.
   * @default 'coreos-cloudinit-1.14'
   */
  readonly format?: UserDataFormat | undefined;
  /**
   * How it is handed to the cloud. If it is encoded, synth writes a readable copy beside it. Ignition reads only
   * plain text, except from VMware: compress its files instead, each by its own `encoding`.
   * @default 'raw'
   */
  readonly encoding?: UserDataEncoding | undefined;
  /**
   * The cloud that it is for, whose limit of user_data it must not exceed. Most accept 16 KB or more, some
   * only 2 KB.
   * @default - its size is not checked
   */
  readonly provider?: UserDataProvider | undefined;
  /**
   * Hostname of the machine: up to 63 characters, letters, digits and `-`, dots between labels.
   * @default - the name that the cloud gives it
   */
  readonly hostname?: string | undefined;
  /**
   * Name of the file below `<stack>/user-data/`, unique in the stack. It must not end in `.yaml`, `.yml` or
   * `.json`, which kubectl and cdk8s would treat as manifests, or in `.txt`.
   * @default - the hostname; without one, the construct's path below its stack with `-` in place of `/`
   */
  readonly fileName?: string | undefined;
  /**
   * Whether `/etc/hosts` gets a line for the hostname.
   * @default false
   */
  readonly manageEtcHosts?: boolean | undefined;
  /**
   * Public keys that may log in as the image's own user (`core` on CoreOS and Flatcar).
   * @default - none but those the cloud adds
   */
  readonly sshAuthorizedKeys?: readonly string[] | undefined;
  /**
   * Users besides the image's own.
   * @default - none
   */
  readonly users?: readonly User[] | undefined;
  /**
   * Files, written before any unit.
   * @default - none
   */
  readonly files?: readonly BootFile[] | undefined;
  /**
   * Files that the machine downloads by itself, before any unit. Only Ignition can; for other formats the
   * synth report notes the loss.
   * @default - none
   */
  readonly remoteFiles?: readonly RemoteFile[] | undefined;
  /**
   * Symbolic links. Only Ignition can create them; for other formats the synth report notes the loss.
   * @default - none
   */
  readonly links?: readonly SymbolicLink[] | undefined;
  /**
   * The proxy for Ignition's downloads of `remoteFiles`. Units need their own `EnvironmentFile=` for it.
   * @default - none
   */
  readonly webProxy?: WebProxy | undefined;
  /**
   * Units, commanded one by one in this order.
   * @default - none
   */
  readonly units?: readonly Unit[] | undefined;
  /**
   * Kernel modules, loaded before any unit is commanded, and at every boot.
   * @default - none
   */
  readonly kernelModules?: readonly string[] | undefined;
  /**
   * Kernel parameters by name, such as `net.ipv4.ip_forward`, set before any unit is commanded, and at every
   * boot.
   * @default - none
   */
  readonly kernelParameters?: Readonly<Record<string, number>> | undefined;
  /**
   * Version of the image's systemd, such as 252: using what it does not support, yet or any more, is then an
   * error.
   * @default - any version in images of the format; the synth report notes what only some of them support
   */
  readonly systemdVersion?: number | undefined;
  /**
   * Files that the image already has. Units may run programs such as `/opt/bin/rudder` although nothing in
   * the document puts them there, and may require units such as `/etc/systemd/system/agent.service`.
   * @default - none
   */
  readonly preplacedFiles?: readonly string[] | undefined;
  /**
   * Whether names such as `$private_ipv4` are meant to be replaced with the machine's addresses:
   * coreos-cloudinit does so anywhere in the text, and inserts nothing if the cloud does not provide the
   * address.
   * @default false
   */
  readonly substituteAddresses?: boolean | undefined;
  /**
   * Whether secrets are accepted anywhere in it: everyone on the machine, and everyone who sees the cloud's
   * control panel, can read user_data.
   * @default false
   */
  readonly acceptSecrets?: boolean | undefined;
}
