import type { Route } from '../route';
import { fixedRoutes } from './fixed';
import { SERVER_PLANS } from './server/plan';

/** Bandwidths of a router in Mbps: two small ones, then steps of 500 up to 10 Gbps. */
const BANDWIDTHS = [100, 250, ...Array.from({ length: 20 }, (_, step) => (step + 1) * 500)];

const INTERNET_PLANS = BANDWIDTHS.map((mbps) => ({
  ID: mbps,
  Name: `${mbps}Mbps`,
  BandWidthMbps: mbps,
  ServiceClass: `cloud/internet/router/${mbps}m`,
  Availability: 'available',
}));

/** What the service offers. */
export const PRODUCT_ROUTES: readonly Route[] = [
  ...fixedRoutes({
    path: '/product/server',
    keys: ['ServerPlans', 'ServerPlan'],
    what: 'server plan',
    rows: SERVER_PLANS,
    differs: 'lists some sizes of one generation',
  }),
  ...fixedRoutes({
    path: '/product/internet',
    keys: ['InternetPlans', 'InternetPlan'],
    what: 'router plan',
    rows: INTERNET_PLANS,
    differs: 'the same in all zones',
  }),
];
