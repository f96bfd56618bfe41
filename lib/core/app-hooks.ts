/**
 * Keys of data attached to apps, and to the process they run in, without changing their classes. The symbols
 * are registered, so several copies of the package share them.
 */
const APP = Symbol.for('kumiki.App');
const HOST = Symbol.for('kumiki.synthHost');

/** Marks an app as ours, and tells the host of this process about it. */
export function markAsKumikiApp(app: object): void {
  Object.defineProperty(app, APP, { value: true });
  getSynthHost()?.create?.(app);
}

/** Whether the root of a tree is our App, which writes all artifacts, rather than a plain `cdk8s.App`. */
export function isKumikiApp(root: object): boolean {
  return APP in root;
}

/**
 * A program that takes over an app when its entry file calls `synth()`. Without a host, the app writes its
 * files itself. The CLI and the Pulumi adapter step in between, so the same entry file works with `cdk8s
 * synth`, `kumiki synth` and `pulumi up`.
 */
export interface SynthHost {
  /** Called with each new app. */
  create?(app: object): void;
  synth(app: object): void;
}

type Process = { [HOST]?: SynthHost | undefined };

/** Sets the host of this process, or removes it with undefined. */
export function setSynthHost(host: SynthHost | undefined): void {
  (globalThis as Process)[HOST] = host;
}

/** Returns the host of this process, if any. */
export function getSynthHost(): SynthHost | undefined {
  return (globalThis as Process)[HOST];
}
