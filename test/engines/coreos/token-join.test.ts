import { createHmac } from 'node:crypto';
import { kubeadmCluster, TOKEN } from '../../coreos/kubeadm/kubeadm-site';
import { SITES } from '../../coreos/kubeadm/sites';
import { testStack } from '../../load-balancer/service-site';
import { ADMIN, CONFIG, ControlPlaneSite, describeWithKubeadm } from './control-plane-site';

const VIRTUAL_IP = '10.1.0.9';

/**
 * Signs the public description of a cluster as the controller manager does, with a detached signature (RFC
 * 7515, appendix F), so that anyone with a token can verify it.
 */
function signClusterInfo(kubeconfig: string): string {
  const [id, secret = ''] = TOKEN.split('.');
  const encode = (text: string) => Buffer.from(text).toString('base64url');
  const header = encode(JSON.stringify({ alg: 'HS256', kid: id }));
  const signature = createHmac('sha256', secret)
    .update(`${header}.${encode(kubeconfig)}`)
    .digest('base64url');
  return JSON.stringify({ data: { [`jws-kubeconfig-${id}`]: `${header}..${signature}` } });
}

describeWithKubeadm('masters and nodes that join by the token of their documents', (programs) => {
  const cluster = kubeadmCluster(testStack(), SITES['three masters by token']);
  const site = new ControlPlaneSite();
  const master = () => site.machine('kube-master');

  beforeAll(() => site.start(cluster, programs), 60_000);
  afterAll(() => site.stop(), 60_000);

  it('have a first master that uploads the encrypted keys of the cluster', () => {
    master().run(`ip address replace ${VIRTUAL_IP}/32 dev lo`);
    for (const phase of ['certs all', 'kubeconfig all', 'etcd local', 'control-plane all']) {
      master().run(`kubeadm init phase ${phase} ${CONFIG}`);
    }
    site.startStaticPod('kube-master', 'etcd');
    site.startStaticPod('kube-master', 'kube-apiserver');
    site.waitForApi('kube-master', VIRTUAL_IP);
    for (const phase of ['upload-config all', 'upload-certs --upload-certs', 'bootstrap-token']) {
      master().run(`kubeadm init phase ${phase} ${CONFIG}`);
    }
    const keys = master().run(`kubectl ${ADMIN} -n kube-system get secret kubeadm-certs -o yaml`);
    expect(keys).toContain('ca.key: ');
    expect(keys).not.toContain(Buffer.from(master().read('/etc/kubernetes/pki/ca.key')).toString('base64'));

    const info = `kubectl ${ADMIN} -n kube-public`;
    const kubeconfig = master().run(`${info} get configmap cluster-info -o 'jsonpath={.data.kubeconfig}'`);
    master().write('/run/signature.json', signClusterInfo(kubeconfig));
    master().run(`${info} patch configmap cluster-info --patch-file=/run/signature.json`);
  });

  it.each(['master-2', 'master-3'])('let %s fetch them, and prepare a control plane', (hostname) => {
    const machine = site.machine(hostname);
    machine.run(`ip route add ${VIRTUAL_IP}/32 via 10.1.1.140`);
    machine.run(`kubeadm join phase control-plane-prepare all ${CONFIG}`);
    for (const file of ['ca.key', 'sa.key', 'front-proxy-ca.key', 'etcd/ca.key']) {
      const path = `/etc/kubernetes/pki/${file}`;
      expect(machine.read(path)).toBe(master().read(path));
      expect(machine.run(`stat -c %a ${path}`)).toBe('600\n');
    }
  });

  it.each(['node-1', 'node-2'])('let %s find the cluster at the virtual IP', (hostname) => {
    const machine = site.machine(hostname);
    machine.run(`ip route add ${VIRTUAL_IP}/32 via 10.1.1.140`);
    machine.run(`kubeadm join phase kubelet-start ${CONFIG}`);
    const credentials = machine.read('/etc/kubernetes/bootstrap-kubelet.conf');
    expect(credentials).toContain(`server: https://${VIRTUAL_IP}:6443`);
    expect(credentials).toContain(`token: ${TOKEN}`);
    expect(machine.read('/etc/kubernetes/pki/ca.crt')).toBe(master().read('/etc/kubernetes/pki/ca.crt'));
  });
});
