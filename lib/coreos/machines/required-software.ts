/**
 * Software that machines run although no boot document names it: it comes with other software, or is in the
 * image.
 */
export interface RequiredSoftware {
  /** `program`: an executable that the machine already has, or that is part of another file. */
  readonly kind: 'image' | 'debian-package' | 'program';
  /** Name; for an image the full reference, such as `registry.k8s.io/pause:3.10`. */
  readonly name: string;
  /** Version of a package or program; undefined if it is not fixed. */
  readonly version?: string | undefined;
  /** Repository of a package; undefined if it comes from the distribution. */
  readonly repository?: string | undefined;
  /** Where the software comes from, as a sentence. */
  readonly origin: string;
  /** Hostnames of the machines that run it; empty if any machine of the cluster may. */
  readonly machines: readonly string[];
}
