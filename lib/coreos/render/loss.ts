/** Something of a document that a format cannot say, or says differently. */
export interface Loss {
  /** Where it stands in the document, such as `units[docker.service].command`. */
  readonly part: string;
  /** What becomes of it, and what to do where that matters. */
  readonly message: string;
}
