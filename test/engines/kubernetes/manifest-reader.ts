import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The API server's verdict on one manifest. */
export interface Verdict {
  /** Kind, namespace and name; empty if the manifest cannot be decoded. */
  readonly object: string;
  /** Reasons for refusing it. */
  readonly problems: readonly string[];
  /** Warnings that kubectl would show. */
  readonly warnings: readonly string[];
}

/** Judges each document of a YAML text. */
export function judge(reader: string, yaml: string): Verdict[] {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-manifests-'));
  try {
    const file = join(folder, 'manifests.yaml');
    writeFileSync(file, yaml);
    const { status, stdout, stderr } = spawnSync(reader, [file], { encoding: 'utf8', maxBuffer: 2 ** 28 });
    if (status !== 0) throw new Error(stderr);
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Returns the verdicts with problems or warnings. */
export function complaints(verdicts: readonly Verdict[]): Verdict[] {
  return verdicts.filter(({ problems, warnings }) => problems.length + warnings.length > 0);
}
