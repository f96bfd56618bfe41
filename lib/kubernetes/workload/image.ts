/** A container image reference. */
export interface ImageReference {
  /** Registry and path, such as `registry.k8s.io/e2e-test-images/agnhost`. */
  readonly repository: string;
  /** Last part of the path, such as `agnhost`. */
  readonly name: string;
  readonly tag: string | undefined;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string | undefined;
}

const REFERENCE =
  /^((?:[\w.-]+(?::\d+)?\/)?(?:[a-z0-9]+(?:[._-]+[a-z0-9]+)*\/)*([a-z0-9]+(?:[._-]+[a-z0-9]+)*))(?::(\w[\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/;

/** Reads a reference; undefined if `text` is not a valid one. */
export function tryParseImage(text: string): ImageReference | undefined {
  const match = REFERENCE.exec(text);
  if (!match?.[1] || !match[2]) return undefined;
  return { repository: match[1], name: match[2], tag: match[3], digest: match[4] };
}

/** Whether the reference always names the same image: by digest, or by a tag that is not meant to move. */
export function isPinned(image: ImageReference): boolean {
  return image.digest !== undefined || (image.tag !== undefined && image.tag !== 'latest');
}
