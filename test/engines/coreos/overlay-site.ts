import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressPlan, AddressPlanRow } from '../../../lib/coreos/address-plan/address-plan';
import type { DescribedOverlay } from '../../../lib/coreos/address-plan/description';
import { renderNetworkConfig } from '../../../lib/coreos/address-plan/overlay';
import { ARTICLE_PORTS } from '../../../lib/coreos/address-plan/ports';
import { type RunningEtcd, startEtcd } from '../harness/etcd';
import { NetworkNamespace } from '../harness/network-namespace';

/** The interface between nodes, named as on the article's machines. */
export const INTERFACE = 'ens32';

/** A machine of the site. */
export interface SiteNode {
  readonly namespace: NetworkNamespace;
  /** Returns the variables that the allocator wrote for docker. */
  subnetFile(): Record<string, string>;
  /** Ends the allocator and starts it again. */
  restart(): Promise<void>;
}

/** The programs of a site. */
export interface SitePrograms {
  readonly etcd: string;
  readonly flannel: string;
}

/** A cluster's network: a namespace for each node, and one for the switch, with etcd and the gateway. */
export class OverlaySite {
  readonly nodes: SiteNode[] = [];
  private folder = '';
  private readonly namespaces: NetworkNamespace[] = [];
  private etcd: RunningEtcd | undefined;

  /** Sets up the site by its plan, with the allocator on each node and its subnet on the bridge `docker0`. */
  async start(programs: SitePrograms, plan: AddressPlan, overlay: DescribedOverlay): Promise<void> {
    this.folder = mkdtempSync(join(tmpdir(), 'kumiki-overlay-'));
    const lan = await this.open();
    lan.configure(
      'link add switch type bridge',
      `addr add ${plan.gateway}/${plan.nodeNetwork.prefixLength} dev switch`,
      'link set switch up',
    );
    this.etcd = await startEtcd(programs.etcd, `${plan.gateway}:${ARTICLE_PORTS.etcdClient}`, lan.enter);
    lan.run([programs.flannel, 'configure', '--etcd', this.etcd.url, renderNetworkConfig(overlay)]);
    for (const row of plan.rows) {
      const namespace = await this.open();
      connect(namespace, lan, row, plan);
      this.nodes.push(
        await this.join(namespace, row.hostname, [programs.flannel, 'node', '--etcd', this.etcd.url]),
      );
    }
  }

  async stop(): Promise<void> {
    for (const namespace of this.namespaces.reverse()) await namespace.close();
    await this.etcd?.stop();
    if (this.folder) rmSync(this.folder, { recursive: true, force: true });
  }

  private async open(): Promise<NetworkNamespace> {
    const namespace = await NetworkNamespace.open();
    this.namespaces.push(namespace);
    return namespace;
  }

  private async join(
    namespace: NetworkNamespace,
    hostname: string,
    allocator: readonly string[],
  ): Promise<SiteNode> {
    const file = join(this.folder, `${hostname}.env`);
    const start = () => namespace.start([...allocator, '--interface', INTERFACE, '--subnet-file', file]);
    let stop = await start();
    const subnetFile = () => readVariables(file);
    namespace.configure(
      'link add docker0 type bridge',
      `addr add ${subnetFile().FLANNEL_SUBNET} dev docker0`,
      'link set docker0 up',
    );
    const restart = async () => {
      await stop();
      rmSync(file);
      stop = await start();
    };
    return { namespace, subnetFile, restart };
  }
}

/** Connects a machine to the switch. */
function connect(
  machine: NetworkNamespace,
  lan: NetworkNamespace,
  row: AddressPlanRow,
  plan: AddressPlan,
): void {
  // interface names have at most 15 characters
  const port = `p-${row.hostname}`.slice(0, 15);
  lan.configure(
    `link add ${port} type veth peer name ${INTERFACE} netns ${machine.process}`,
    `link set ${port} master switch up`,
  );
  machine.configure(
    `addr add ${row.address}/${plan.nodeNetwork.prefixLength} dev ${INTERFACE}`,
    `link set ${INTERFACE} up`,
    `route add default via ${plan.gateway}`,
  );
}

function readVariables(file: string): Record<string, string> {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return Object.fromEntries(lines.map((line) => line.split('=') as [string, string]));
}
