import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { describeWithApiServer, RunningApiServer } from '../harness/api-server';
import { describeWithEngine } from '../harness/engine';
import { ON_NODE_PORTS } from './scanned-apps';
import { FOREIGN_GROUPS, synthExample, synthStacks } from './scanned-manifests';
import { SCHEMA_LOCATION, writeSchemas } from './schemas';

const START_MS = 90_000;

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: { readonly template: { readonly metadata: object; readonly spec: object } };
}

/** kubeconform's verdict on an object. */
interface Verdict {
  readonly filename: string;
  readonly version: string;
  readonly status: string;
  readonly msg: string;
}

/** A false alarm of kube-score: an image with a digest never changes, so it need not be pulled again. */
const PULLED_BY_DIGEST = /\[CRITICAL\] frontend\/.* ImagePullPolicy is not set to Always$/;

/** The scanned manifests, by description. */
const STACKS = synthStacks();

const read = (text: string): Manifest[] => parseAllDocuments(text).map((document) => document.toJS());

describe('the examples and samples', () => {
  it('are as many as expected, so none is left out by accident', () => {
    expect(Object.keys(STACKS)).toHaveLength(31);
  });
});

describeWithEngine('kube-score', 'kube-score', ({ path }) => {
  const score = (text: string): string[] => {
    const { stdout, stderr } = spawnSync(
      path,
      ['score', '--kubernetes-version', 'v1.36', '--output-format', 'ci', '-'],
      { input: text, encoding: 'utf8' },
    );
    expect([stderr, stdout.includes('[OK]')]).toEqual(['', true]);
    return stdout.split('\n').filter((line) => line.startsWith('[CRITICAL]'));
  };

  it.each(Object.entries(STACKS))('finds nothing critical in %s', (_, text) => {
    const isByDigest = /^ *image: .*@sha256:[0-9a-f]{64}$/m.test(text);
    expect(score(text).filter((line) => !(isByDigest && PULLED_BY_DIGEST.test(line)))).toEqual([]);
  });

  it('finds what is missing, so acceptance means something', () => {
    const [text = ''] = synthExample('gateway');
    expect(score(text.replaceAll(/^ *readOnlyRootFilesystem:.*\n/gm, ''))).not.toEqual([]);
  });
});

describeWithApiServer('with an API server of 1.36', (programs) => {
  let server: RunningApiServer;

  beforeAll(async () => {
    server = await RunningApiServer.start(programs);
  }, START_MS);
  afterAll(() => server?.stop());

  describe('Pod Security "restricted"', () => {
    const NAMESPACE = 'restricted';
    beforeAll(() => {
      const labels = {
        'pod-security.kubernetes.io/enforce': NAMESPACE,
        'pod-security.kubernetes.io/warn': NAMESPACE,
      };
      const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE, labels } };
      expect(server.kubectl(['create', '-f', '-'], JSON.stringify(namespace)).stderr).toBe('');
    });

    /** Creates the pods that workloads would create. */
    const createPods = (text: string) => {
      const pods = read(text)
        .filter(({ spec }) => spec?.template !== undefined)
        .map(({ metadata: { name }, spec: { template } }) => ({
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { ...template.metadata, name, namespace: NAMESPACE },
          spec: template.spec,
        }));
      const list = { apiVersion: 'v1', kind: 'List', items: pods };
      return {
        count: pods.length,
        ...server.kubectl(['create', '--dry-run=server', '-f', '-'], JSON.stringify(list)),
      };
    };

    const withPods = Object.entries(STACKS).filter(([, text]) => /^kind: Deployment$/m.test(text));

    it.each(withPods.filter(([name]) => name !== ON_NODE_PORTS))('accepts every pod of %s', (_, text) => {
      const { status, stderr, stdout, count } = createPods(text);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout.trim().split('\n')).toHaveLength(count);
    });

    it('refuses only the host ports of a balancer that has them', () => {
      const { stderr } = createPods(STACKS[ON_NODE_PORTS] ?? '');
      const [, reasons = ''] = /violates PodSecurity "restricted:latest": (.*)/.exec(stderr) ?? [];
      expect(reasons).toMatch(/^hostPort \([^)]*\)$/);
    });

    it('refuses a pod that may become root, so acceptance means something', () => {
      const [text = ''] = synthExample('gateway');
      const { status, stderr } = createPods(
        text.replaceAll('allowPrivilegeEscalation: false', 'allowPrivilegeEscalation: true'),
      );
      expect(status).not.toBe(0);
      expect(stderr).toContain('violates PodSecurity "restricted:latest"');
    });
  });

  describeWithEngine('kubeconform', 'kubeconform, strict', ({ path }) => {
    let folder = '';
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'kumiki-schemas-'));
      const kinds = writeSchemas(server.kubectl(['get', '--raw', '/openapi/v2']).stdout, folder);
      expect(kinds).toBeGreaterThan(150);
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    /** Validates texts in one run, because reading the schemas takes time. */
    const validate = (texts: readonly string[]) => {
      const files = texts.map((text, index) => {
        const file = join(folder, `${index}.yaml`);
        writeFileSync(file, text);
        return file;
      });
      const isForeign = ({ apiVersion }: Manifest) => FOREIGN_GROUPS.test(apiVersion);
      const foreign = new Set(
        texts
          .flatMap(read)
          .filter(isForeign)
          .map(({ apiVersion, kind }) => `${apiVersion}/${kind}`),
      );
      const { stdout } = spawnSync(
        path,
        [
          ...['-strict', '-verbose', '-output', 'json', '-skip', [...foreign].join(',')],
          ...['-schema-location', join(folder, SCHEMA_LOCATION), ...files],
        ],
        { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
      );
      const { resources }: { resources: readonly Verdict[] } = JSON.parse(stdout);
      return files.map((file) => resources.filter(({ filename }) => filename === file));
    };
    const names = Object.keys(STACKS);
    let verdicts: ReadonlyMap<string, readonly Verdict[]>;
    beforeAll(() => {
      const all = validate(Object.values(STACKS));
      verdicts = new Map(names.map((name, index) => [name, all[index] ?? []]));
    });

    it.each(names)('knows every field of %s', (name) => {
      const found = verdicts.get(name) ?? [];
      const isKnown = ({ status, version }: Verdict) =>
        status === (FOREIGN_GROUPS.test(version) ? 'statusSkipped' : 'statusValid');
      expect(found.filter((verdict) => !isKnown(verdict))).toEqual([]);
      expect(found).toHaveLength(read(STACKS[name] ?? '').length);
    });

    it('refuses a misspelt field at any depth, so acceptance means something', () => {
      const [text = ''] = synthExample('quickstart');
      const [found = []] = validate([text.replace('containerPort:', 'containerPorts:')]);
      expect(found.filter(({ status }) => status === 'statusInvalid')).toHaveLength(1);
    });
  });
});
