import { type Chart, App as PlainApp, type AppProps as PlainAppProps } from 'cdk8s';
import { getSynthHost, markAsKumikiApp } from './core/app-hooks';
import type { FileContent, OutputFile } from './core/artifact-kind';
import { checkCall, checkNew } from './core/props/check-call';
import { traceChildren } from './core/trace-children';
import { joinYamlDocuments } from './formats/yaml/render-yaml';
import type * as RenderPage from './graph/render-page';
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
   * Path of the file with the digests of images, which `kumiki lock` writes: pods get the digest of each image that is
   * in it. Relative to the working directory. `false`: images stay as they are written.
   * @default - `images.lock.json` beside the program that creates the app, or above it up to its package.json, if there is one
   */
  readonly imageLock?: string | false | undefined;
  /**
   * What becomes of an image that has no digest and is not in that file: a note in the report, or a problem.
   * @default 'note'
   */
  readonly unlockedImages?: 'note' | 'refuse' | undefined;
}

/**
 * The root of a construct tree: a cdk8s App that writes everything its stacks produce, not only manifests.
 * Checks the whole tree first and shows all problems at once; writes everything or nothing.
 */
export class App extends PlainApp {
  /** Whether `construct-metadata.json` is written. */
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
    this.recordsConstructMetadata =
      props.recordConstructMetadata ?? process.env.CDK8S_RECORD_CONSTRUCT_METADATA === 'true';
  }

  /** The charts of the app, each after those it depends on. */
  override get charts(): Chart[] {
    return chartsInOrder(this);
  }

  /**
   * Where the file with the digests of images is, or where `kumiki lock` creates it; undefined if the app is to have
   * none.
   */
  get imageLockFile(): string | undefined {
    return locateLock(this.lockSettings);
  }

  /**
   * Turns the tree into plain data, with the digests of the lock file if there is one; writes nothing.
   * @throws KumikiError with every problem of the tree
   */
  assemble(): Assembly {
    const found = tryReadLock(this.lockSettings);
    return found ? synthesize(this, createPodLocker(found)) : synthesize(this);
  }

  /**
   * Renders the files of an assembly of this app, but for the page that shows them to people: path below `outdir` →
   * content. Writes nothing.
   */
  render(assembly: Assembly = this.assemble()): ReadonlyMap<string, FileContent> {
    checkCall(SIGNATURES, 'App.render', arguments, this);
    const files = renderFiles(assembly, this.fileOptions);
    return new Map(files.map(({ path, content }) => [path, content]));
  }

  /** All files as they are written, the page included: sorted by path, and with which of them are secret. */
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

  /** All Kubernetes objects of the app as one YAML text. */
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

/** Loads what makes the picture when there is something to show. */
function renderPage(...args: Parameters<typeof RenderPage.renderPage>): string {
  return (require('./graph/render-page') as typeof RenderPage).renderPage(...args);
}

/** Loads what puts digests into pods when there is a lock file. */
function createPodLocker(...args: ConstructorParameters<typeof LockPods.PodLocker>): LockPods.PodLocker {
  const { PodLocker } = require('./synth/images/lock-pods') as typeof LockPods;
  return new PodLocker(...args);
}
