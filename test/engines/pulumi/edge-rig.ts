import { SimulatedSite } from '../harness/simulated-site';
import { EDGE_PROGRAM, edgeArgs } from './programs';
import { PulumiProject } from './project';

/** A project with one load balancer named `edge`, and the simulator that it uses. */
export interface EdgeRig {
  readonly site: SimulatedSite;
  readonly project: PulumiProject;
  close(): Promise<void>;
}

/** Starts a rig. Requests are not retried, so that a failure shows at once. */
export async function startEdge(engine: string): Promise<EdgeRig> {
  const site = await SimulatedSite.start();
  try {
    const project = await PulumiProject.create({
      engine,
      files: { 'index.ts': EDGE_PROGRAM, 'args.json': edgeArgs() },
      config: { ...site.config, 'sakura:retryMax': '0' },
      secrets: site.secrets,
    });
    const close = async () => {
      project.remove();
      await site.close();
    };
    return { site, project, close };
  } catch (error) {
    await site.close();
    throw error;
  }
}

/** URN of the load balancer in the state. */
export const EDGE_URN = 'urn:pulumi:dev::project::pulumi-nodejs:dynamic/kumiki:LoadBalancer::edge';
