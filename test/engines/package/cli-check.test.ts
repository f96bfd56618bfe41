import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { renderProject } from '../../../lib/cli/commands/init/project-files';
import { TEMPLATE_NAMES } from '../../../lib/cli/commands/init/templates';
import { Project, runIn } from '../harness/project';
import { KUMIKI, ROOT } from '../harness/root';

const TIMEOUT_MS = 60_000;

/** Breaks a rule in an object of another library, accepts one finding, and has an unnecessary exception. */
const PROGRAM = `import { ApiObject } from 'cdk8s';
import { acceptFinding, App, Stack } from 'kumiki';

const app = new App();
const shop = new Stack(app, 'shop', { namespace: 'shop' });
const debug = new ApiObject(shop, 'Debug', {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'debug' },
  spec: { hostPID: true, containers: [{ name: 'debug', image: 'debug', env: [{ name: 'DB_PASSWORD', value: 'hunter22' }] }] },
});
acceptFinding(debug, 'pod-host-namespaces', { reason: 'it looks at processes' });
acceptFinding(debug, 'pod-privileged', { reason: 'it was' });
app.synth();
`;

interface SarifResult {
  readonly ruleId: string;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly { readonly physicalLocation: object }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

/** Returns the rules and results of a SARIF file, after validating it against the schema. */
function readSarif(text: string) {
  const sarif = JSON.parse(text);
  const isValid = compileSchema();
  expect([isValid(sarif), isValid.errors]).toEqual([true, null]);
  expect(isValid({ ...sarif, runs: [{ ...sarif.runs[0], results: [{ level: 'fatal' }] }] })).toBe(false);
  const results: readonly SarifResult[] = sarif.runs[0].results;
  return { rules: sarif.runs[0].tool.driver.rules, results };
}

describe('kumiki check', () => {
  const project = new Project({ 'main.ts': PROGRAM });
  afterAll(() => project.remove());

  it(
    'prints findings by construct with their place, without secrets or files, and ends with 16 for an error',
    () => {
      const { status, stdout, stderr } = project.kumiki('check', 'main.ts');
      expect([status, existsSync(join(project.folder, 'dist'))]).toEqual([16, false]);
      expect(stdout).toMatch(/^shop\/Debug {2}\(main\.ts:\d+\)\n {2}Pod shop\/debug\n/);
      expect(stdout).toContain(
        'accepted  pod-host-namespaces  hostPID is true\n            reason  it looks at processes\n',
      );
      expect(stdout).toContain(
        'error     plain-secret  variable DB_PASSWORD of container debug has a password (DB_PASSWORD)\n',
      );
      expect(stdout).toContain('warning   unused-exception');
      expect(stdout).not.toContain('hunter22');
      expect(stderr).toMatch(/\d+ errors, \d+ warnings, 1 note, 1 accepted in [\d.]+ s\n/);
    },
    TIMEOUT_MS,
  );

  it(
    'passes findings below the given level',
    () => {
      expect(project.kumiki('check', 'main.ts', '--fail-on', 'never').status).toBe(0);
      const { status, stdout } = project.kumiki('check', 'main.ts', '--level', 'privileged', '--json');
      const { ok, level, findings } = JSON.parse(stdout);
      // a secret is reported at every level
      expect([status, ok, level]).toEqual([16, true, 'privileged']);
      expect(findings.map(({ rule }: { rule: string }) => rule)).not.toContain('pod-host-namespaces');
    },
    TIMEOUT_MS,
  );

  it(
    'writes SARIF that is valid, with places in the project and without accepted findings',
    () => {
      const { status } = project.kumiki('check', 'main.ts', '--format', 'sarif', '--output', 'check.sarif');
      expect(status).toBe(16);
      const text = readFileSync(join(project.folder, 'check.sarif'), 'utf8');
      expect(text).not.toContain(project.folder);
      expect(text).not.toContain('hunter22');
      const { rules, results } = readSarif(text);
      const lines = PROGRAM.split('\n');
      const startLine = lines.findIndex((line) => line.startsWith('const debug')) + 1;
      expect(results.find(({ ruleId }) => ruleId === 'plain-secret')?.locations[0]?.physicalLocation).toEqual(
        {
          artifactLocation: { uri: 'main.ts', uriBaseId: '%SRCROOT%' },
          region: {
            startLine,
            startColumn: 1,
            endLine: startLine,
            endColumn: String(lines[startLine - 1]).length + 1,
          },
        },
      );
      expect(rules.find(({ id }: { id: string }) => id === 'plain-secret').properties.tags).toContain(
        'security',
      );
      const prints = results.map(({ partialFingerprints }) => partialFingerprints['kumikiFinding/v1']);
      expect(new Set(prints).size).toBe(results.length);
      expect(results.map(({ ruleId }) => ruleId)).not.toContain('pod-host-namespaces');
    },
    TIMEOUT_MS,
  );

  it(
    'merges findings of a rule at one line into one result, with a path from the repository root',
    () => {
      const nested = new Project({
        '.git/HEAD': '',
        'apps/shop site/main.ts': `import { ApiObject } from 'cdk8s';
import { App, Stack } from 'kumiki';

const app = new App();
for (const id of ['shop']) {
  const shop = new Stack(app, id, { namespace: 'shop' });
  for (const name of ['a', 'b'])
    new ApiObject(shop, name, { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: [{ name, image: 'web' }] } });
}
app.synth();
`,
      });
      const { stdout } = runIn(join(nested.folder, 'apps/shop site'), process.execPath, [
        ...[KUMIKI, 'check', 'main.ts', '--format', 'sarif'],
      ]);
      nested.remove();
      const found = readSarif(stdout).results.filter(({ ruleId }) => ruleId === 'image-tag');
      expect(found.map(({ message }) => message.text)).toEqual([
        'Pod shop/a (shop/a): image web of container a has no tag. Pod shop/b (shop/b): image web of container b has no tag.',
      ]);
      expect(found[0]?.locations[0]).toMatchObject({
        physicalLocation: {
          artifactLocation: { uri: 'apps/shop%20site/main.ts' },
          region: { startLine: 8, startColumn: 5, endLine: 8, endColumn: 134 },
        },
        logicalLocations: [{ fullyQualifiedName: 'shop/a' }, { fullyQualifiedName: 'shop/b' }],
      });
    },
    TIMEOUT_MS,
  );

  it.each([
    [['--kubernetes-version', '1.99'], '1.25 to 1.36'],
    [['--output', 'report.txt'], '--format sarif'],
  ])('refuses %j, and says what is allowed', (args, allowed) => {
    const { status, stderr } = project.kumiki('check', 'main.ts', ...args);
    expect([status, stderr]).toEqual([2, expect.stringContaining(allowed)]);
  });
});

/** Compiles the SARIF schema. It is a draft 4 schema, but uses nothing that later drafts removed. */
function compileSchema() {
  const file = require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  const { $schema: _draft, id: _id, ...schema } = JSON.parse(readFileSync(file, 'utf8'));
  return new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);
}

const EXAMPLES = [
  'quickstart',
  'gateway',
  'coreos-cluster',
  'rancher-front',
  'web-app',
  'cdk8s-plus',
  'whole-site',
  'controller',
];

describe('examples and templates', () => {
  const copy = (...folders: readonly string[]) => {
    const project = new Project({});
    for (const folder of folders) cpSync(join(ROOT, folder), project.folder, { recursive: true });
    return project;
  };
  const programs: [string, () => Project][] = [
    ...EXAMPLES.map((name): [string, () => Project] => [`examples/${name}`, () => copy(`examples/${name}`)]),
    ...TEMPLATE_NAMES.map((template): [string, () => Project] => [
      `what kumiki init writes from the template ${template}`,
      () => new Project(createProject(template)),
    ]),
  ];
  const createProject = (template: (typeof TEMPLATE_NAMES)[number]) =>
    Object.fromEntries(renderProject({ template, name: 'my-shop', packageManager: 'npm', kumiki: '^0.1.0' }));

  it.each(programs)(
    '%s has neither errors nor warnings at level restricted',
    (_, create) => {
      const project = create();
      try {
        // the JavaScript template has a main.js
        const { status, stdout } = project.kumiki('check', 'main', '--fail-on', 'warning');
        expect([status, stdout]).toEqual([0, expect.not.stringMatching(/^ {2}(?:error|warning) /m)]);
      } finally {
        project.remove();
      }
    },
    TIMEOUT_MS,
  );
});
