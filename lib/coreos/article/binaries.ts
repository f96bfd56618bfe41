/** A program that is downloaded to `/opt/bin`, by its file name. `kubecfg` is for people: the master gets it where it can be had. */
export type BinaryName = 'apiserver' | 'controller-manager' | 'kubecfg' | 'kubelet' | 'proxy' | 'rudder';

/** One download that cannot change unnoticed. */
export interface PinnedDownload {
  /** Where it lies. */
  readonly url: string;
  /** Its SHA-256 in 64 hexadecimal digits; what does not have it is never run. */
  readonly sha256: string;
}

/** Downloads by program. One that is not named is expected in `/opt/bin` of the image. */
export type PinnedBinaries = Readonly<Partial<Record<BinaryName, PinnedDownload>>>;

/** Where the programs come from, as plain data. */
export type BinarySet =
  | { readonly kind: 'unpinned'; readonly baseUrl: string }
  | { readonly kind: 'pinned'; readonly downloads: PinnedBinaries }
  | { readonly kind: 'preplaced' };

/** Where the programs of Kubernetes and Rudder come from. */
export class Binaries {
  private readonly set: BinarySet;

  private constructor(set: BinarySet) {
    this.set = set;
  }

  /** Downloads that are checked by their checksum before they are run, each once. */
  static pinned(downloads: PinnedBinaries): Binaries {
    return new Binaries({ kind: 'pinned', downloads });
  }

  /** Nothing is downloaded: the image has them all in `/opt/bin`. */
  static preplaced(): Binaries {
    return new Binaries({ kind: 'preplaced' });
  }

  /**
   * As the article does: whatever lies below the URL at each boot, unchecked. Only with `compat: 'article'`.
   * @param baseUrl without the final slash
   */
  static unpinned(baseUrl = 'http://storage.googleapis.com/kubernetes'): Binaries {
    return new Binaries({ kind: 'unpinned', baseUrl });
  }

  toSet(): BinarySet {
    return this.set;
  }
}

/** Where the units look for a program. */
export function binaryPath(name: BinaryName): `/${string}` {
  return `/opt/bin/${name}`;
}
