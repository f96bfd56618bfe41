import { type AppProps, type Chart, App as PlainApp } from 'cdk8s';
import { getSynthHost, markAsKumikiApp } from './core/app-hooks';
import type { FileContent, OutputFile } from './core/artifact-kind';
import { checkCall, checkNew } from './core/props/check-call';
import { joinYamlDocuments } from './formats/yaml/render-yaml';
import type * as RenderPage from './graph/render-page';
import { SIGNATURES } from './signatures';
import type { Assembly } from './synth/assembly/assembly';
import { type FileOptions, renderFiles } from './synth/files/render-files';
import { writeFiles } from './synth/files/write/write-files';
import { renderManifest } from './synth/objects/manifest';
import { chartsInOrder, synthesize } from './synth/synthesize';

/**
 * The root of a construct tree: a cdk8s App that writes everything its stacks produce, not only manifests.
 * Checks the whole tree first and shows all problems at once; writes everything or nothing.
 */
export class App extends PlainApp {
  /** Whether `construct-metadata.json` is written. */
  private readonly recordsConstructMetadata: boolean;

  constructor(props: AppProps = {}) {
    checkNew(SIGNATURES, 'App', arguments, new.target === App);
    super(props);
    markAsKumikiApp(this);
    this.recordsConstructMetadata =
      props.recordConstructMetadata ?? process.env.CDK8S_RECORD_CONSTRUCT_METADATA === 'true';
  }

  /** The charts of the app, each after those it depends on. */
  override get charts(): Chart[] {
    return chartsInOrder(this);
  }

  /** Turns the tree into plain data; writes nothing. @throws KumikiError with every problem of the tree */
  assemble(): Assembly {
    return synthesize(this);
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
