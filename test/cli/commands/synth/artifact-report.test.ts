import { YamlOutputType } from 'cdk8s';
import {
  printArtifacts,
  printInstructions,
  toArtifactsJson,
} from '../../../../lib/cli/commands/synth/artifact-report';
import { planNextSteps } from '../../../../lib/cli/commands/synth/next-steps';
import { createTerminal } from '../../../../lib/cli/terminal/terminal';
import type { CoreOSRudderClusterProps } from '../../../../lib/coreos/cluster/core-os-rudder-cluster-props';
import { UserData } from '../../../../lib/coreos/user-data/user-data';
import { articleCluster } from '../../../coreos/article-site';
import { assembled } from '../../../coreos/boot';

const assemblyOf = (changes: Partial<CoreOSRudderClusterProps>) =>
  assembled((stack) => articleCluster(stack, { compat: 'article', ...changes }));

function printed(changes: Partial<CoreOSRudderClusterProps> = {}) {
  const text = { out: '', err: '' };
  const assembly = assemblyOf(changes);
  const out = createTerminal({ write: (part) => (text.out += part) }, 'never', {});
  const err = createTerminal({ write: (part) => (text.err += part) }, 'never', {});
  for (const stack of assembly.stacks) printArtifacts(out, stack);
  const options = { yamlOutputType: YamlOutputType.FILE_PER_CHART, outputFileExtension: '.k8s.yaml' };
  const output = { assembly, outdir: 'dist', files: [], options, entry: undefined };
  printInstructions(err, planNextSteps(output).instructions);
  return text;
}

describe('the report of machines without a cluster', () => {
  const assembly = assembled((stack) => {
    new UserData(stack, 'A', { hostname: 'web', provider: 'aws' });
    new UserData(stack, 'B', { hostname: 'another', format: 'cloud-init', encoding: 'gzip+base64' });
    articleCluster(stack, { compat: 'article' });
  });

  it('shows the size of each document and its limit', () => {
    const text: string[] = [];
    for (const stack of assembly.stacks) {
      printArtifacts(createTerminal({ write: (part) => text.push(part) }, 'never', {}), stack);
    }
    const lines = text.join('').split('\n').slice(7);
    expect(lines.slice(0, 4)).toEqual([
      '',
      'site/user-data',
      'machine  format                 user_data',
      'web      coreos-cloudinit-1.14  28 of 16384 B (aws)',
    ]);
    expect(lines.slice(4)).toEqual([expect.stringMatching(/^another {2}cloud-init {13}\d\d B$/), '']);
  });

  it('lists them all in JSON', () => {
    const documents = toArtifactsJson(assembly.stacks).userData ?? [];
    expect(documents).toHaveLength(5);
    expect(documents[0]).toMatchObject({
      constructPath: 'site/A',
      stack: 'site',
      name: 'web',
      format: 'coreos-cloudinit-1.14',
      encoding: 'raw',
      bytes: 28,
      budget: { provider: 'aws', used: 28, limit: 16384 },
    });
  });
});

describe('the report of a cluster', () => {
  it('shows the plan as a table, with the size of each document', () => {
    const lines = printed().out.split('\n');
    expect(lines.slice(0, 4)).toEqual([
      '',
      'site/Cluster',
      'overlay 10.240.0.0/16: 255 subnets of /24, 253 addresses for pods in each, MTU 1472',
      'machine      role    address     its subnet, one of               user_data',
    ]);
    expect(lines.slice(4, 7)).toEqual([
      expect.stringMatching(
        /^kube-master {2}master {2}10\.1\.1\.140 {2}10\.240\.1\.0\/24 – 10\.240\.102\.0\/24 {2}\d{4} B$/,
      ),
      expect.stringMatching(/^node-1 {7}node {4}10\.1\.3\.13 {3}10/),
      expect.stringMatching(/^node-2 {7}node {4}10\.1\.0\.44 {3}10/),
    ]);
  });

  it('shows the size limit if a provider is given', () => {
    expect(printed({ provider: 'idcf', encoding: 'gzip+base64' }).out).toMatch(
      /\b1\d{3} of 2048 B \(idcf\)\n/,
    );
  });

  it('shortens a list of many machines', () => {
    const nodes = Array.from({ length: 50 }, (_, index) => ({
      hostname: `node-${index}`,
      address: `10.1.2.${index + 1}`,
    }));
    const { out } = printed({ nodes });
    expect(out).toContain('node-38');
    expect(out).not.toContain('node-39');
    expect(out).toContain('… and 11 more machines\n');
  });

  it("shows the client's side as next steps, each with its purpose", () => {
    const { err } = printed();
    expect(err).toMatch(/^next {2}site\/Cluster\n {2}give each machine .*dist\/site\/user-data\/HOSTNAME\n/);
    expect(err).toContain(' dist/site/clusters/Cluster/machines.txt |');
    expect(err).toContain(
      [
        '  see which machines found each other',
        '    FLEETCTL_TUNNEL=10.1.1.140 fleetctl list-machines',
        '  install the client in /usr/local/bin',
        '    curl -fLO https://storage.googleapis.com/kubernetes/kubecfg &&',
        '    sudo install kubecfg /usr/local/bin/kubecfg',
        '  open a tunnel to the API server, and ask it',
        '    ssh -f -nNT -L 8080:127.0.0.1:8080 core@10.1.1.140 &&',
        '    curl http://localhost:8080 &&',
        '    kubecfg list minions &&',
        '    kubecfg list /pods',
      ].join('\n'),
    );
  });

  it('has everything in JSON', () => {
    const { stacks } = assemblyOf({ provider: 'aws' });
    const [cluster] = toArtifactsJson(stacks).clusters ?? [];
    expect(JSON.parse(JSON.stringify(cluster))).toMatchObject({
      constructPath: 'site/Cluster',
      overlay: { network: '10.240.0.0/16', subnetLength: 24, subnets: 255, podsPerMachine: 253, mtu: 1472 },
      machines: [
        {
          hostname: 'kube-master',
          role: 'master',
          address: '10.1.1.140',
          subnets: '10.240.1.0/24 – 10.240.102.0/24',
          userData: { name: 'kube-master', budget: { provider: 'aws', limit: 16384, fits: true } },
        },
        { hostname: 'node-1' },
        { hostname: 'node-2' },
      ],
      nextSteps: expect.arrayContaining([
        {
          what: 'see which machines found each other',
          commands: ['FLEETCTL_TUNNEL=10.1.1.140 fleetctl list-machines'],
        },
      ]),
    });
  });
});
