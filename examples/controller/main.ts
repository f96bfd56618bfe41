import { App } from 'kumiki';
import { LoadBalancers } from './stack.ts';

const app = new App();
new LoadBalancers(app, 'controller');
app.synth();
