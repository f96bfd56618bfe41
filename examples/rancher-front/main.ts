import { App } from 'kumiki';
import { Guestbook } from './guestbook.ts';
import { Rancher } from './rancher.ts';

// `npx kumiki synth examples/rancher-front/main.ts`: Rancher behind Caddy, and a Guestbook behind HAProxy
const app = new App();
new Rancher(app, 'rancher');
new Guestbook(app, 'guestbook');
app.synth();
