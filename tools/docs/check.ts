import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { table } from './table.ts';

interface ListedRule {
  readonly id: string;
  readonly severity: string;
  readonly level?: string;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
}

/** Returns the text of docs/check.md. */
export function renderCheck(): string {
  const program = join(import.meta.dirname, '..', '..', 'build', 'kumiki.js');
  const answer = execFileSync(process.execPath, [program, 'check', '--list-rules', '--json'], {
    encoding: 'utf8',
  });
  const { rules } = JSON.parse(answer) as { readonly rules: readonly ListedRule[] };
  const ofStandards = rules.filter(({ level }) => level !== undefined);
  const ours = rules.filter(({ level }) => level === undefined);
  return `${TEXT}
## The Pod Security Standards

Each of these is an error. Level restricted has those of baseline, too; \`--level privileged\` has none. A test holds them against the API server of
Kubernetes, whose admission says the same of random pods, rule by rule and version by version.

${table(
  ['rule', 'from level', 'what must be so', 'why', 'fix'],
  ofStandards.map(({ id, level = '', title, why, fix }) => [...nameRow(id), level, title, why, fix]),
)}
## Rules of ours

${table(
  ['rule', 'severity', 'what must be so', 'why', 'fix'],
  ours.map(({ id, severity, title, why, fix }) => [...nameRow(id), severity, title, why, fix]),
)}`;
}

function nameRow(id: string): [string] {
  return [`<a id="${id}"></a>\`${id}\``];
}

const TEXT = `# What is unsafe: kumiki check

The tables of this page are generated from the sources by \`npm run docs\`.

\`kumiki check\` runs your program, as \`kumiki synth\` does, and writes nothing into \`dist\`. It looks at every object that the app makes: those of constructs,
of included files and of other libraries alike. Pods are held against the Pod Security Standards, wherever they come from (Deployments, StatefulSets,
DaemonSets, Jobs, CronJobs, pods, and kinds of others that have a template of a pod), and objects against rules of ours.

\`\`\`sh
npx kumiki check examples/quickstart/main.ts
npx kumiki check examples/quickstart/main.ts --level baseline --fail-on warning
npx kumiki check --list-rules
\`\`\`

Findings are grouped by construct, with the line of the program that made it. What \`kumiki synth\` notes of a construct is a finding as well
(\`synth-note\`), unless a rule finds the same. It ends with 16 if a finding is an error; \`--fail-on warning\`, \`note\` or \`never\`
moves the line. 16 means that the check was done; other numbers, that it was not ([exit codes](cli.md)).

\`--level\` is the level of the [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/) that pods are to meet: restricted
unless you say otherwise. Where a Namespace of the app enforces a stricter one, that one holds: its pods would be refused.
\`--kubernetes-version\` takes the standards of an older cluster.

## Exceptions

What is meant to be so is accepted where it is made, with a reason:

\`\`\`ts
import { acceptFinding, App, Stack, Workload } from 'kumiki';

const shop = new Stack(new App(), 'shop', { namespace: 'shop' });
const ports = [{ name: 'http', number: 8080 }];
const legacy = new Workload(shop, 'Legacy', { app: 'legacy', image: 'example.jp/legacy:1.2', ports, runAsUser: 0 });
const reason = 'its image is of 2014; replaced in March';
acceptFinding(legacy, 'pod-root-user', { reason });
acceptFinding(legacy, 'pod-run-as-non-root', { reason });
\`\`\`

An exception is for one rule, for the construct and all that is below it. The report names it with its reason. A rule that does not exist is an error, and an
exception that nothing needs is a finding (\`unused-exception\`), so that none is left behind.

## In CI

SARIF is what code hosts read: findings then stand beside the lines of a pull request. What a rule finds at one line is one result, which names
each object, as GitHub makes one alert of it. Accepted ones are left out, as GitHub would show them as open; the text, which is printed as well, has
them.

\`\`\`yaml
permissions:
  security-events: write
steps:
  - uses: actions/checkout@v5
  - run: npm ci
  - run: npx kumiki check --format sarif --output check.sarif
  - if: always()
    uses: github/codeql-action/upload-sarif@v4
    with: { sarif_file: check.sarif, category: kumiki }
\`\`\`

Paths are relative to the root of the repository. A result keeps its fingerprint when lines move. \`--format json\` writes the findings for programs of yours, and
\`--json\` prints them in the envelope of all commands: rule, severity, construct, place, object, property, message, and the reason if it is accepted.

## Limits

- A check reads what the app makes. What else is in the cluster it does not know: a NetworkPolicy, PodDisruptionBudget or LimitRange of others does not count.
- Secrets are recognised by their form and by the names beside them, as in boot documents. What was found is never shown.
`;
