import { createContext, runInContext } from 'node:vm';
import { runtime } from '@pulumi/pulumi';
import { dynamicShim, revisionsShim, serviceStatusShim } from '../../lib/pulumi/dynamic-shim';

type Shim = typeof dynamicShim;

/** Returns the text that Pulumi keeps in the state of every resource. */
async function serialized(provider: Shim = dynamicShim): Promise<string> {
  return (await runtime.serializeFunction(() => provider)).text;
}

/** Evaluates the shim from its text as the plugin does, in a context that only has what a module has. */
async function revived(require: (name: string) => unknown): Promise<Shim> {
  const exports: { handler?: () => Shim } = {};
  const world = createContext({
    exports,
    require,
    console,
    process: { cwd: () => '/home/me/project' },
    Promise,
    Error,
  });
  runInContext(await serialized(), world);
  const shim = exports.handler?.();
  if (!shim) throw new Error('the text has no handler');
  return shim;
}

/** Replaces the package: answers every call with its name and arguments. */
const echo = {
  dynamicAdapter: new Proxy(
    {},
    {
      get:
        (_, method) =>
        async (...args: unknown[]) => [method, ...args],
    },
  ),
};

describe('the dynamic shim', () => {
  it('serializes to the same text in every release, as stored code keeps running at destroy', async () => {
    expect(await serialized()).toMatchSnapshot();
  });

  it('for the status of a Service serializes to the same text', async () => {
    const text = await serialized(serviceStatusShim);
    const adapter = /return function \(\) \{\s+try [\s\S]*?\n {4}\};/.exec(text)?.[0];
    expect(adapter).toMatchSnapshot();
    expect(text.replace('serviceStatusAdapter', 'dynamicAdapter')).toBe(await serialized());
  });

  it('for earlier revisions serializes to the same text', async () => {
    const text = await serialized(revisionsShim);
    const adapter = /return function \(\) \{\s+try [\s\S]*?\n {4}\};/.exec(text)?.[0];
    expect(adapter).toMatchSnapshot();
    expect(text.replace('revisionsAdapter', 'dynamicAdapter')).toBe(await serialized());
  });

  it('captures no secret of the environment', async () => {
    process.env.SAKURA_ACCESS_TOKEN = 'canary-token';
    expect(await serialized()).not.toContain('canary');
    delete process.env.SAKURA_ACCESS_TOKEN;
  });

  it('passes every call on to the installed package', async () => {
    const required: string[] = [];
    const shim = await revived((name) => {
      required.push(name);
      return echo;
    });
    const config = { get: () => 'is1b', require: () => 'is1b' };
    void shim.configure?.({ config });
    const talk = console.log;
    expect(await shim.check?.({ a: 1 }, { a: 2 })).toEqual(['check', config, { a: 1 }, { a: 2 }]);
    expect(await shim.diff?.('7', { a: 1 }, { a: 2 })).toEqual([
      'diff',
      config,
      '7',
      { a: 1 },
      { a: 2 },
      talk,
    ]);
    expect(await shim.create({ a: 1 })).toEqual(['create', config, { a: 1 }, talk]);
    expect(await shim.read?.('7', { a: 1 })).toEqual(['read', config, '7', { a: 1 }, talk]);
    expect(await shim.update?.('7', { a: 1 }, { a: 2 })).toEqual([
      'update',
      config,
      '7',
      { a: 1 },
      { a: 2 },
      talk,
    ]);
    expect(await shim.delete?.('7', { a: 1 })).toEqual(['delete', config, '7', { a: 1 }, talk]);
    expect(new Set(required)).toEqual(new Set(['kumiki/provider']));
  });

  it('has its configuration as soon as configure is called, as other calls do not wait for it', async () => {
    const shim = await revived(() => echo);
    const config = { get: () => undefined, require: () => '' };
    const [, result] = await Promise.all([shim.configure?.({ config }), shim.create({})]);
    expect(result).toEqual(['create', config, {}, console.log]);
  });

  it('says what to install if the package is missing', async () => {
    const shim = await revived(() => {
      throw new Error("Cannot find module 'kumiki/provider'");
    });
    expect(() => shim.delete?.('7', {})).toThrow(
      "kumiki does not load; run npm install in /home/me/project and try again (Error: Cannot find module 'kumiki/provider')",
    );
  });
});
