import { printSynthReport, synthReportJson } from '../../../../lib/cli/commands/synth/synth-report';
import type { CommandContext } from '../../../../lib/cli/program/command';
import { terminalOf } from '../../../../lib/cli/terminal/terminal';
import type { Assembly, ConstructSummary, Manifest } from '../../../../lib/synth/assembly';

const manifest: Manifest = {
  constructPath: 'web/A',
  object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } },
};

function assemblyOf(constructs: readonly ConstructSummary[], notes: Assembly['notes'] = []): Assembly {
  const stack = {
    path: 'web',
    name: 'web',
    fileName: 'web',
    manifests: [manifest],
    loadBalancers: [],
    userData: [],
    clusters: [],
    constructs,
  };
  return { stacks: [stack], notes };
}

function summary(id: string, manifestCount = 1, loadBalancerCount = 0, userDataCount = 0): ConstructSummary {
  return { id, type: 'ConfigMap', manifestCount, loadBalancerCount, userDataCount };
}

function printed(assembly: Assembly, files = [{ path: 'web.k8s.yaml', bytes: 2048 }]) {
  const text = { out: '', err: '' };
  const context: CommandContext = {
    values: {},
    positionals: [],
    cwd: '/',
    env: {},
    json: false,
    signal: new AbortController().signal,
    elapsedMs: () => 123,
    out: terminalOf({ write: (part) => (text.out += part) }, 'never', {}),
    err: terminalOf({ write: (part) => (text.err += part) }, 'never', {}),
  };
  printSynthReport(context, { assembly, outdir: 'dist', files });
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
    expect(err).toBe('\n1 object, 0 load balancers in 0.12 s\nnext  kubectl apply -f dist\n');
  });

  it('shows notes where a person looks, and not in the product', () => {
    const { out, err } = printed(assemblyOf([], [{ constructPath: 'web/A', text: 'runs as root' }]));
    expect(out).not.toContain('root');
    expect(err).toContain('note web/A\n  runs as root\n');
  });

  it('cuts long lists, and counts what it leaves out', () => {
    const constructs = Array.from({ length: 200_000 }, (_, index) => summary(`C${index}`));
    const files = Array.from({ length: 41 }, (_, index) => ({ path: `${index}.yaml`, bytes: 1 }));
    const { out } = printed(assemblyOf(constructs), files);
    expect(out.split('\n')).toHaveLength(1 + 41 + 1 + 41 + 1);
    expect(out).toContain('└─ … and 199960 more constructs\n');
    expect(out).toContain('… and 1 more file\n');
  });

  it('has everything in JSON', () => {
    const constructs = Array.from({ length: 100 }, (_, index) => summary(`C${index}`));
    const json = synthReportJson({ assembly: assemblyOf(constructs), outdir: 'dist', files: [] });
    expect(json).toMatchObject({ objects: 1, loadBalancers: 0, stacks: [{ name: 'web', constructs }] });
  });
});
