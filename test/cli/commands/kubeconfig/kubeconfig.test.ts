import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderKubeConfig } from '../../../../lib/formats/kubeconfig/render-kubeconfig';
import { runKumiki } from '../run';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kumiki-kubeconfig-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const config = (name: string, server: string) =>
  renderKubeConfig({
    clusters: [{ name, server }],
    users: [{ name: `${name}-admin`, credentials: { kind: 'token', token: `token-of-${name}` } }],
    contexts: [{ name, cluster: name, user: `${name}-admin` }],
    currentContext: name,
  });

const run = (args: readonly string[], env: Record<string, string> = {}) =>
  runKumiki(['kubeconfig', ...args], { cwd: folder, env: { HOME: folder, ...env } });
const home = () => join(folder, '.kube', 'config');
const write = (name: string, text: string) => writeFileSync(join(folder, name), text, { mode: 0o644 });

describe('kumiki kubeconfig', () => {
  it('creates a file that only its owner can read, then lists, switches and sets a namespace', async () => {
    write('shop', config('kubernetes', 'https://10.1.0.9:6443'));
    write('office', config('office', 'https://10.0.0.1:6443'));
    expect(await run(['merge', '--from', 'shop', '--name', 'shop'])).toMatchObject({ code: 0, out: '' });
    expect(await run(['merge', '--from', 'office'])).toMatchObject({ code: 0 });
    expect([home(), join(folder, '.kube')].map((path) => statSync(path).mode & 0o777)).toEqual([
      0o600, 0o700,
    ]);
    expect(await run(['use', '-c', 'office'])).toMatchObject({ code: 0 });
    expect(await run(['namespace', '--namespace', 'web'])).toMatchObject({ code: 0 });
    expect((await run(['list'])).out).toBe(`   context  server                 user          namespace
   shop     https://10.1.0.9:6443  shop-admin    default
*  office   https://10.0.0.1:6443  office-admin  web
`);
    const { contexts } = JSON.parse((await run(['list', '--json'])).out);
    expect(contexts[1]).toMatchObject({ name: 'office', isCurrent: true, namespace: 'web' });
    expect(readdirSync(join(folder, '.kube'))).toEqual(['config']);
  });

  it('takes the context, file or namespace as an argument, too', async () => {
    write('shop', config('shop', 'https://10.1.0.9:6443'));
    write('office', config('office', 'https://10.0.0.1:6443'));
    for (const args of ['merge shop', 'merge office', 'use office', 'namespace web'])
      expect(await run(args.split(' '))).toMatchObject({ code: 0 });
    expect((await run(['print', 'shop'])).out).toContain('10.1.0.9');
    expect((await run(['list'])).out).toMatch(/^\* {2}office .* web$/m);
  });

  it.each([
    ['use', 'no context is given', 'use NAME, or use --context NAME'],
    ['merge', 'no file is given', 'merge FILE, or merge --from FILE'],
    ['namespace', 'no namespace is given', 'namespace NAME, or namespace --namespace NAME'],
  ])('says what %s can be given as an argument', async (action, message, allowed) => {
    const { code, err } = await run([action]);
    expect(code).toBe(2);
    expect(err).toContain(`${message}\n  allowed  ${allowed}\n`);
  });

  describe('with a current context that does not exist', () => {
    beforeEach(() =>
      write(
        'shop',
        config('shop', 'https://10.1.0.9:6443').replace(/current-context:.*/, 'current-context: gone'),
      ),
    );

    it('lists the contexts, and says so', async () => {
      const { code, out, err } = await run(['list', '--file', 'shop']);
      expect([code, out]).toEqual([0, expect.stringContaining('shop     https://10.1.0.9:6443')]);
      expect(err).toBe("note the current context 'gone' does not exist\nnext  kumiki kubeconfig use NAME\n");
      const { contexts, currentContext } = JSON.parse((await run(['list', '--file', 'shop', '--json'])).out);
      expect([contexts.length, currentContext]).toEqual([1, 'gone']);
    });

    it.each(['print', 'namespace web'])('does not %s', async (action) => {
      const { code, err } = await run([...action.split(' '), '--file', 'shop']);
      expect(code).toBe(4);
      expect(err).toContain("the current context 'gone' does not exist\n  given    gone\n  allowed  shop\n");
      expect(err).toContain('fix      choose another one: kumiki kubeconfig use NAME\n');
    });
  });

  it('prints a context, without credentials unless --raw is given', async () => {
    write('config', config('shop', 'https://10.1.0.9:6443'));
    expect((await run(['print', '-f', 'config'])).out).not.toContain('token-of-shop');
    expect((await run(['print', '-f', 'config', '--raw'])).out).toContain('token-of-shop');
  });

  it('refuses another cluster of the same name, and changes nothing', async () => {
    write('config', config('shop', 'https://10.1.0.9:6443'));
    write('other', config('shop', 'https://10.9.9.9:6443'));
    const { code, err } = await run(['merge', '--from', 'other', '-f', 'config']);
    expect(code).toBe(4);
    expect(err).toContain('KUBECONFIG_CONFLICT');
    expect(err).toContain('nothing changed');
    expect(err).not.toContain('token-of');
    expect(readFileSync(join(folder, 'config'), 'utf8')).toBe(config('shop', 'https://10.1.0.9:6443'));
  });

  it('makes a file private, and keeps the link to it', async () => {
    write('real', config('shop', 'https://10.1.0.9:6443'));
    symlinkSync('real', join(folder, 'config'));
    expect(await run(['namespace', '--namespace', 'web', '-f', 'config'])).toMatchObject({ code: 0 });
    expect(lstatSync(join(folder, 'config')).isSymbolicLink()).toBe(true);
    expect(statSync(join(folder, 'real')).mode & 0o777).toBe(0o600);
  });

  it('makes a file private even if nothing in it changes', async () => {
    write('config', config('shop', 'https://10.1.0.9:6443'));
    write('same', config('shop', 'https://10.1.0.9:6443'));
    expect((await run(['merge', '--from', 'same', '-f', 'config'])).err).toContain('nothing to change');
    expect(statSync(join(folder, 'config')).mode & 0o777).toBe(0o600);
  });

  it('creates the file that a link leads to', async () => {
    write('shop', config('shop', 'https://10.1.0.9:6443'));
    symlinkSync('real', join(folder, 'link'));
    symlinkSync('link', join(folder, 'config'));
    expect(await run(['merge', '--from', 'shop', '-f', 'config'])).toMatchObject({ code: 0 });
    expect(lstatSync(join(folder, 'config')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'real'), 'utf8')).toContain('10.1.0.9');
  });

  it('says that a file cannot be created below another file', async () => {
    write('shop', config('shop', 'https://10.1.0.9:6443'));
    const { code, err } = await run(['merge', 'shop', '--file', 'shop/config']);
    expect(code).toBe(4);
    expect(err).toContain('shop/config cannot be written: a part of its path is not a folder (ENOTDIR)');
    expect(err).toContain('fix      check the path and its permissions');
  });

  it('does not write to a locked file', async () => {
    write('config', config('shop', 'https://10.1.0.9:6443'));
    write('config.lock', '');
    const { code, err } = await run(['namespace', '--namespace', 'web', '-f', 'config']);
    expect(code).toBe(4);
    expect(err).toContain('is being changed by another program');
    expect(readdirSync(folder).sort()).toEqual(['config', 'config.lock']);
  });

  it('reads the files of KUBECONFIG, and changes the one that has the context', async () => {
    write('one', config('shop', 'https://10.1.0.9:6443'));
    write('two', config('office', 'https://10.0.0.1:6443'));
    const env = { KUBECONFIG: `${join(folder, 'one')}:${join(folder, 'missing')}:${join(folder, 'two')}` };
    expect((await run(['list'], env)).out.split('\n')).toHaveLength(4);
    expect(await run(['namespace', '-c', 'office', '--namespace', 'web'], env)).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, 'two'), 'utf8')).toContain('namespace: web');
    expect(await run(['use', '-c', 'office'], env)).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, 'one'), 'utf8')).toContain('current-context: office');
    const { out, err } = await run(['list'], env);
    expect([out, err]).toEqual([expect.stringMatching(/^\* {2}office /m), '']);
  });

  it('hides no cluster of another file of KUBECONFIG, and keeps the context', async () => {
    write('two', config('shop', 'https://10.0.0.1:6443'));
    write('other', config('shop', 'https://10.9.9.9:6443'));
    const env = { KUBECONFIG: `${join(folder, 'one')}:${join(folder, 'two')}` };
    const refused = await run(['merge', '--from', 'other'], env);
    expect(refused).toMatchObject({ code: 4 });
    expect(refused.err).toContain('KUBECONFIG_CONFLICT');
    expect(readdirSync(folder).sort()).toEqual(['other', 'two']);
    const merged = await run(['merge', '--from', 'other', '--name', 'office'], env);
    expect(merged).toMatchObject({ code: 0 });
    expect(merged.err).toContain('current context: shop');
    expect((await run(['list'], env)).out).toMatch(/^\* {2}shop /m);
  });

  it.each([
    [[], 'no action is given'],
    [['lst'], 'did you mean list?'],
    [['merge'], 'no file is given'],
    [['list', 'shop'], 'list takes no shop\n  given    shop\n  fix      leave it out\n'],
    [['use', 'shop', '-c', 'office'], 'both shop and --context are given'],
    [['use', 'nope', '-f', 'config'], "there is no context 'nope'"],
    [['namespace', 'a', 'b'], 'unexpected argument: b'],
    [['list', '--namespace', 'a'], 'list has no use for --namespace'],
    [['list'], 'does not exist'],
    [['merge', '--from', 'missing'], 'does not exist'],
    [['merge', '--from', '/dev/null'], 'nothing to merge'],
    [['use', '-c', 'shop', '-f', '/dev/null'], "there is no context 'shop'"],
    [['print', '-f', '/dev/null'], 'there is no current context'],
    [['namespace', '--namespace', 'A_B', '-f', 'config', '-c', 'shop'], "'A_B' is not a namespace"],
  ])('says what is wrong with %j', async (args, message) => {
    write('config', config('shop', 'https://10.1.0.9:6443'));
    const { code, err } = await run(args);
    expect(code).toBeGreaterThan(1);
    expect(err).toContain(message);
  });

  it('does not change a file it cannot parse', async () => {
    write('config', config('shop', 'https://10.1.0.9:6443'));
    write('broken', 'clusters: [');
    chmodSync(join(folder, 'broken'), 0o640);
    expect(await run(['merge', '--from', 'config', '-f', 'broken'])).toMatchObject({ code: 4 });
    expect(readFileSync(join(folder, 'broken'), 'utf8')).toBe('clusters: [');
    expect(readdirSync(folder).sort()).toEqual(['broken', 'config']);
  });

  it('refuses a folder', async () => {
    expect((await run(['list', '-f', '.'])).err).toContain('cannot be read: it is a folder (EISDIR)');
  });
});
