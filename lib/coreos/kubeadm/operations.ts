import { quoteForShell } from '../../core/shell';
import {
  type NextStepsInput,
  RECEIVE_MASTER_FILES,
  renderVirtualIpCommand,
  renderWriteCommand,
} from './next-steps';
import { joinsByFile, type KubeadmMachineSpec, LOGIN, PATHS, toApiEndpoint } from './spec';

/** A maintenance task of a cluster after its first day. */
export interface Operation {
  /** Title of the task, used as a heading. */
  readonly title: string;
  /** When to do it, and what to know before. */
  readonly text: string;
  /** Shell commands to run on the administrator's own machine, in this order. */
  readonly commands: readonly string[];
}

/** Lists a cluster's maintenance tasks, with the names and addresses of its machines. */
export function listOperations(plan: NextStepsInput): Operation[] {
  return [
    renewCertificates(plan),
    exportCredentials(),
    ...takeSnapshots(plan),
    upgrade(plan),
    addNode(plan),
    replaceNode(plan),
    ...replaceMaster(plan),
    prepareForVirtualIps(plan),
  ];
}

/** Renders the operations as a Markdown page in the cluster's folder. */
export function renderOperations(title: string, operations: readonly Operation[]): string {
  const sections = operations.map(({ title: heading, text, commands }) => {
    const block = commands.length === 0 ? '' : `\n\`\`\`sh\n${commands.join('\n')}\n\`\`\`\n`;
    return `## ${heading}\n\n${text}\n${block}`;
  });
  return `# Running ${title}\n\nMade by synth for the machines of this cluster. Run the commands where \`kubeconfig\` is, and stop at the first one that fails.\n\n${sections.join('\n')}`;
}

function login({ address }: KubeadmMachineSpec): string {
  return quoteForShell(`${LOGIN}@${address}`);
}

function listMasters({ machines }: NextStepsInput): KubeadmMachineSpec[] {
  return machines.filter(({ role }) => role === 'master');
}

function nodeName({ hostname }: KubeadmMachineSpec): string {
  return quoteForShell(hostname.toLowerCase());
}

/**
 * Makes the control plane read renewed certificates, by moving its manifests away and back: its programs read
 * certificates only when they start.
 */
const RESTART_CONTROL_PLANE =
  'sudo sh -c "cd /etc/kubernetes && mv manifests manifests.off && sleep 30 && mv manifests.off manifests"';

function renewCertificates(plan: NextStepsInput): Operation {
  const masters = listMasters(plan);
  const [first] = masters;
  return {
    title: 'Certificates',
    text: "kubeadm's certificates end after a year, and an upgrade renews them. Between upgrades, renew them on one master after another; each stops answering for about a minute. The certificates of kubelets renew themselves. The authority itself lasts ten years.",
    commands: [
      ...masters.map((master) => `ssh ${login(master)} sudo kubeadm certs check-expiration`),
      ...masters.flatMap((master) => [
        `ssh ${login(master)} sudo kubeadm certs renew all`,
        `ssh ${login(master)} ${quoteForShell(RESTART_CONTROL_PLANE)}`,
        `until kubectl --kubeconfig kubeconfig --server=${quoteForShell(`https://${master.address}:6443`)} get --raw /readyz; do sleep 5; done`,
      ]),
      ...(first ? [`(umask 077 && ssh ${login(first)} sudo cat ${PATHS.adminConfig} > kubeconfig)`] : []),
    ],
  };
}

/** Extracts the files that `cluster.kubeConfig()` refers to from the administrator's kubeconfig. */
function exportCredentials(): Operation {
  const read = (key: string) =>
    `kubectl --kubeconfig kubeconfig config view --raw -o 'jsonpath={.users[0].user.${key}}' | base64 -d`;
  return {
    title: 'Credentials as files',
    text: 'A kubeconfig of `cluster.kubeConfig()` names the certificate and the key of the administrator as files beside it. They end with the other certificates.',
    commands: [
      `(umask 077 && ${read('client-certificate-data')} > admin.crt && ${read('client-key-data')} > admin.key)`,
    ],
  };
}

/** Renders a call of etcdctl in the running etcd pod, whose image contains it. */
function renderEtcdctl({ hostname }: KubeadmMachineSpec): string {
  const pki = `${PATHS.pki}/etcd`;
  const flags = `--endpoints=https://127.0.0.1:2379 --cacert=${pki}/ca.crt --cert=${pki}/server.crt --key=${pki}/server.key`;
  return `kubectl --kubeconfig kubeconfig -n kube-system exec etcd-${hostname.toLowerCase()} -- etcdctl ${flags}`;
}

function takeSnapshots(plan: NextStepsInput): Operation[] {
  const [master] = listMasters(plan);
  if (!master || plan.spec.etcd.kind === 'external') return [];
  const etcdctl = renderEtcdctl(master);
  return [
    {
      title: 'Snapshots of etcd',
      text: `Take one before every upgrade, and regularly. It holds every object of the cluster with its Secrets: keep it, and a copy of ${PATHS.pki}, where only you can read them. A cluster is restored from both with \`etcdutl snapshot restore\` on each master, into an empty /var/lib/etcd, before the kubelet starts.`,
      commands: [
        `${etcdctl} snapshot save /var/lib/etcd/snapshot.db`,
        `(umask 077 && ssh ${login(master)} sudo cat /var/lib/etcd/snapshot.db > "etcd-$(date +%F).db")`,
        `ssh ${login(master)} sudo rm /var/lib/etcd/snapshot.db`,
        `(umask 077 && ssh ${login(master)} sudo tar -C /etc/kubernetes -czf - pki > "pki-$(date +%F).tar.gz")`,
      ],
    },
  ];
}

function upgrade(plan: NextStepsInput): Operation {
  return {
    title: 'Upgrades',
    text: 'By one minor version at a time, masters before nodes, one machine after another. Set kubernetesVersion (and the checksum of the image) in the stack first, so that new machines get the same version: machines that exist do not read their documents again. Export the version, and for Flatcar the URL of the image and its SHA-256.',
    commands: plan.machines.flatMap((machine) => [
      ...(machine.isFirst ? [] : [renderDrain(machine)]),
      ...renderProgramUpgrade(machine),
      `ssh ${login(machine)} "sudo kubeadm upgrade ${machine.isFirst ? 'apply --yes v$VERSION' : 'node'}"`,
      `ssh ${login(machine)} sudo systemctl restart kubelet`,
      ...(machine.isFirst ? [] : [`kubectl --kubeconfig kubeconfig uncordon ${nodeName(machine)}`]),
    ]),
  };
}

function renderProgramUpgrade(machine: KubeadmMachineSpec): string[] {
  const to = login(machine);
  if (machine.distribution === 'debian') {
    return [
      `ssh ${to} "sudo sed -i s,/v[0-9.]*/deb,/v\${VERSION%.*}/deb, /etc/apt/sources.list.d/kubernetes.list && sudo apt-get update"`,
      `ssh ${to} "sudo apt-get install -y --allow-change-held-packages kubeadm='$VERSION-*' kubelet='$VERSION-*' kubectl='$VERSION-*'"`,
    ];
  }
  const image = '/opt/extensions/kubernetes/kubernetes-v$VERSION.raw';
  return [
    `ssh ${to} "sudo curl -fsSL -o ${image} $IMAGE_URL && echo $IMAGE_SHA256  ${image} | sha256sum -c"`,
    `ssh ${to} "sudo ln -sfn ${image} /etc/extensions/kubernetes.raw && sudo systemctl restart systemd-sysext ensure-sysext"`,
  ];
}

function renderDrain(machine: KubeadmMachineSpec): string {
  return `kubectl --kubeconfig kubeconfig drain ${nodeName(machine)} --ignore-daemonsets --delete-emptydir-data`;
}

function addNode({ machines, spec }: NextStepsInput): Operation {
  const byFile = spec.join.kind === 'file';
  const [first] = machines;
  return {
    title: 'Another node',
    text: byFile
      ? 'Add it to `nodes` in the stack, synthesize, and give the new machine its document. It waits for the file that the first master prints. Documents of other machines stay as they are.'
      : 'Add it to `nodes` in the stack with a token that is still valid: the one in the documents ends. Create one, put it into the stack, synthesize, and give the new machine its document.',
    commands: !first
      ? []
      : byFile
        ? [
            `(umask 077 && ssh ${login(first)} sudo ${PATHS.printJoinFile} > join.conf)`,
            `ssh ${LOGIN}@ADDRESS ${quoteForShell(renderWriteCommand(PATHS.joinFile))} < join.conf`,
            'rm join.conf',
          ]
        : [`ssh ${login(first)} sudo kubeadm token create --ttl 1h`],
  };
}

function replaceNode({ machines }: NextStepsInput): Operation {
  const node = machines.find(({ role }) => role === 'node');
  const name = node ? nodeName(node) : 'NODE';
  return {
    title: 'A node in place of another',
    text: `Move its pods away and remove it from the cluster, then install the machine again with the same document: it joins like a new one. A machine of the same name cannot join while the old one is still listed as ready. For ${node?.hostname ?? 'a node'}:`,
    commands: [
      `kubectl --kubeconfig kubeconfig drain ${name} --ignore-daemonsets --delete-emptydir-data --force`,
      `kubectl --kubeconfig kubeconfig delete node ${name}`,
    ],
  };
}

/**
 * Describes how to replace a master. The first master's document creates a cluster, so no machine may ever
 * start with it again.
 */
function replaceMaster(plan: NextStepsInput): Operation[] {
  const masters = listMasters(plan);
  const [first, second] = masters;
  if (!first) return [];
  if (!second) {
    return [
      {
        title: 'The only master',
        text: `The document of ${first.hostname} creates a cluster: a machine that starts with it again has an empty one. Restore the snapshot of etcd and ${PATHS.pki} before kubeadm runs, or have three masters.`,
        commands: [],
      },
    ];
  }
  const etcdctl = renderEtcdctl(first);
  return [
    {
      title: 'A master in place of another',
      text: `Remove it from the cluster and from etcd, then install it again with its document: it joins like a new one. ${first.hostname}, whose document creates a cluster, must not be installed with that again: make ${second.hostname} the \`master\` in the stack, which does not concern the running machine, and list ${first.hostname} among \`otherMasters\`; its new document joins, and every master prints what it joins with. For ${second.hostname}:`,
      commands: [
        renderDrain(second),
        ...(plan.spec.etcd.kind === 'stacked'
          ? [
              `${etcdctl} member remove "$(${etcdctl} member list | grep ${quoteForShell(` ${second.hostname.toLowerCase()},`)} | cut -d, -f1)"`,
            ]
          : []),
        `kubectl --kubeconfig kubeconfig delete node ${nodeName(second)}`,
        ...(joinsByFile(second)
          ? [
              `ssh ${login(first)} sudo ${PATHS.printMasterFiles} | ssh ${login(second)} ${quoteForShell(RECEIVE_MASTER_FILES)}`,
            ]
          : []),
        `until kubectl --kubeconfig kubeconfig --server=https://${quoteForShell(second.address)}:6443 get --raw /readyz; do sleep 5; done`,
      ],
    },
  ];
}

/**
 * Describes how to add a load balancer's settings to machines that already run: documents are read only once.
 */
function prepareForVirtualIps({ machines, spec }: NextStepsInput): Operation {
  return {
    title: 'A load balancer in front of machines that already run',
    text: `A load balancer adds kernel settings to the documents of its servers, but machines read their documents once, when they are installed. On machines that were installed before it was added to the stack, set them by hand before it gets traffic: without them a machine answers ARP requests for the virtual IP, and takes all of its packets. The API server of this cluster is at ${toApiEndpoint(spec)}.`,
    commands: machines.map((machine) => `ssh ${login(machine)} ${quoteForShell(renderVirtualIpCommand())}`),
  };
}
