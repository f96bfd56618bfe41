import { App } from 'kumiki';
import { Article } from './article.ts';
import { Flatcar } from './flatcar.ts';
import { Hardened } from './hardened.ts';

// `npx kumiki synth examples/coreos-cluster/main.ts`: one folder of user_data for each of the three clusters
const app = new App();
new Article(app, 'article');
new Hardened(app, 'hardened');
new Flatcar(app, 'flatcar');
app.synth();
