import { Config } from '@pulumi/pulumi';
import { App } from 'kumiki';
import { deploy } from 'kumiki/pulumi';
import { Site } from './stack.ts';

// `pulumi up` runs this once the machines exist: it creates the load balancer, applies the manifests, and writes the
// address into the status of the gateway's Service. Once, before that: pulumi config set --secret databasePassword
const password = new Config().requireSecret('databasePassword');
const app = new App();
new Site(app, 'site');

export const { addresses } = deploy(app, { secrets: { 'site/mysql': { username: 'site', password } } });
