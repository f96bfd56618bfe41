import { App, Stack, USER_DATA_FORMATS, USER_DATA_LIMITS, UserData, type UserDataFormat } from 'kumiki';
import { EVERYTHING } from './everything.ts';
import { table } from './table.ts';

/** Returns the text of docs/coreos.md. */
export function renderCoreOS(): string {
  return `${CONSTRUCTS}
${CHECKS_AND_FILES}
## Formats, and what each cannot express

A part that a format cannot express is left out or expressed in another way, and a note in the report of the synth says so.

${losses()}
## How much a provider accepts

${limits()}
Compressed, the document of the article's master has about 1,750 bytes instead of 5,600. Sakura Cloud's manual states no limit.
`;
}

const CONSTRUCTS = `# Clusters of CoreOS machines

The tables of this page are generated from the sources by \`npm run docs\`.

A cluster construct creates the boot document (user_data) of each machine of a small Kubernetes site: a master, which also runs pods, any number
of nodes, and an overlay network for pods. [examples/coreos-cluster](../examples/coreos-cluster/main.ts) has all three kinds:

| construct | creates | differences |
|---|---|---|
| [\`KubeadmCluster\`](kubeadm.md) | today's Kubernetes on Flatcar, Debian or Ubuntu: containerd, kubeadm, one master or several | [what replaces what](coreos-differences.md#with-kubeadm) |
| \`CoreOSRudderCluster\` | the Kubernetes of 2014 on CoreOS, as an article of that time builds it, with its mistakes fixed: etcd on every machine, Rudder, and Kubernetes' programs as systemd units | [what is different, and why](coreos-differences.md) |
| \`CoreOSRudderCluster\` with \`compat: 'article'\` | the same cluster unit by unit, for readers who follow the article | none; each synth notes the mistakes |

"The article" is a tutorial from 2014. It sets up Kubernetes on three CoreOS machines of IDCF Cloud, a master that also runs pods and two nodes,
with etcd on all of them; by its own account, most units follow kelseyhightower/kubernetes-coreos. The overlay network is Rudder, as flannel was
called from 21 August to 17 September 2014. \`compat: 'article'\` reproduces its units, files and keys, and
[the list of differences](coreos-differences.md) shows what it did and what Kumiki does instead.

\`UserData\` is the document of a single machine without a cluster: units, drop-ins, files, users, keys, kernel settings.
`;

const CHECKS_AND_FILES = `## What is checked before anything boots

- Addresses: every machine is on the node network, and none has the address of another or of the gateway; the node, overlay and service networks
  do not overlap; the overlay has a subnet for each machine, by the rules of the program that leases them; the MTU is large enough.
- Units, line by line: whatever systemd would refuse or silently ignore, such as directives that are unknown or in the wrong section, invalid
  values, and commands that only a shell understands. Kumiki knows systemd's own list of directives since version 209, and which versions have
  each. \`systemdVersion\` is the version of the image; without it, using what only some versions have is a note. The verdicts match those of
  \`systemd-analyze verify\` 252 on some 2,000 generated units.
- Units as a whole: their order, because commands run one by one, and cycles in it; programs that nothing installs; units that do not exist
  (\`preplacedFiles\` lists those of the image); failures that go unnoticed; downloads that are not verified.
- Files: paths that would be written twice, and paths below folders that are mounted over them.
- Strings: anything that would become another key, directive or argument; secrets, which everyone on the machine could read; names that
  coreos-cloudinit would replace with an address.
- Size: whether the cloud accepts the document, if \`provider\` names the cloud. The error names the largest parts.
- Format: whether it can express what a cluster needs; a document is not compressed as a whole if nothing unpacks it.

Errors stop the synthesis and name the property that you wrote; warnings are notes in its report. [All codes](errors.md).

## What synth writes

Synth writes \`<output>/<stack>/user-data/<hostname>\`, byte for byte what the cloud is given; its name never ends in an extension that kubectl or
cdk8s would take for a manifest. With \`encoding: 'gzip'\` or \`'gzip+base64'\`, a readable copy is beside it as \`<hostname>.txt\`. The report of
\`kumiki synth\` shows the role, address, subnet and size of each machine, and the next steps; so does \`--json\`.

Machines of the cluster can be servers of a \`SakuraLoadBalancedService\`: \`servers: cluster.nodes\`. Their kernels then get the settings that
direct server return needs, before the proxy starts.

\`<output>/<stack>/clusters/<cluster>/machines.txt\` lists the machines of a cluster for the commands of the next steps.

## Who must reach what

\`cluster.addressPlan.openPorts\` lists every port and its callers: other machines, your own workstation, or the clients that pods serve. The
programs of 2014 require no credentials: anyone who reaches etcd or a kubelet controls the cluster, so a note in the report of the synth lists
the ports to close. Other notes warn of a node network with public addresses, and of pods that would get public addresses.

## Whether it runs as planned

\`sh <output>/<stack>/clusters/<cluster>/accept.sh\` connects to every machine by ssh and compares it with the plan: addresses and routes, the
subnet file, the overlay's MTU and device, the bridge, units, arguments of the programs, etcd members, minions or nodes, listening ports, and
packets that fill the MTU from each machine to the next. It prints a line for each check in the Test Anything Protocol, and fails if anything is
not as planned. \`REMOTE_SHELL\` sets the command that reaches machines, such as \`ssh -J gateway\`; \`sh accept.sh HOSTNAME\`, run as root
on a machine, checks that one.
`;

/** Returns a table with one row for each loss and one column for each format. */
function losses(): string {
  const rows = new Map<string, { readonly part: string; readonly formats: Set<UserDataFormat> }>();
  for (const format of USER_DATA_FORMATS) {
    for (const { part, message } of lossesOf(format)) {
      const row = rows.get(message) ?? { part: kindOf(part), formats: new Set() };
      rows.set(message, row);
      row.formats.add(format);
    }
  }
  return table(
    ['part', 'consequence', ...COLUMNS.map(([name]) => name)],
    [...rows].map(([message, { part, formats }]) => [
      `\`${part}\``,
      message,
      ...COLUMNS.map(([, format]) => (formats.has(format) ? '×' : '')),
    ]),
  );
}

/** One version stands for all versions of a format, because they lose the same. */
const COLUMNS: readonly (readonly [string, UserDataFormat])[] = [
  ['coreos-cloudinit', 'coreos-cloudinit-1.14'],
  ['cloud-init', 'cloud-init'],
  ['Flatcar', 'flatcar-ignition-3.4.0'],
  ['Fedora CoreOS', 'fcos-ignition-3.5.0'],
];

function lossesOf(format: UserDataFormat) {
  const stack = new Stack(new App(), 'docs');
  return EVERYTHING.flatMap(
    (props, index) => new UserData(stack, `Machine${index}`, { ...props, format }).toArtifact().losses,
  );
}

/** Removes the name of a unit: `units[hello.service].command` stands for the command of any unit. */
function kindOf(part: string): string {
  return part.replace(/\[[^\]]*\]/, '[]');
}

function limits(): string {
  return table(
    ['`provider`', 'bytes', 'counted', 'source'],
    Object.entries(USER_DATA_LIMITS).map(([provider, { bytes, counted, source }]) => [
      `\`${provider}\``,
      bytes.toLocaleString('en'),
      COUNTED[counted],
      source,
    ]),
  );
}

const COUNTED = {
  given: 'as given',
  bytes: 'after base64 is decoded',
  base64: 'after base64 encoding',
} as const;
