import { type App, CoreOSRudderCluster, Discovery, Stack } from 'kumiki';
import { site } from './site.ts';

/** The article's cluster, unit by unit, including its mistakes, which each synth reports as notes. */
export class Article extends Stack {
  constructor(app: App, id: string) {
    super(app, id);

    new CoreOSRudderCluster(this, 'Cluster', {
      ...site,
      compat: 'article',
      discovery: Discovery.token('b9d070ef8fc3c65b3dc8a49853a77adf'),
      // IDCF Cloud accepts 2 KB: the documents fit only if they are compressed
      provider: 'idcf',
      encoding: 'gzip+base64',
    });
  }
}
