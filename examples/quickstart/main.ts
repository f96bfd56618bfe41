import { App } from 'kumiki';
import { Quickstart } from './stack.ts';

// what `cdk8s synth` and `kumiki synth` run: it writes dist/
const app = new App();
new Quickstart(app, 'quickstart');
app.synth();
