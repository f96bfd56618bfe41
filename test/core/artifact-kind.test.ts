import { Construct } from 'constructs';
import { App, type ArtifactKind, artifactsOf, contribute, Stack } from '../../lib';
import { planNextSteps } from '../../lib/cli/commands/synth/next-steps';
import { printSynthReport, toSynthReportJson } from '../../lib/cli/commands/synth/synth-report';
import { createTerminal } from '../../lib/cli/terminal/terminal';

interface Certificate {
  readonly host: string;
  readonly days: number;
}

/** A kind that lib/ does not know. */
const CERTIFICATE: ArtifactKind<Certificate> = {
  name: 'certificates',
  noun: 'certificate',
  omittedByPlainApp: 'its certificate',
  applyCommand: 'make install',
  files: (certificates) =>
    certificates.map(({ host, days }) => ({
      path: `certificates/${host}`,
      content: `${days}\n`,
      isSecret: false,
    })),
  report: (certificates, { path }) => [
    {
      title: `${path}/certificates`,
      header: ['host', 'days'],
      rows: certificates.map(({ host, days }) => [host, String(days)]),
      rowNoun: 'certificate',
    },
  ],
  instructions: (certificates, folder) =>
    certificates.map(({ host }) => ({
      title: host,
      steps: [{ what: 'look at it', commands: [`cat ${folder}/certificates/${host}`] }],
    })),
};

/** A kind that only appears in the assembly: without files, noun or report. */
const LABEL: ArtifactKind<string> = { name: 'a-label' };

function appWithCertificates(): App {
  const app = new App();
  const stack = new Stack(app, 'shop');
  const web = new Construct(stack, 'Web');
  contribute(web, CERTIFICATE, () => ({ host: 'a.example.jp', days: 90 }));
  contribute(web, LABEL, () => 'blue');
  contribute(new Construct(web, 'Api'), CERTIFICATE, () => ({ host: 'b.example.jp', days: 30 }));
  contribute(new Construct(stack, 'Idle'), CERTIFICATE, () => undefined);
  return app;
}

describe('a new kind of artifact', () => {
  const app = appWithCertificates();
  const assembly = app.assemble();
  const [stack] = assembly.stacks;
  const nextSteps = planNextSteps({ assembly, outdir: 'dist', files: [], options: app, entry: undefined });

  it('is found in the assembly by its kind, in tree order, with kinds sorted by name', () => {
    if (!stack) throw new Error('no stack');
    expect(artifactsOf(stack, CERTIFICATE).map(({ host }) => host)).toEqual(['a.example.jp', 'b.example.jp']);
    expect(artifactsOf(stack, LABEL)).toEqual(['blue']);
    expect(stack.artifacts.map(({ kind }) => kind.name)).toEqual(['a-label', 'certificates']);
    const unused: ArtifactKind<number> = { name: 'unused' };
    expect(artifactsOf(stack, unused)).toEqual([]);
  });

  it('is counted for each construct right below the stack', () => {
    expect(stack?.constructs).toEqual([
      { id: 'Web', type: 'Construct', manifestCount: 0, artifactCounts: { certificates: 2, 'a-label': 1 } },
      { id: 'Idle', type: 'Construct', manifestCount: 0, artifactCounts: {} },
    ]);
  });

  it('has its files in the folder of the stack', () => {
    const files = app.render(assembly);
    expect([...files.keys()]).toEqual([
      'shop.k8s.yaml',
      'shop/certificates/a.example.jp',
      'shop/certificates/b.example.jp',
    ]);
    expect(files.get('shop/certificates/a.example.jp')).toBe('90\n');
  });

  it('has a part in the report of the CLI', () => {
    const text = { out: '', err: '' };
    printSynthReport(
      {
        elapsedMs: () => 0,
        out: createTerminal({ write: (part) => (text.out += part) }, 'never', {}),
        err: createTerminal({ write: (part) => (text.err += part) }, 'never', {}),
      },
      { assembly, outdir: 'dist', nextSteps, files: [], kept: [] },
    );
    expect(text.out).toContain('├─ Web   Construct  2 certificates\n');
    expect(text.out).toContain(
      '\nshop/certificates\nhost          days\na.example.jp  90\nb.example.jp  30\n',
    );
    expect(text.err).toBe(
      [
        '',
        '0 objects, 2 certificates in 0.00 s',
        'next  a.example.jp',
        '  look at it',
        '    cat dist/shop/certificates/a.example.jp',
        'next  b.example.jp',
        '  look at it',
        '    cat dist/shop/certificates/b.example.jp',
        'next  make install',
        '',
      ].join('\n'),
    );
  });

  it('is in --json unchanged, by the name of its kind', () => {
    expect(toSynthReportJson({ assembly, outdir: 'dist', nextSteps, files: [], kept: [] }).artifacts).toEqual(
      {
        'a-label': ['blue'],
        certificates: [
          { host: 'a.example.jp', days: 90 },
          { host: 'b.example.jp', days: 30 },
        ],
      },
    );
  });

  it('is refused outside of every stack, as it would be lost', () => {
    const other = new App();
    contribute(new Construct(other, 'Web'), CERTIFICATE, () => ({ host: 'a', days: 1 }));
    expect(() => other.assemble()).toThrow('it is in no stack, so its certificate would be left out');
  });
});
