import type { DraftNode, GraphDraft, StackGroups } from './draft';

/** If a construct has more machines of one role, they are drawn as one node. */
const MOST = 6;

/** Nodes of machines, by address. */
export type MachineNodes = Map<string, DraftNode>;

interface ListedMachine {
  readonly title: string;
  readonly role: string;
  readonly address: string;
  readonly path: string;
  readonly documentIds: readonly string[];
}

/** Adds the machines of a stack. */
export function addMachines(draft: GraphDraft, groups: StackGroups, machines: MachineNodes): void {
  const byGroup = Map.groupBy(
    listMachines(draft, groups),
    ({ path, role }) => `${groups.find(path).id}\n${role}`,
  );
  for (const listed of byGroup.values()) {
    if (listed.length > MOST) addOneFor(draft, groups, listed, machines);
    else for (const each of listed) addMachine(draft, groups, each, machines);
  }
}

function listMachines(draft: GraphDraft, { stack }: StackGroups): ListedMachine[] {
  const roles = new Map(
    stack.clusters.flatMap((cluster) =>
      cluster.machines.map((machine) => [machine.userDataPath, machine] as const),
    ),
  );
  return stack.userData.map(({ constructPath, name }) => {
    const machine = roles.get(constructPath);
    const documentId = draft.addDocument({
      id: constructPath,
      title: `user_data of ${name}`,
      file: `${stack.name}/user-data/${name}`,
      // may contain tokens, keys and password hashes
      isSecret: true,
      read: () => undefined,
    });
    return {
      title: machine?.hostname ?? name,
      role: machine?.role ?? 'machine',
      address: machine?.address ?? '',
      path: constructPath,
      documentIds: [documentId],
    };
  });
}

function addMachine(
  draft: GraphDraft,
  groups: StackGroups,
  { title, role, address, path, documentIds }: ListedMachine,
  machines: MachineNodes,
): void {
  const node = draft.addNode({
    id: path,
    kind: 'machine',
    title,
    subtitle: [role, address].filter((part) => part !== '').join(' · '),
    group: groups.find(path).id,
    path,
    documents: [...documentIds],
  });
  if (address !== '') machines.set(address, node);
}

function addOneFor(
  draft: GraphDraft,
  groups: StackGroups,
  listed: readonly ListedMachine[],
  machines: MachineNodes,
): void {
  const [first, last] = [listed[0], listed.at(-1)];
  if (!first || !last) return;
  const group = groups.find(first.path).id;
  const node = draft.addNode({
    id: `${group} (${first.role})`,
    kind: 'machine',
    title: `${listed.length} machines`,
    subtitle: `${first.role} · ${first.title} … ${last.title}`,
    group,
    path: group,
    facts: listed.map(({ title, address }) => ({ name: title, value: address })),
    documents: listed.flatMap(({ documentIds }) => documentIds),
  });
  for (const { address } of listed) if (address !== '') machines.set(address, node);
}
