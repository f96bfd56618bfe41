import { fixedRoutes } from '../find/fixed-routes';
import type { Route } from '../model/route';
import { SERVER_PLANS } from '../model/server-plan';
import { BANDWIDTHS_MBPS } from '../rules/router-rules';

const INTERNET_PLANS = BANDWIDTHS_MBPS.map((mbps) => ({
  ID: mbps,
  Name: `${mbps}Mbps`,
  BandWidthMbps: mbps,
  ServiceClass: `cloud/internet/router/${mbps}m`,
  Availability: 'available',
}));

/** Every operation of `/product` on what can be bought. */
export const PRODUCT_ROUTES: readonly Route[] = [
  ...fixedRoutes({
    path: '/product/server',
    keys: ['ServerPlans', 'ServerPlan'],
    what: 'server plan',
    rows: SERVER_PLANS,
    knownDifference: 'lists some sizes of one generation',
  }),
  ...fixedRoutes({
    path: '/product/internet',
    keys: ['InternetPlans', 'InternetPlan'],
    what: 'router plan',
    rows: INTERNET_PLANS,
    knownDifference: 'the same in all zones',
  }),
];
