import { Project, runIn } from '../harness/project';
import { KUMIKI } from '../harness/root';

const OBJECTS = `
  import { ApiObject, Chart } from 'cdk8s';
  import { App } from 'kumiki';
  const app = new App();
  const chart = new Chart(app, 'many');
  for (let i = 0; i < 3000; i++) {
    new ApiObject(chart, 'object-' + i, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'object-' + i } });
  }
  app.synth();
`;
const project = new Project({
  'many.ts': OBJECTS,
  'talks.ts': `for (let i = 0; i < 20_000; i++) console.log('line ' + i);\n${OBJECTS}`,
});
afterAll(() => project.remove());

const list = (entry: string): string => `node ${KUMIKI} list ${entry} --json`;

/** Runs a bash command line, which fails if any of its programs fails. */
function bash(line: string) {
  return runIn(project.folder, 'bash', ['-o', 'pipefail', '-c', line]);
}

/** Counts the objects in the output of `kumiki list --json`. */
function countObjects(json: string): number {
  const { constructs } = JSON.parse(json) as { constructs: readonly { path: string }[] };
  return new Set(constructs.map(({ path }) => path).filter((path) => path.startsWith('many/object-'))).size;
}

describe('the output of kumiki', () => {
  it.each([
    ['a file', `${list('many.ts')} > out; cat out`],
    ['a pipe', `${list('many.ts')} | cat`],
    ['a pipe whose reader is late', `${list('many.ts')} | (sleep 1; cat)`],
    [
      'a pipe that does not make its writers wait',
      `perl -MFcntl -e 'fcntl(STDOUT, F_SETFL, O_WRONLY | O_NONBLOCK); exec @ARGV' ${list('many.ts')} | (sleep 1; cat)`,
    ],
  ])('is complete in %s', (_, line) => {
    const { status, stdout } = bash(line);
    expect(status).toBe(0);
    expect(countObjects(stdout)).toBe(3000);
  });

  it('comes after all output of the program', () => {
    const { status, stdout } = bash(`${list('talks.ts')} | (sleep 1; cat)`);
    const lines = stdout.split('\n');
    expect(status).toBe(0);
    expect(lines.slice(0, 20_000)).toEqual(Array.from({ length: 20_000 }, (_, index) => `line ${index}`));
    expect(countObjects(lines.slice(20_000).join('\n'))).toBe(3000);
  });

  it('ends silently if its reader is closed', () => {
    expect(bash(`${list('many.ts')} | true`)).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('reports why it cannot be written', () => {
    expect(bash(`${list('many.ts')} > /dev/full`)).toEqual({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^error the output cannot be written: ENOSPC: no space left on device/),
    });
  });

  it('has colours at a terminal, and none in a pipe', () => {
    const mistake = `node ${KUMIKI} synth missing.ts`;
    const style = '\u001b[';
    expect(bash(`TERM=xterm script -qec '${mistake}' /dev/null || true`).stdout).toContain(style);
    expect(bash(`(${mistake} || true) 2>&1 | cat`).stdout).toMatch(/^error [^\u001b]+$/);
  });
});
