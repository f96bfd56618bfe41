import { YamlOutputType } from 'cdk8s';
import { planNextSteps } from '../../../../lib/cli/commands/synth/next-steps';
import { printSynthReport, toSynthReportJson } from '../../../../lib/cli/commands/synth/synth-report';
import { createTerminal } from '../../../../lib/cli/terminal/terminal';
import type { ArtifactGroup } from '../../../../lib/core/artifact-kind';
import type { Assembly, ConstructSummary } from '../../../../lib/synth/assembly/assembly';
import type { Manifest } from '../../../../lib/synth/objects/manifest';

const manifest: Manifest = {
  constructPath: 'web/A',
  object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } },
  isSecret: false,
};

function assemblyOf(
  constructs: readonly ConstructSummary[],
  { notes = [], artifacts = [] }: { notes?: Assembly['notes']; artifacts?: readonly ArtifactGroup[] } = {},
): Assembly {
  const stack = {
    path: 'web',
    name: 'web',
    fileName: 'web',
    manifests: [manifest],
    artifacts,
    constructs,
  };
  return { stacks: [stack], notes };
}

function summary(
  id: string,
  manifestCount = 1,
  artifactCounts: Record<string, number> = {},
): ConstructSummary {
  return { id, type: 'ConfigMap', manifestCount, artifactCounts };
}

function printed(assembly: Assembly, files = [{ path: 'web.k8s.yaml', bytes: 2048 }], kept: string[] = []) {
  const text = { out: '', err: '' };
  const context = {
    elapsedMs: () => 123,
    out: createTerminal({ write: (part) => (text.out += part) }, 'never', {}),
    err: createTerminal({ write: (part) => (text.err += part) }, 'never', {}),
  };
  const options = { yamlOutputType: YamlOutputType.FILE_PER_CHART, outputFileExtension: '.k8s.yaml' };
  const nextSteps = planNextSteps({ assembly, outdir: 'dist', files, options, entry: undefined });
  printSynthReport(context, { assembly, outdir: 'dist', nextSteps, files, kept });
  return text;
}

describe('the report of a synth', () => {
  it('shows constructs in columns, files with sizes, sums and the next step', () => {
    const { out, err } = printed(assemblyOf([summary('A'), summary('Longer', 12)]));
    expect(out).toBe(
      [
        'web',
        '├─ A       ConfigMap  1 manifest',
        '└─ Longer  ConfigMap  12 manifests',
        '',
        'dist/web.k8s.yaml  2.0 KiB',
        '',
      ].join('\n'),
    );
    expect(err).toBe('\n1 object in 0.12 s\nnext  kubectl apply -f dist\n');
  });

  it('counts the artifacts of each kind that has a noun, and says how to apply them', () => {
    const artifacts = [
      {
        kind: { name: 'certificates', noun: 'certificate', applyCommand: 'make install' },
        artifacts: [1, 2],
      },
      { kind: { name: 'plans' }, artifacts: [{}] },
    ];
    const constructs = [
      summary('A', 0, { certificates: 2 }),
      summary('B', 1, { certificates: 1, plans: 1 }),
      summary('C', 0, { plans: 1 }),
    ];
    const { out, err } = printed(assemblyOf(constructs, { artifacts }));
    expect(out).toContain('├─ A  ConfigMap  2 certificates\n');
    expect(out).toContain('├─ B  ConfigMap  1 manifest, 1 certificate\n');
    expect(out).toContain('└─ C  ConfigMap  0 manifests\n');
    expect(err).toBe('\n1 object, 2 certificates in 0.12 s\nnext  make install && kubectl apply -f dist\n');
  });

  it('shows notes on standard error, not in the output', () => {
    const { out, err } = printed(
      assemblyOf([], {
        notes: [
          { constructPath: 'web/A', text: 'runs as root' },
          { constructPath: 'web/A', text: 'all machines\nhave no name' },
        ],
      }),
    );
    expect(out).not.toContain('root');
    expect(err).toContain('\nnote web/A\n  runs as root\n  all machines\n    have no name\n');
  });

  it('shortens long lists, and counts what it omits', () => {
    const constructs = Array.from({ length: 200_000 }, (_, index) => summary(`C${index}`));
    const files = Array.from({ length: 41 }, (_, index) => ({ path: `${index}.yaml`, bytes: 1 }));
    const { out } = printed(assemblyOf(constructs), files);
    expect(out.split('\n')).toHaveLength(1 + 41 + 1 + 41 + 1);
    expect(out).toContain('└─ … and 199960 more constructs\n');
    expect(out).toContain('… and 1 more file\n');
  });

  it('lists files of an earlier run that it left alone', () => {
    const { err } = printed(assemblyOf([summary('A')]), [], ['old.yaml']);
    expect(err).toContain(
      'note left alone, because they were changed after the last run wrote them\n  dist/old.yaml\n',
    );
  });

  it('has everything in JSON', () => {
    const constructs = Array.from({ length: 100 }, (_, index) => summary(`C${index}`));
    const nextSteps = { instructions: [], commands: [], alternative: [], page: undefined };
    const assembly = assemblyOf(constructs);
    const json = toSynthReportJson({ assembly, outdir: 'dist', nextSteps, files: [], kept: [] });
    expect(json).toMatchObject({ objects: 1, artifacts: {}, stacks: [{ name: 'web', constructs }] });
  });
});
