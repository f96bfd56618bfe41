import type { ClusterDefinition } from '../../../lib/coreos/machines/cluster-definition';
import { listMachines } from '../../../lib/coreos/machines/machine-cluster-props';
import { MachineDocuments } from '../../../lib/coreos/machines/machine-documents';
import { ARTICLE_SITE } from '../article-site';
import { SSH_KEY } from '../boot';

const DEFINITION: ClusterDefinition = {
  props: { ...ARTICLE_SITE, encoding: 'gzip', provider: 'aws' },
  machines: listMachines(ARTICLE_SITE),
  overlay: { network: ARTICLE_SITE.overlayNetwork },
  serviceNetwork: undefined,
  createDocument: ({ hostname, role }) => ({
    hostname,
    units: [
      { name: 'etcd.service', command: 'start' },
      { name: 'kubelet.service', content: `[Service]\nExecStart=/bin/kubelet ${role}\n` },
    ],
  }),
  differences: [],
  listRequiredSoftware: () => [],
  listNextSteps: () => [],
  subnetFile: undefined,
  listAcceptanceChecks: () => [],
  *check() {},
};

describe('the documents of machines', () => {
  const documents = new MachineDocuments(DEFINITION);
  const [master, ...nodes] = listMachines(ARTICLE_SITE);
  const onMaster = documents.create(master);
  const onNodes = nodes.map((node) => documents.create(node));

  it('have the settings of every cluster', () => {
    expect(onMaster).toMatchObject({
      hostname: 'kube-master',
      sshAuthorizedKeys: [SSH_KEY],
      encoding: 'gzip',
      provider: 'aws',
    });
  });

  it('share identical units, so that each is read once', () => {
    const [etcd, kubelet] = onMaster.units ?? [];
    for (const { units } of onNodes) {
      expect(units?.[0]).toBe(etcd);
      expect(units?.[1]).not.toEqual(kubelet);
    }
    expect(onNodes[0]?.units?.[1]).toBe(onNodes[1]?.units?.[1]);
  });
});
