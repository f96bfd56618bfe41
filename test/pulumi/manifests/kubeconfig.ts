import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes tests use a kubeconfig with these contexts, and no cluster from the environment. */
export function useKubeconfig(...contexts: readonly string[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-kubeconfig-'));
  const file = join(folder, 'config');
  const before = process.env.KUBECONFIG;
  beforeAll(() => {
    writeFileSync(file, JSON.stringify({ contexts: contexts.map((name) => ({ name })) }));
    process.env.KUBECONFIG = file;
  });
  afterAll(() => {
    if (before === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = before;
    rmSync(folder, { recursive: true });
  });
}
