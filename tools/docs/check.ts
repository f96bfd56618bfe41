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

Each of these is an error. Level restricted includes the rules of baseline; \`--level privileged\` has none. A test compares them with the API server
of Kubernetes, whose admission agrees on random pods, rule by rule and version by version.

${table(
  ['rule', 'from level', 'requirement', 'why', 'fix'],
  ofStandards.map(({ id, level = '', title, why, fix }) => [...nameRow(id), level, title, why, fix]),
)}
## Kumiki's own rules

${table(
  ['rule', 'severity', 'requirement', 'why', 'fix'],
  ours.map(({ id, severity, title, why, fix }) => [...nameRow(id), severity, title, why, fix]),
)}`;
}

function nameRow(id: string): [string] {
  return [`<a id="${id}"></a>\`${id}\``];
}

const TEXT = `# What is unsafe: kumiki check

The tables of this page are generated from the sources by \`npm run docs\`.

\`kumiki check\` runs your program like \`kumiki synth\`, but writes nothing to \`dist\`. It checks every object of the app, whether from constructs,
included files or other libraries: all objects by Kumiki's own rules, and pods by the Pod Security Standards, wherever they come from (Deployments,
StatefulSets, DaemonSets, Jobs, CronJobs, bare pods, and other kinds that have a pod template).

\`\`\`sh
npx kumiki check examples/quickstart/main.ts
npx kumiki check examples/quickstart/main.ts --level baseline --fail-on warning
npx kumiki check --list-rules
\`\`\`

Findings are grouped by construct, with the line of the program that made it. A construct's notes in the report of \`kumiki synth\` are findings, too
(\`synth-note\`), unless a rule finds the same. The exit code is 16 if any finding is an error; \`--fail-on warning\`, \`note\` or \`never\` changes this
threshold. 16 means that the check ran; any other code but 0 means that it did not ([exit codes](cli.md)).

\`--level\` is the level of the [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/) that pods must meet,
restricted by default. If a Namespace of the app enforces a stricter level, that level applies, because the cluster would refuse the pods.
\`--kubernetes-version\` selects the standards of an older cluster.

## Exceptions

Accept intended findings in the program, with a reason:

\`\`\`ts
import { acceptFinding, App, Stack, Workload } from 'kumiki';

const shop = new Stack(new App(), 'shop', { namespace: 'shop' });
const ports = [{ name: 'http', number: 8080 }];
const legacy = new Workload(shop, 'Legacy', { app: 'legacy', image: 'example.jp/legacy:1.2', ports, runAsUser: 0 });
const reason = 'its image is from 2014; to be replaced in March';
acceptFinding(legacy, 'pod-root-user', { reason });
acceptFinding(legacy, 'pod-run-as-non-root', { reason });
\`\`\`

An exception applies to one rule, for a construct and everything below it. The report shows it with its reason. An unknown rule is an error, and an
exception that matches nothing is a finding (\`unused-exception\`), so that no outdated ones remain.

## In CI

Code hosts read SARIF, and show findings beside the lines of a pull request. All findings of one rule at one line are one result, which names each
object, because GitHub shows one alert for them. Accepted findings are left out, because GitHub would show them as open; the text output, which is
printed as well, includes them.

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

Paths are relative to the root of the repository; without one, to the folder that holds both the program and the working directory. A result keeps
its fingerprint when lines move. For your own programs, \`--format json\` writes the findings to a file, and \`--json\` prints them in the envelope of
all commands: rule, severity, construct, place, object, property, message, and the reason if accepted.

## Limits

- A check sees only the objects of the app, not what else is in the cluster: a NetworkPolicy, PodDisruptionBudget or LimitRange from elsewhere does
  not count.
- Secrets are recognised by their form and by the names beside them, as in boot documents. Their values are never shown.
`;
