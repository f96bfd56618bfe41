import { checkCall } from './props/check-call';
import { SIGNATURES } from './signatures';

/**
 * A kind of artifact: something that constructs add to the assembly besides Kubernetes objects, such as load
 * balancers or boot documents. The kind defines its files and its part of the report; synthesis and the CLI
 * refer to no kind by name. To add a kind, write a value of this type and have constructs call `contribute`
 * with it.
 */
export interface ArtifactKind<T> {
  /**
   * Key of its artifacts in `kumiki synth --json`, such as `userData`. Unique; reports list kinds in order of
   * their names.
   */
  readonly name: string;
  /** Singular noun for one artifact in counts, such as `machine`. @default - artifacts are not counted */
  readonly noun?: string;
  /**
   * What a plain `cdk8s.App` would leave out, such as `its load balancer`. If set, synthesis of the
   * constructs fails in a plain `cdk8s.App` and outside of a stack.
   * @default - the artifacts can be left out safely
   */
  readonly omittedByPlainApp?: string;
  /**
   * Shell command that applies all artifacts of this kind, such as `pulumi up`, for the last line of the
   * report.
   */
  readonly applyCommand?: string;
  /**
   * Files of a stack's artifacts, with paths relative to the stack's folder. Paths must not end in `.yaml`:
   * cdk8s would treat such files as manifests.
   */
  files?(artifacts: readonly T[]): readonly OutputFile[];
  /** Tables about a stack's artifacts for the report of a synth. */
  report?(artifacts: readonly T[], stack: StackArtifacts): readonly ReportTable[];
  /** Manual steps for a stack's artifacts, whose files are in `folder`. */
  instructions?(artifacts: readonly T[], folder: string): readonly Instructions[];
  /** Converts a stack's artifacts for `--json`. Without this method, they are shown unchanged. */
  toJson?(artifacts: readonly T[], stack: StackArtifacts): readonly object[];
}

/** A file to be written. */
export interface OutputFile {
  /** Path with `/` as the separator. */
  readonly path: string;
  /** A string, written as UTF-8, or bytes. */
  readonly content: FileContent;
  /**
   * Whether the file contains, or may contain, something that only the user who runs the synth should read,
   * such as a token or a private key. Secret files are written with mode 0600, in a folder with mode 0700.
   */
  readonly isSecret: boolean;
}

/** Content of a file. Strings are written as UTF-8. */
export type FileContent = string | Uint8Array;

/** A table in the report of a synth. */
export interface ReportTable {
  /** A one-line heading. */
  readonly title: string;
  /** A line below the title. */
  readonly summary?: string;
  /** Column titles. */
  readonly header: readonly string[];
  /** Rows, each with as many cells as the header. */
  readonly rows: readonly (readonly string[])[];
  /** Singular noun for a row. Long tables are cut, and the remaining rows are counted. */
  readonly rowNoun: string;
}

/** Manual steps for the user, under a title such as a construct path. */
export interface Instructions {
  /** A one-line heading. */
  readonly title: string;
  /** The steps, in the order to do them. */
  readonly steps: readonly NextStep[];
}

/** One step of {@link Instructions}. */
export interface NextStep {
  /** The purpose of the step. */
  readonly what: string;
  /**
   * Shell commands for the user to run locally, in this order, each only if the previous ones succeeded. They
   * are displayed joined by `&&`, so each must be a single pipeline or compound command. Use `quoteForShell`
   * for values inserted into them.
   */
  readonly commands: readonly string[];
}

/** A stack and the artifacts contributed by its constructs. */
export interface StackArtifacts {
  /** Construct path, such as `shop`; unique in the app. */
  readonly path: string;
  /**
   * The path as a single word that can be part of a file name; unique in the app. Names the folder of the
   * stack's files.
   */
  readonly name: string;
  /** Context of the kubeconfig that the stack is for. @default - the current context */
  readonly kubeContext?: string;
  /** One group for each kind of artifact in the stack, sorted by the name of the kind. */
  readonly artifacts: readonly ArtifactGroup[];
}

/** The artifacts of one kind. */
export interface ArtifactGroup<T = unknown> {
  /** The kind of all of these artifacts. */
  readonly kind: ArtifactKind<T>;
  /** The artifacts, in the order of the construct tree. */
  readonly artifacts: readonly T[];
}

/** Returns the artifacts of one kind in a stack. */
export function artifactsOf<T>(stack: StackArtifacts, kind: ArtifactKind<T>): readonly T[] {
  checkCall(SIGNATURES, 'artifactsOf', arguments);
  const isOfKind = (group: ArtifactGroup): group is ArtifactGroup<T> => group.kind.name === kind.name;
  return stack.artifacts.find(isOfKind)?.artifacts ?? [];
}
