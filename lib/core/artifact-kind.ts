import { checkCall } from './props/check-call';
import { SIGNATURES } from './signatures';

/**
 * A kind of artifact: something that constructs add to the assembly beside Kubernetes objects, such as load
 * balancers or boot documents. The kind knows its own files and its part of the report; synthesis and the CLI
 * know no kind by name. To add one, write a value of this type and let constructs call `contribute` with it.
 */
export interface ArtifactKind<T> {
  /**
   * Key of its artifacts in `kumiki synth --json`, such as `userData`. Unique; reports list kinds in the
   * order of their names.
   */
  readonly name: string;
  /**
   * What one artifact is called where they are counted, in the singular, such as `machine`.
   * @default - they are not counted
   */
  readonly noun?: string;
  /**
   * What a plain `cdk8s.App` would leave out, such as `its load balancer`. Constructs then refuse to be
   * synthesized by one, or outside of every stack.
   * @default - leaving the artifacts out does no harm
   */
  readonly lost?: string;
  /**
   * Shell command that applies all artifacts of this kind, such as `pulumi up`, for the last line of the
   * report.
   */
  readonly applyCommand?: string;
  /**
   * Files of a stack's artifacts, with paths below the stack's folder. They must not end in `.yaml`, which
   * cdk8s takes for manifests.
   */
  files?(artifacts: readonly T[]): readonly OutputFile[];
  /** Tables about a stack's artifacts for the report of a synth. */
  report?(artifacts: readonly T[], stack: StackArtifacts): readonly ReportTable[];
  /** What a person has to do with a stack's artifacts, whose files are in `folder`. */
  instructions?(artifacts: readonly T[], folder: string): readonly Instructions[];
  /** A stack's artifacts as `--json` shows them. Without it they are shown as they are. */
  toJson?(artifacts: readonly T[], stack: StackArtifacts): readonly object[];
}

/** A file to be written. */
export interface OutputFile {
  /** With `/` between folders. */
  readonly path: string;
  /** Text, which is written as UTF-8, or bytes. */
  readonly content: FileContent;
  /**
   * Whether the file has, or may have, what only the person who runs the synth should read, such as a token
   * or a private key: it is written with mode 0600, in a folder with mode 0700.
   */
  readonly isSecret: boolean;
}

/** Text is written as UTF-8. */
export type FileContent = string | Uint8Array;

/** A table in the report of a synth. */
export interface ReportTable {
  /** A heading of one line. */
  readonly title: string;
  /** A line below the title. */
  readonly summary?: string;
  /** The titles of the columns. */
  readonly header: readonly string[];
  /** Each has as many cells as the header. */
  readonly rows: readonly (readonly string[])[];
  /** What one row is about, in the singular: long tables are cut, and the rest is counted. */
  readonly rowNoun: string;
}

/** What a person has to do, under a title such as a construct path. */
export interface Instructions {
  /** A heading of one line. */
  readonly title: string;
  /** In the order in which they are done. */
  readonly steps: readonly NextStep[];
}

/** One step of {@link Instructions}. */
export interface NextStep {
  /** What it is for. */
  readonly what: string;
  /**
   * Shell commands to run on the person's own machine, in this order, each only if those before it
   * succeeded: they are shown joined by `&&`, so each is one pipeline or compound command. `quoteForShell`
   * puts what was given into them.
   */
  readonly commands: readonly string[];
}

/** A stack with the artifacts that its constructs have contributed. */
export interface StackArtifacts {
  /** Construct path, such as `shop`; unique in the app. */
  readonly path: string;
  /**
   * The path as one word that can be part of a file name; unique in the app. Names the folder of the stack's
   * files.
   */
  readonly name: string;
  /** Context of the kubeconfig that the stack is for. @default - whichever is the current one */
  readonly kubeContext?: string;
  /** One group for each kind that the stack has artifacts of, sorted by the name of the kind. */
  readonly artifacts: readonly ArtifactGroup[];
}

/** The artifacts of one kind, in the order of the tree. */
export interface ArtifactGroup<T = unknown> {
  /** What they all are. */
  readonly kind: ArtifactKind<T>;
  /** In the order of the construct tree. */
  readonly artifacts: readonly T[];
}

/** The artifacts of one kind that a stack has. */
export function artifactsOf<T>(stack: StackArtifacts, kind: ArtifactKind<T>): readonly T[] {
  checkCall(SIGNATURES, 'artifactsOf', arguments);
  const isOfKind = (group: ArtifactGroup): group is ArtifactGroup<T> => group.kind.name === kind.name;
  return stack.artifacts.find(isOfKind)?.artifacts ?? [];
}
