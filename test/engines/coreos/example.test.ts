import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Project, runIn } from '../harness/project';
import { ROOT } from '../harness/root';

/** A copy of the example, in a project of its own. */
const project = new Project({
  'cdk8s.yaml': 'language: typescript\napp: node main.ts\n',
  'Pulumi.yaml': '',
});
cpSync(join(ROOT, 'examples/coreos-cluster'), project.folder, { recursive: true });
afterAll(() => project.remove());

const MACHINES = ['kube-master', 'node-1', 'node-2'];

describe('examples/coreos-cluster', () => {
  const run = project.kumiki('synth');
  const files = project.files('dist');

  it('writes the user_data of each machine of the three clusters', () => {
    expect(run.status).toBe(0);
    expect(Object.keys(files).filter((path) => path.includes('/user-data/'))).toEqual([
      ...MACHINES.flatMap((name) => [`article/user-data/${name}`, `article/user-data/${name}.txt`]),
      ...MACHINES.map((name) => `flatcar/user-data/${name}`),
      ...MACHINES.map((name) => `hardened/user-data/${name}`),
    ]);
  });

  it('writes encoded contents as readable files too', () => {
    for (const name of MACHINES) {
      const encoded = Buffer.from(files[`article/user-data/${name}`] ?? '', 'base64');
      expect(gunzipSync(encoded).toString()).toBe(files[`article/user-data/${name}.txt`]);
    }
  });

  it('configures direct server return on the nodes of the load balancer, and not on the master', () => {
    const withSettings = MACHINES.filter((name) =>
      files[`flatcar/user-data/${name}`]?.includes('arp_ignore'),
    );
    const spec: unknown = JSON.parse(files['flatcar/load-balancers/flatcar-Edge-LoadBalancer.json'] ?? '');
    expect(spec).toMatchObject({
      virtualIps: [{ servers: [{ address: '10.1.3.13' }, { address: '10.1.0.44' }] }],
    });
    expect(withSettings).toEqual(['node-1', 'node-2']);
  });

  it('shows the plan as a table, and the next steps of each cluster', () => {
    expect(run.stdout).toContain(
      [
        'flatcar/Cluster',
        'overlay 10.240.0.0/16: 256 subnets of /24, 253 addresses for pods in each, MTU 1450',
        'machine      role    address     its subnet, one of             user_data',
        'kube-master  master  10.1.1.140  10.240.0.0/24 – 10.240.2.0/24  ',
      ].join('\n'),
    );
    expect(run.stdout).toMatch(/\nnode-1 .* 1\d{3} of 2048 B \(idcf\)\n/);
    expect(run.stderr).toMatch(/\d objects, 1 load balancer, 9 machines in /);
    expect([...run.stderr.matchAll(/^next {2}(.*)$/gm)].map((match) => match[1])).toEqual([
      'article/Cluster',
      'hardened/Cluster',
      'flatcar/Cluster',
      'pulumi up',
    ]);
    expect(run.stderr).toContain(
      '\nor    pulumi config set kumiki:manifests none && pulumi up && kubectl apply -f dist/flatcar.k8s.yaml && kumiki patch-status\n',
    );
  });

  it('writes the plan as JSON', () => {
    const { stdout, status } = project.kumiki('synth', '--json');
    const report: unknown = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(report).toMatchObject({
      artifacts: {
        userData: Array(9).fill({}),
        clusters: [
          {
            constructPath: 'article/Cluster',
            machines: [{ hostname: 'kube-master', role: 'master' }, {}, {}],
          },
          { constructPath: 'hardened/Cluster', overlay: { subnets: 255 } },
          { constructPath: 'flatcar/Cluster', overlay: { subnets: 256 } },
        ],
      },
    });
  });

  it('gives the same files with cdk8s synth, byte for byte', () => {
    const stock = runIn(project.folder, 'cdk8s', ['synth', '--check-upgrade=false', '-o', 'theirs']);
    expect(stock.status).toBe(0);
    expect(project.files('theirs')).toEqual(files);
  });
});
