/**
 * Who takes an app when its program calls `synth()`. By default the app writes its files itself; the CLI and the Pulumi
 * adapter put themselves in between, so that one and the same entry file serves `cdk8s synth`, `kumiki synth` and `pulumi up`.
 */
export interface SynthHost {
  synth(app: object): void;
}

const HOST = Symbol.for('kumiki.synthHost');
type Hosting = { [HOST]?: SynthHost | undefined };

/** Sets or (undefined) removes the host of this process, for every copy of the package. */
export function setSynthHost(host: SynthHost | undefined): void {
  (globalThis as Hosting)[HOST] = host;
}

/** The host of this process, if there is one. */
export function synthHost(): SynthHost | undefined {
  return (globalThis as Hosting)[HOST];
}
