import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runKumiki } from '../run';

const folder = mkdtempSync(join(tmpdir(), 'kumiki-cli-options-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Returns the error of a command line that cannot be executed. */
async function problemOf(...args: string[]) {
  const { code, out } = await runKumiki(['simulator', '--json', ...args], { cwd: folder });
  const { errors } = JSON.parse(out);
  return { exit: code, ...errors[0] };
}

describe('the options of kumiki simulator', () => {
  it.each([
    ['--port', '99999', '99999 is not a port'],
    ['--port', 'http', 'http is not a port'],
    ['--port', '1.5', '1.5 is not a port'],
    ['--mode', 'fast', '--mode cannot be fast'],
    ['--speed', '0', '0 is not a speed'],
    ['--speed', 'x', 'x is not a speed'],
    ['--speed', '-1', '--speed has no value'],
    ['--speed', '1e9', '1e9 is not a speed'],
    ['--token', 'a:b', 'the token cannot be sent'],
    ['--secret', '', '--secret is empty'],
    ['--secret', '日本', 'the secret cannot be sent'],
  ])('refuse %s %s as a usage error', async (option, value, message) => {
    const problem = await problemOf(option, value);
    expect(problem).toMatchObject({ exit: 2, code: 'CLI_USAGE' });
    expect(problem.message).toContain(message);
    expect(problem.allowed).toEqual(expect.any(String));
  });

  it('never repeat a secret in an error', async () => {
    expect(JSON.stringify(await problemOf('--secret', 'canary canary'))).not.toContain('canary');
  });

  it('refuse a speed in manual mode', async () => {
    expect(await problemOf('--mode', 'manual', '--speed', '2')).toMatchObject({
      exit: 2,
      message: 'mode manual has no speed',
    });
  });

  it('refuse an unknown value of a behaviour', async () => {
    expect(await problemOf('--behaviour', 'maxVrid=127,statusWhileDown=500')).toMatchObject({
      exit: 2,
      code: 'SIMULATOR_BEHAVIOUR',
      given: '500',
      allowed: 'refused, empty',
    });
  });

  it('refuse a zone that the service does not have', async () => {
    expect(await problemOf('--zone', 'xx1a')).toMatchObject({ exit: 4, code: 'SIMULATOR_START' });
  });

  it('name the site file that is missing', async () => {
    expect(await problemOf('--site', 'nowhere.yaml')).toMatchObject({
      exit: 2,
      code: 'CLI_SITE',
      message: 'the file nowhere.yaml cannot be read: there is no such file or folder (ENOENT)',
      given: 'nowhere.yaml',
    });
  });

  it('say where a site file is not YAML', async () => {
    writeFileSync(join(folder, 'broken.yaml'), 'routers: [\n');
    const problem = await problemOf('--site', 'broken.yaml');
    expect(problem).toMatchObject({ exit: 2, code: 'CLI_SITE' });
    expect(problem.message).toMatch(/^the site file is neither YAML nor JSON: .*line \d+/);
  });

  it('report all problems of a site', async () => {
    writeFileSync(
      join(folder, 'wrong.json'),
      '{"routers":[{"name":"r","networkAddress":"x","prefixLength":5}]}',
    );
    const { code, out } = await runKumiki(['simulator', '--json', '--site', 'wrong.json'], { cwd: folder });
    expect(code).toBe(4);
    expect(JSON.parse(out).errors.map((error: { property: string }) => error.property)).toEqual([
      'routers[0].networkAddress',
      'routers[0].prefixLength',
    ]);
  });
});
