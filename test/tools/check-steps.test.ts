import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

interface Step {
  readonly name: string;
  readonly args: readonly string[];
}

interface Plan {
  readonly stages: readonly (readonly (readonly Step[])[])[];
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

const stepsOf = ({ stages }: Plan) => stages.flat(2);
const namesOf = (plan: Plan) => stepsOf(plan).map(({ name }) => name);

describe('a run of everything', () => {
  it('leaves nothing out', () => {
    expect(whole.leftOut).toEqual([]);
    expect(new Set(namesOf(whole)).size).toBe(namesOf(whole).length);
  });

  it('runs each test against real programs once', () => {
    const ignored = stepsOf(whole).flatMap(({ args }) =>
      args.flatMap((arg) => /^--testPathIgnorePatterns=(.*)/.exec(arg)?.[1]?.split('|') ?? []),
    );
    const chosen = stepsOf(whole).flatMap(({ args }) =>
      args.flatMap((arg) => /^--testMatch=(.*)/.exec(arg)?.[1] ?? []),
    );
    expect(chosen.length).toBeGreaterThan(5);
    expect(ignored.sort()).toEqual(chosen.sort());
    expect(chosen.filter((file) => !existsSync(file.replace('<rootDir>', ROOT)))).toEqual([]);
  });
});

describe('the short run for newcomers', () => {
  it('names each step that it leaves out, and of the long one each file', () => {
    const [long] = stepsOf(whole).filter(({ name }) => name === 'long');
    const files = long?.args.flatMap((arg) => /^--testMatch=<rootDir>\/(.*)/.exec(arg)?.[1] ?? []) ?? [];
    const steps = namesOf(whole).filter((name) => !namesOf(short).includes(name) && name !== 'long');
    expect(short.leftOut).toHaveLength(steps.length + files.length);
    const named = [...steps.map((step) => `${step} \\(.+\\)`), ...files];
    for (const each of named) expect(short.leftOut).toContainEqual(expect.stringMatching(`^${each}: `));
  });
});
