import { type Area, FIRST_ID, MONITOR_QUERY, OK, type Step, samplesOf } from './area';
import { LB_CREATE, LB_CREATED, LB_LIST, LB_READ, LB_STATUS } from './balancer-examples';

const ONE = `/appliance/${FIRST_ID}`;
const { Appliance } = LB_READ;
const POWER = { Instance: Appliance.Instance, is_ok: true };
const STOPPED = { ...Appliance, Instance: { ...Appliance.Instance, Status: 'down' } };
const MONITOR = `monitor${MONITOR_QUERY}`;
const TRAFFIC = samplesOf('Send', 'Receive');

const steps: readonly Step[] = [
  ['POST /appliance', '/appliance', LB_CREATE, 202, LB_CREATED],
  ['GET /appliance/:id', ONE, undefined, 200, LB_READ],
  ['GET /appliance', '/appliance?{"Filter":{"Class":"loadbalancer"}}', undefined, 200, LB_LIST],
  ['GET /appliance/:id/power', `${ONE}/power`, undefined, 200, POWER],
  ['PUT /appliance/:id', ONE, { Appliance: { Name: 'web-lb' } }, 200, LB_READ],
  ['PUT /appliance/:id/config', `${ONE}/config`, undefined, 200, OK],
  ['GET /appliance/:id/status', `${ONE}/status`, undefined, 200, LB_STATUS],
  ['GET /appliance/:id/interface/monitor', `${ONE}/interface/${MONITOR}`, undefined, 200, TRAFFIC],
  ['GET /appliance/:id/interface/:id/monitor', `${ONE}/interface/1/${MONITOR}`, undefined, 200, TRAFFIC],
  ['GET /appliance/:id/cpu/monitor', `${ONE}/cpu/${MONITOR}`, undefined, 200, samplesOf('CPU-TIME')],
  ['PUT /appliance/:id/reset', `${ONE}/reset`, { RecycleProcess: false }, 200, OK],
  ['DELETE /appliance/:id/power', `${ONE}/power`, { Force: true }, 200, OK],
  ['PUT /appliance/:id/power', `${ONE}/power`, undefined, 200, OK],
  // an appliance must be down to be deleted
  ['DELETE /appliance/:id/power', `${ONE}/power`, {}, 200, OK],
  ['DELETE /appliance/:id', ONE, undefined, 200, { ...LB_READ, Appliance: STOPPED }],
];

export const BALANCER: Area = { name: 'load balancers', steps };
