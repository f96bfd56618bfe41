import { App } from 'kumiki';
import { OnGke } from './on-gke.ts';
import { OnSakura } from './on-sakura.ts';

// `npx kumiki synth examples/gateway/main.ts`: the same site behind load balancers of GKE and of Sakura Cloud
const app = new App();
new OnGke(app, 'gke');
new OnSakura(app, 'sakura');
app.synth();
