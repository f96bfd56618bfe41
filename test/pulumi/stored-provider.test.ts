import { createContext, runInContext } from 'node:vm';
import { storeProvider } from '../../lib/pulumi/stored-provider';

/** Evaluates the text as Pulumi does, in a context that only has what a module has. */
function load(require: (name: string) => unknown): unknown {
  const exports: { handler?: () => unknown } = {};
  const world = createContext({
    exports,
    require,
    console,
    process: { cwd: () => '/home/me/project' },
    Error,
  });
  runInContext(storeProvider('Scope').__provider, world);
  return exports.handler?.();
}

describe('the stored provider', () => {
  it('is the same text in every release, as stored code keeps running at destroy', () => {
    expect(storeProvider('ServiceStatus').__provider).toMatchSnapshot();
  });

  it('calls the installed package', () => {
    const required: string[] = [];
    const provider = load((name) => {
      required.push(name);
      return { createDynamicProvider: (...args: unknown[]) => args };
    });
    expect(provider).toEqual(['Scope', console.log]);
    expect(required).toEqual(['kumiki/provider']);
  });

  it('says what to install if the package is missing', () => {
    expect(() =>
      load(() => {
        throw new Error("Cannot find module 'kumiki/provider'");
      }),
    ).toThrow(
      "kumiki does not load; run npm install in /home/me/project and try again (Error: Cannot find module 'kumiki/provider')",
    );
  });
});
