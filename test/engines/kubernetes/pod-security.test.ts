import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { ApiObject } from 'cdk8s';
import fc from 'fast-check';
import { App, Stack } from '../../../lib';
import { checkPolicy } from '../../../lib/policy/check-policy';
import type { RuleId } from '../../../lib/policy/rule-ids';
import { describeWithApiServer, RunningApiServer } from '../harness/api-server';
import { randomObject } from './random-pods';

const START_MS = 90_000;

/** Minor versions whose standards differ from those of the previous version, and the newest. */
const MINORS = [25, 27, 29, 31, 32, 34, 35, 36];
const LEVELS = ['baseline', 'restricted'] as const;

/** The API server's description of a violation of each rule, by level where it differs. */
const REASONS: Readonly<Partial<Record<RuleId, Readonly<Record<(typeof LEVELS)[number], RegExp>>>>> = {
  ...both('pod-app-armor', /forbidden AppArmor profiles? \(/),
  ...both('pod-host-namespaces', /host namespaces \(/),
  ...both('pod-host-ports', /hostPort \(/),
  ...both('pod-host-process', /hostProcess \(/),
  ...both('pod-privilege-escalation', /allowPrivilegeEscalation != false \(/),
  ...both('pod-privileged', /(?:: |, )privileged \(/),
  ...both('pod-probe-host', /probe or lifecycle host \(/),
  ...both('pod-proc-mount', /procMount \(/),
  ...both('pod-root-user', /runAsUser=0 \(/),
  ...both('pod-run-as-non-root', /runAsNonRoot != true \(/),
  ...both('pod-se-linux', /seLinuxOptions \(/),
  ...both('pod-seccomp', /seccompProfile \(/),
  ...both('pod-sysctls', /forbidden sysctls \(/),
  'pod-added-capabilities': {
    baseline: /non-default capabilities \(/,
    restricted: /unrestricted capabilities \(.*must not include/,
  },
  'pod-dropped-capabilities': { baseline: /(?!)/, restricted: /unrestricted capabilities \([^)]*must set/ },
  'pod-host-path': {
    baseline: /hostPath volumes \(/,
    restricted: /restricted volume types? [^)]*hostPath|restricted volume types \([^)]*hostPath/,
  },
  'pod-volume-types': {
    baseline: /(?!)/,
    restricted: /restricted volume types \([^)]*"(?:nfs|iscsi|fc|cephfs)"/,
  },
};

function both(rule: RuleId, reason: RegExp) {
  return { [rule]: { baseline: reason, restricted: reason } };
}

interface Standard {
  readonly level: (typeof LEVELS)[number];
  readonly minor: number;
}

const toNamespace = ({ level, minor }: Standard) => `${level}-${minor}`;

/** Creates an object as a dry run, and returns the warnings of the API server. */
async function askServer(
  server: RunningApiServer,
  object: { kind: string; apiVersion: string },
  namespace: string,
) {
  const { users } = JSON.parse(readFileSync(server.kubeconfig, 'utf8'));
  const group = object.apiVersion === 'v1' ? 'api/v1' : `apis/${object.apiVersion}`;
  const url = `${server.url}/${group}/namespaces/${namespace}/${object.kind.toLowerCase()}s?dryRun=All`;
  const { status, warnings, body } = await new Promise<{
    status: number | undefined;
    warnings: string;
    body: string;
  }>((resolve, reject) => {
    const headers = { authorization: `Bearer ${users[0].user.token}`, 'content-type': 'application/json' };
    const sent = request(url, { method: 'POST', ca: readFileSync(server.authority), headers }, (answer) => {
      let body = '';
      answer.on('data', (part) => {
        body += part;
      });
      answer.on('end', () =>
        resolve({ status: answer.statusCode, warnings: String(answer.headers.warning ?? ''), body }),
      );
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(object));
  });
  // a pod that is refused for any other reason would prove nothing
  if (status !== 201) throw new Error(`${status} ${body}\n${JSON.stringify(object)}`);
  return warnings.replaceAll('\\"', '"');
}

function listRulesOf(warnings: string, { level }: Standard): string[] {
  return Object.entries(REASONS).flatMap(([rule, byLevel]) => (byLevel[level].test(warnings) ? [rule] : []));
}

function listBroken(object: { kind: string; apiVersion: string }, standard: Standard): string[] {
  const app = new App();
  new ApiObject(new Stack(app, 'stack'), 'Object', object);
  const rules = checkPolicy(app.assemble(), app, standard).map(({ rule }) => rule);
  return [...new Set(rules.filter((rule) => rule.startsWith('pod-')))];
}

describeWithApiServer('the Pod Security Standards', (programs) => {
  let server: RunningApiServer;

  beforeAll(async () => {
    server = await RunningApiServer.start(programs);
    const namespaces = LEVELS.flatMap((level) =>
      MINORS.map((minor) => ({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: toNamespace({ level, minor }),
          labels: {
            'pod-security.kubernetes.io/warn': level,
            'pod-security.kubernetes.io/warn-version': `v1.${minor}`,
          },
        },
      })),
    );
    server.mustKubectl(
      ['create', '-f', '-'],
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items: namespaces }),
    );
  }, START_MS);

  afterAll(() => server?.stop());

  it('are violated exactly where the API server says so, rule by rule', async () => {
    const seen = new Set<string>();
    const standard = fc.record({ level: fc.constantFrom(...LEVELS), minor: fc.constantFrom(...MINORS) });
    await fc.assert(
      fc.asyncProperty(randomObject, standard, async (object, given) => {
        const warnings = await askServer(server, object, toNamespace(given));
        const broken = listBroken(object, given);
        for (const rule of broken) seen.add(rule);
        expect({ ...given, rules: broken.sort() }).toEqual({
          ...given,
          rules: listRulesOf(warnings, given).sort(),
        });
      }),
      { numRuns: 250 },
    );
    // a rule that no pod violates would not have been compared
    expect([...seen].sort()).toEqual(Object.keys(REASONS).sort());
  }, 60_000);
});
