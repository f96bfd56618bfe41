import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithApiServer, RunningApiServer } from '../harness/api-server';
import { Project } from '../harness/project';
import { ROOT } from '../harness/root';

const START_MS = 90_000;

describeWithApiServer('a real API server', (programs) => {
  let server: RunningApiServer;

  beforeAll(async () => {
    server = await RunningApiServer.start(programs);
  }, START_MS);
  afterAll(() => server?.stop());

  /** Applies manifests with the strictest validation; the output names the objects that were created. */
  function apply(manifests: string, ...options: readonly string[]) {
    const way = ['--server-side', '--validate=strict', '--field-manager=kumiki'];
    return server.kubectl(['apply', ...way, ...options, '-f', '-'], manifests);
  }

  it('accepts the files of the quickstart without a warning', () => {
    const project = new Project({});
    cpSync(join(ROOT, 'examples/quickstart'), project.folder, { recursive: true });
    try {
      expect(project.kumiki('synth', 'main.ts').status).toBe(0);
      const manifests = project.files('dist')['quickstart.k8s.yaml'] ?? '';
      expect(server.kubectl(['create', 'namespace', 'guestbook']).status).toBe(0);
      const { stdout, stderr, status } = apply(manifests);
      expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
      expect(stdout.trim().split('\n')).toHaveLength(13);
      const again = apply(manifests, '--dry-run=server');
      expect({ stderr: again.stderr, status: again.status }).toEqual({ stderr: '', status: 0 });
    } finally {
      project.remove();
    }
  });

  it('refuses a misspelt field, so acceptance means something', () => {
    const wrong = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' }, spec: { prots: [] } };
    const { stderr, status } = apply(JSON.stringify(wrong));
    expect(status).not.toBe(0);
    expect(stderr).toContain('prots');
  });
});
