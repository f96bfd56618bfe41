/** A program that machines run although no boot document names it: others bring it along, or the image has it. */
export interface RequiredSoftware {
  /** `program`: an executable that is on the machine already, or that comes in another file. */
  readonly kind: 'image' | 'debian-package' | 'program';
  /** Of an image the whole reference, such as `registry.k8s.io/pause:3.10`. */
  readonly name: string;
  /** Of packages and programs; undefined: it is not fixed. */
  readonly version?: string | undefined;
  /** Where packages come from; undefined: the distribution. */
  readonly repository?: string | undefined;
  /** Where it comes from, as a sentence. */
  readonly origin: string;
  /** Hostnames of the machines that run it; empty: any of the cluster. */
  readonly machines: readonly string[];
}
