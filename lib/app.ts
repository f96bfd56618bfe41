import { type Chart, App as PlainApp, type AppProps as PlainAppProps, Yaml } from 'cdk8s';
import { getSynthHost, markAsKumikiApp } from './core/app-hooks';
import type { FileContent, OutputFile } from './core/artifact-kind';
import { checkCall, checkNew } from './core/props/check-call';
import { traceChildren } from './core/trace-children';
import { joinYamlDocuments } from './formats/yaml/render-yaml';
import type * as RenderPage from './graph/render-page';
import { replaceYamlLoad } from './include/load-yaml';
import { SIGNATURES } from './signatures';
import type { Assembly } from './synth/assembly/assembly';
import { type FileOptions, renderFiles } from './synth/files/render-files';
import { writeFiles } from './synth/files/write/write-files';
import { type LockSettings, locateLock, tryReadLock } from './synth/images/find-lock';
import type * as LockPods from './synth/images/lock-pods';
import { renderManifest } from './synth/objects/manifest';
import { chartsInOrder, synthesize } from './synth/synthesize';

/** Properties of an {@link App}. */
export interface AppProps extends PlainAppProps {
  /**
   * Path of the file with the digests of images, which `kumiki lock` writes. Pods get the digest of each
   * image in the file. Relative to the working directory. `false`: images stay as written.
   * @default - `images.lock.json` next to the program that creates the app, or above it up to its
   * package.json, if it exists
   */
  readonly imageLock?: string | false | undefined;
  /**
   * How to report an image that has no digest and is not in that file: as a note in the report, or as a
   * problem.
   * @default 'note'
   */
  readonly unlockedImages?: 'note' | 'refuse' | undefined;
}

/**
 * The root of a construct tree: a cdk8s App that writes everything its stacks produce, not just manifests.
 * Checks the whole tree first and reports all problems at once; writes everything or nothing.
 */
export class App extends PlainApp {
  /** Whether to write `construct-metadata.json`. */
  private readonly recordsConstructMetadata: boolean;
  private readonly lockSettings: LockSettings;

  constructor(props: AppProps = {}) {
    checkNew(SIGNATURES, 'App', arguments, new.target === App);
    const { imageLock, unlockedImages, ...plainProps } = props;
    super(plainProps);
    const created: { stack?: string } = {};
    Error.captureStackTrace(created, new.target);
    this.lockSettings = {
      imageLock,
      isStrict: unlockedImages === 'refuse',
      get stack() {
        return created.stack;
      },
    };
    markAsKumikiApp(this);
    traceChildren(this);
    replaceYamlLoad(Yaml);
    this.recordsConstructMetadata =
      props.recordConstructMetadata ?? process.env.CDK8S_RECORD_CONSTRUCT_METADATA === 'true';
  }

  /** The charts of the app, each after those it depends on. */
  override get charts(): Chart[] {
    return chartsInOrder(this);
  }

  /**
   * Path of the file with the digests of images, or where `kumiki lock` creates it; undefined if the app must
   * not have one.
   */
  get imageLockFile(): string | undefined {
    return locateLock(this.lockSettings);
  }

  /**
   * Turns the tree into plain data, with the digests of the lock file if there is one. Writes nothing.
   * @throws KumikiError with every problem of the tree
   */
  assemble(): Assembly {
    const found = tryReadLock(this.lockSettings);
    return found ? synthesize(this, createPodLocker(found)) : synthesize(this);
  }

  /**
   * Renders the files of an assembly of this app, except for the page that presents them: path relative to
   * `outdir` → content. Writes nothing.
   */
  render(assembly: Assembly = this.assemble()): ReadonlyMap<string, FileContent> {
    checkCall(SIGNATURES, 'App.render', arguments, this);
    const files = renderFiles(assembly, this.fileOptions);
    return new Map(files.map(({ path, content }) => [path, content]));
  }

  /** Renders all files, including the page, sorted by path; each says whether it is secret. */
  renderFiles(assembly: Assembly = this.assemble()): readonly OutputFile[] {
    checkCall(SIGNATURES, 'App.renderFiles', arguments, this);
    return renderFiles(assembly, { ...this.fileOptions, renderPage });
  }

  /** Writes all files to `outdir`, or hands the app to the program that runs this one (the CLI, Pulumi). */
  override synth(): void {
    const host = getSynthHost();
    if (host) host.synth(this);
    else writeFiles(this.outdir, this.renderFiles());
  }

  /** Renders all Kubernetes objects of the app as a single YAML text. */
  override synthYaml(): string {
    return joinYamlDocuments(
      this.assemble().stacks.flatMap(({ manifests }) => manifests.map(renderManifest)),
    );
  }

  private get fileOptions(): FileOptions {
    const { outputFileExtension, yamlOutputType, recordsConstructMetadata: recordConstructMetadata } = this;
    return { outputFileExtension, yamlOutputType, recordConstructMetadata };
  }
}

/** Renders the page with the diagram. Loads its module on demand. */
function renderPage(...args: Parameters<typeof RenderPage.renderPage>): string {
  return (require('./graph/render-page') as typeof RenderPage).renderPage(...args);
}

/** Creates the locker that puts digests into pods. Loads its module only if there is a lock file. */
function createPodLocker(...args: ConstructorParameters<typeof LockPods.PodLocker>): LockPods.PodLocker {
  const { PodLocker } = require('./synth/images/lock-pods') as typeof LockPods;
  return new PodLocker(...args);
}
