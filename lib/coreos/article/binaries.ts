import { checkCall } from '../../core/props/check-call';
import { SIGNATURES } from '../signatures';

/**
 * File name of a program below `/opt/bin`. `kubecfg` is the client: the master gets it if a download is
 * given.
 */
export type BinaryName = 'apiserver' | 'controller-manager' | 'kubecfg' | 'kubelet' | 'proxy' | 'rudder';

/** A download with its checksum. */
export interface PinnedDownload {
  /** Its URL, with http or https. */
  readonly url: string;
  /** Its SHA-256 in 64 hexadecimal digits. A file with another checksum is never run. */
  readonly sha256: string;
}

/** Downloads by program. A program without one must be in `/opt/bin` of the image. */
export type PinnedBinaries = Readonly<Partial<Record<BinaryName, PinnedDownload>>>;

/** Where the programs come from, as plain data. */
export type BinariesSpec =
  | { readonly kind: 'unpinned'; readonly baseUrl: string }
  | { readonly kind: 'pinned'; readonly downloads: PinnedBinaries }
  | { readonly kind: 'preplaced' };

/** Where the programs of Kubernetes and Rudder come from. */
export class Binaries {
  private readonly spec: BinariesSpec;

  private constructor(spec: BinariesSpec) {
    this.spec = spec;
  }

  /** Downloads each program once, and runs it only if its checksum matches. */
  static pinned(downloads: PinnedBinaries): Binaries {
    checkCall(SIGNATURES, 'Binaries.pinned', arguments);
    return new Binaries({ kind: 'pinned', downloads });
  }

  /** Downloads nothing: the image has all programs in `/opt/bin`. */
  static preplaced(): Binaries {
    checkCall(SIGNATURES, 'Binaries.preplaced', arguments);
    return new Binaries({ kind: 'preplaced' });
  }

  /**
   * Downloads the programs at each boot and runs them unverified, as the article does. Only with
   * `compat: 'article'`.
   * @param baseUrl folder of the programs, without a trailing slash
   */
  static unpinned(baseUrl = 'http://storage.googleapis.com/kubernetes'): Binaries {
    checkCall(SIGNATURES, 'Binaries.unpinned', arguments);
    return new Binaries({ kind: 'unpinned', baseUrl });
  }

  /** @internal */
  toSpec(): BinariesSpec {
    return this.spec;
  }
}

/** Returns the path at which units expect a program. */
export function toBinaryPath(name: BinaryName): `/${string}` {
  return `/opt/bin/${name}`;
}
