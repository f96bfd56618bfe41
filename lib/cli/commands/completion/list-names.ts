import type { App } from '../../../app';
import { listBalancers } from '../../../load-balancer/artifact';
import type { CommandContext, NameKind } from '../../command';
import { chooseFiles, readKubeConfig } from '../kubeconfig/kubeconfig-file';
import { listUsedImages } from '../lock/plan-lock';

/** Lists names of one kind in a program, as options accept them. */
export function listProgramNames(app: App, kind: Exclude<NameKind, 'contexts'>): readonly string[] {
  switch (kind) {
    case 'constructs':
      return app.node.findAll().flatMap(({ node }) => node.path || []);
    case 'stacks':
      return app.charts.flatMap(({ node }) => node.path || []);
    case 'services': {
      const services = app
        .assemble()
        .stacks.flatMap(listBalancers)
        .flatMap((balancer) => balancer.services)
        // a probe Service announces the addresses of machines
        .filter(({ role }) => role === 'service');
      return [...new Set(services.map(({ namespace, name }) => `${namespace}/${name}=`))];
    }
    case 'images':
      return listUsedImages(app).tagged.map(({ name }) => name);
  }
}

/** Lists the contexts of the kubeconfigs that clients read. @param file as named on the command line */
export function listContexts(file: unknown, context: CommandContext): readonly string[] {
  const documents = chooseFiles(file, context).map((each) => readKubeConfig(each, ''));
  return [...new Set(documents.flatMap((document) => document.listContexts().map(({ name }) => name)))];
}
