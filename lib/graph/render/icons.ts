import type { NodeKind } from '../model/graph';

const SERVER = '<path d="M2 3h18v6H2zM2 13h18v6H2zM6 6h1M6 16h1M12 6h5M12 16h5"/>';
const FORK = '<path d="M11 1v8M11 9l-8 9M11 9v10M11 9l8 9"/><circle cx="11" cy="9" r="2.6"/>';

/** A drawing of 22 by 22 for each kind, so that shapes tell them apart as well as colours. */
export const ICONS: Readonly<Record<NodeKind, string>> = {
  internet: '<circle cx="11" cy="11" r="9"/><path d="M2 11h18M11 2c5 5 5 13 0 18M11 2c-5 5-5 13 0 18"/>',
  'virtual-ip': '<path d="M6 2h10l5 9-5 9H6l-5-9z"/><path d="M9 8v6M13 8v6M13 8h2v3h-2"/>',
  appliance: '<path d="M11 1l10 10-10 10L1 11z"/><path d="M6 11h10M13 8l3 3-3 3"/>',
  machine: SERVER,
  gateway: FORK,
  front: '<path d="M11 1l9 3v7c0 5-4 8-9 10-5-2-9-5-9-10V4z"/>',
  ingress: FORK,
  service: '<circle cx="11" cy="11" r="9"/><circle cx="11" cy="11" r="3.4"/>',
  workload: '<path d="M2 8h12v12H2zM5 8V5h12v12h-3M8 5V2h12v12h-3"/>',
  job: '<circle cx="11" cy="11" r="9"/><path d="M11 5v6l4 3"/>',
  database:
    '<ellipse cx="11" cy="5" rx="8" ry="3.2"/><path d="M3 5v12c0 1.8 3.6 3.2 8 3.2s8-1.4 8-3.2V5M3 11c0 1.8 3.6 3.2 8 3.2s8-1.4 8-3.2"/>',
  external: '<path d="M6 18a5 5 0 0 1-.5-10A6 6 0 0 1 17 9a4.5 4.5 0 0 1 0 9z"/>',
  collection: '<path d="M2 2h8v8H2zM12 2h8v8h-8zM2 12h8v8H2zM12 12h8v8h-8z"/>',
};
