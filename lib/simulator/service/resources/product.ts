import { respondToFind } from '../find/find';
import { fixedRoutes } from '../find/fixed-routes';
import type { Call } from '../model/call';
import type { Route } from '../model/route';
import { renderServerPlans } from '../model/server-plan';
import { BANDWIDTHS_MBPS } from '../rules/router-rules';

const INTERNET_PLANS = BANDWIDTHS_MBPS.map((mbps) => ({
  ID: mbps,
  Name: `${mbps}Mbps`,
  BandWidthMbps: mbps,
  ServiceClass: `cloud/internet/router/${mbps}m`,
  Availability: 'available',
}));

const MIB_PER_GIB = 1024;

const DISK_PLANS = [
  { ID: 4, Name: 'SSD', StorageClass: 'iscsi1204', sizes: [20, 40, 60, 80, 100, 250, 500, 750, 1024] },
  { ID: 2, Name: 'HDD', StorageClass: 'iscsi1204', sizes: [40, 60, 80, 100, 250, 500, 750, 1024] },
].map(({ ID, Name, StorageClass, sizes }) => ({
  ID,
  Name,
  StorageClass,
  Availability: 'available',
  Size: sizes.map((gib) => ({
    SizeMB: gib * MIB_PER_GIB,
    DisplaySize: gib < MIB_PER_GIB ? gib : gib / MIB_PER_GIB,
    DisplaySuffix: gib < MIB_PER_GIB ? 'GB' : 'TB',
    Availability: 'available',
    ServiceClass: `cloud/disk/${Name.toLowerCase()}/${gib}g`,
  })),
}));

/** Renders the service classes of everything that the simulator supports: the items of a bill. */
function renderServiceClasses({ place }: Call) {
  const classes = [
    ['cloud/appliance/loadbalancer/1', 'Load balancer, standard'],
    ['cloud/appliance/loadbalancer/2', 'Load balancer, highspec'],
    ['cloud/switch/default', 'Switch'],
    ...INTERNET_PLANS.map(({ ServiceClass, Name }) => [ServiceClass, `Router, ${Name}`]),
    ...renderServerPlans(place.language).map(({ ServiceClass, Name }) => [ServiceClass, Name]),
  ];
  return classes.map(([name = '', display = ''], index) => ({
    ServiceClassID: FIRST_SERVICE_CLASS_ID + index,
    ServiceClassName: name.split('/').at(-1),
    ServiceClassPath: name,
    DisplayName: display,
    IsPublic: true,
    // the service's way of saying that there is no price
    Price: [],
  }));
}

const FIRST_SERVICE_CLASS_ID = 50_001;

/** Every operation of `/product` on what can be bought, and the price list. */
export const PRODUCT_ROUTES: readonly Route[] = [
  ...fixedRoutes({
    path: '/product/server',
    keys: ['ServerPlans', 'ServerPlan'],
    what: 'server plan',
    rows: ({ place }) => renderServerPlans(place.language),
    knownDifference: 'lists some sizes of one generation',
  }),
  ...fixedRoutes({
    path: '/product/internet',
    keys: ['InternetPlans', 'InternetPlan'],
    what: 'router plan',
    rows: () => INTERNET_PLANS,
    knownDifference: 'the same in all zones',
  }),
  ...fixedRoutes({
    path: '/product/disk',
    keys: ['DiskPlans', 'DiskPlan'],
    what: 'disk plan',
    rows: () => DISK_PLANS,
    knownDifference: 'no disk can be created',
  }),
  {
    method: 'GET',
    path: '/public/price',
    summary: 'find service classes with their prices',
    knownDifference: 'has the classes of what the simulator has, without prices',
    handle: (call) => respondToFind('ServiceClasses', renderServiceClasses(call), call.query),
  },
];
