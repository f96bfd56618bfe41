import { App, Stack, USER_DATA_FORMATS, USER_DATA_LIMITS, UserData, type UserDataFormat } from 'kumiki';
import { EVERYTHING } from './everything.ts';
import { table } from './table.ts';

/** Returns the text of docs/coreos.md. */
export function renderCoreOS(): string {
  return `${CONSTRUCTS}
${CHECKS_AND_FILES}
## Formats, and what each cannot express

A part that a format cannot express is left out or expressed in another way, and a note of the synth says so.

${losses()}
## How much a provider accepts

${limits()}
Compressed, the article's master has about 1,750 bytes instead of 5,600. Sakura Cloud's manual gives no number.
`;
}

const CONSTRUCTS = `# Clusters of CoreOS machines

The tables of this page are generated from the sources by \`npm run docs\`.

A cluster construct creates the boot document (user_data) of each machine of a small Kubernetes site: one master, which runs pods as
well, and any number of nodes, with an overlay network for pods. [examples/coreos-cluster](../examples/coreos-cluster/main.ts) has all three
kinds:

| construct | creates | differences |
|---|---|---|
| [\`KubeadmCluster\`](kubeadm.md) | today's Kubernetes on Flatcar, Debian or Ubuntu: containerd, kubeadm, one master or several | [what takes the place of what](coreos-differences.md#with-kubeadm) |
| \`CoreOSRudderCluster\` | the Kubernetes of 2014 on CoreOS, as an article of that time builds it, with its mistakes fixed: etcd on every machine, Rudder, and the programs of Kubernetes as units of systemd | [what is different, and why](coreos-differences.md) |
| \`CoreOSRudderCluster\` with \`compat: 'article'\` | the same cluster unit by unit, for those who follow the article | none; each synth notes the mistakes |

"The article" is a tutorial of 2014. It sets up Kubernetes on three CoreOS machines of IDCF Cloud, a master that runs pods as well and
two nodes, with etcd on all of them; by its own account most units follow kelseyhightower/kubernetes-coreos. The overlay network is Rudder, as
flannel was called from 21 August to 17 September 2014. \`compat: 'article'\` reproduces its units, files and keys, and
[the list of differences](coreos-differences.md) says what it did and what Kumiki does instead.

\`UserData\` is the document of a single machine without a cluster: units, drop-ins, files, users, keys, kernel settings.
`;

const CHECKS_AND_FILES = `## What is checked before anything boots

- Addresses: every machine is on the node network, none has the address of another or of the gateway; node, overlay and service
  network do not overlap; the overlay has a subnet for each machine, by the rules of the program that leases them; the MTU leaves room.
- Units: what systemd would refuse or silently ignore, line by line: directives it does not know, or not in this section; values that it
  does not take; commands that only a shell understands. Its own list of directives since version 209 is used, with the versions
  that have each: \`systemdVersion\` names the one of the image, or else what only some of them have is a note. Our verdict is that of
  \`systemd-analyze verify\` 252 on some 2,000 generated units. Their order, as commands are given one by one, and circles in it; programs that
  nothing puts in place; units that exist nowhere (\`preplacedFiles\` names those of the image); failures that go unnoticed; downloads that are not verified.
- Files: paths that two means would write, and those below folders that are mounted over them.
- Texts: everything that would become another key, directive or argument; secrets, which everybody on the machine could read; names
  that coreos-cloudinit would replace with an address.
- The size, if \`provider\` names the cloud, of what the cloud receives. The error names the largest parts.
- That the format can carry what a cluster needs, and is not compressed as a whole where nothing unpacks it.

Errors stop the synthesis and name the property that you wrote; warnings are notes of its report. [All codes](errors.md).

## What synth writes

\`<output>/<stack>/user-data/<hostname>\`, byte for byte what the cloud is given, never with an ending that kubectl or cdk8s would
take for a manifest. With \`encoding: 'gzip'\` or \`'gzip+base64'\` the readable text is beside it as \`<hostname>.txt\`. The report of
\`kumiki synth\` shows role, address, subnet and size of each machine, and what to do next; \`--json\` has the same.

A machine of the cluster can be a server of \`SakuraLoadBalancedService\`: \`servers: cluster.nodes\`. Its kernel then gets the settings
that direct server return needs, before the proxy starts.

\`<output>/<stack>/clusters/<cluster>/machines.txt\` lists the machines of a cluster for the commands of the next steps.

## Who must reach what

\`cluster.addressPlan.openPorts\` lists every port with who calls it: other machines, your own workstation, or everybody whom pods
serve. The programs of 2014 ask nobody for credentials: whoever reaches etcd or a kubelet controls the cluster, and a note of the synth
lists the ports to close. So does one for a node network of public addresses, and for pods that would get public ones.

## Whether it runs as planned

\`sh <output>/<stack>/clusters/<cluster>/accept.sh\` asks every machine by ssh and compares it with the plan: addresses and routes, the
subnet file, MTU and device of the overlay, the bridge, units, arguments of the programs, members of etcd, minions or nodes, listening
ports, and packets that fill the MTU from each machine to the next. It prints a line for each point, in the Test Anything Protocol, and
fails if one is not as planned. \`REMOTE_SHELL\` names what it reaches machines with, such as \`ssh -J gateway\`;
\`sh accept.sh HOSTNAME\` checks a machine from within.
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
  given: 'as it is given',
  bytes: 'after base64 is taken off',
  base64: 'after base64 is put on',
} as const;
