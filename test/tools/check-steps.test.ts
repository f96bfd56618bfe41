import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

interface Plan {
  readonly stages: readonly (readonly (readonly { readonly name: string; readonly args: string[] }[])[])[];
  readonly leftOut: readonly string[];
}

// the steps are an ES module, which jest cannot load
const PROGRAM = `
import { planSteps } from './tools/check/steps.ts';
console.log(JSON.stringify([planSteps(true), planSteps(false)]));
`;
const printed = execFileSync(process.execPath, ['--input-type=module', '-e', PROGRAM], {
  cwd: ROOT,
  encoding: 'utf8',
});
const [whole, short]: readonly [Plan, Plan] = JSON.parse(printed);

const namesOf = ({ stages }: Plan) => stages.flat(2).map(({ name }) => name);

describe('a run of everything', () => {
  it('leaves nothing out', () => {
    expect(whole.leftOut).toEqual([]);
    expect(new Set(namesOf(whole)).size).toBe(namesOf(whole).length);
  });
});

describe('the short run for newcomers', () => {
  const { stages, leftOut } = short;
  const files = leftOut.flatMap((each) => /^test\/\S+\.test\.ts(?=: )/.exec(each) ?? []);

  it('names each step that it leaves out', () => {
    const steps = namesOf(whole).filter((name) => !namesOf(short).includes(name));
    expect(leftOut.length).toBe(steps.length + files.length);
    for (const step of steps) expect(leftOut).toContainEqual(expect.stringMatching(`^${step} \\(.+\\): `));
  });

  it('leaves out only existing test files, and names each', () => {
    expect(files.length).toBeGreaterThan(0);
    const args = stages.flat(2).flatMap((step) => step.args);
    for (const file of files) {
      expect([file, existsSync(join(ROOT, file))]).toEqual([file, true]);
      expect(args).toContainEqual(expect.stringContaining(`<rootDir>/${file}`));
    }
  });
});
