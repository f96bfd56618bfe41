import { type App, CoreOSRudderCluster, Discovery, Stack } from 'kumiki';
import { site } from './site.ts';

/** The article's cluster, unit by unit. Its mistakes are there too, and each synth names them. */
export class Article extends Stack {
  constructor(app: App, id: string) {
    super(app, id);

    new CoreOSRudderCluster(this, 'Cluster', {
      ...site,
      compat: 'article',
      discovery: Discovery.token('b9d070ef8fc3c65b3dc8a49853a77adf'),
      // IDCF Cloud takes 2 KB: only compressed do the documents fit
      provider: 'idcf',
      encoding: 'gzip+base64',
    });
  }
}
