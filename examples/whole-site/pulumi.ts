import { Config } from '@pulumi/pulumi';
import { App } from 'kumiki';
import { deploy } from 'kumiki/pulumi';
import { Site } from './stack.ts';

// what `pulumi up` runs once the machines are there: it makes the load balancer, applies the manifests, and writes the
// address into the status of the gateway's Service. First, once: pulumi config set --secret databasePassword
const password = new Config().requireSecret('databasePassword');
const app = new App();
new Site(app, 'site');

export const { addresses } = deploy(app, { secrets: { 'site/mysql': { username: 'site', password } } });
