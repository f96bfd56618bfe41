import { type Area, FIRST_ID, listOf, type Step } from './area';
import { INTERNET, ROUTER_SWITCH, SWITCH, SWITCH_CREATE } from './network-examples';

const ROUTER_ID = 113_400_000_000;
const ROUTER_SWITCH_ID = 113_400_000_001;
const NO_BALANCER = { ...ROUTER_SWITCH, Switch: { ...ROUTER_SWITCH.Switch, ApplianceCount: 0 } };

const steps: readonly Step[] = [
  ['GET /switch/:id', `/switch/${ROUTER_SWITCH_ID}`, undefined, 200, NO_BALANCER],
  ['POST /switch', '/switch', SWITCH_CREATE, 201, SWITCH],
  ['GET /switch', '/switch?{"Filter":{"Name":"lb-net"}}', undefined, 200, listOf('Switches', SWITCH.Switch)],
  ['DELETE /switch/:id', `/switch/${FIRST_ID}`, undefined, 200, SWITCH],
  ['GET /internet/:id', `/internet/${ROUTER_ID}`, undefined, 200, INTERNET],
  ['GET /internet', '/internet', undefined, 200, listOf('Internet', INTERNET.Internet)],
];

export const NETWORK: Area = { name: 'switches and routers', steps };
