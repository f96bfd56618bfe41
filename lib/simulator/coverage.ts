/** What the simulator does and does not do, as data: the page docs/simulator.md is made of it. */
export { FAULT_KINDS } from './faults/kinds';
export { COURSES, DEFAULT_STEP_SECONDS } from './lifecycle';
export { MISSING_FAMILIES, MISSING_ROUTES } from './missing-routes';
export { defaultOf, OPEN_POINTS, takenBy } from './open-points';
export { ROUTES } from './routes';
export { RULES } from './rules/rules';
export { REFUSED_BY_STATE } from './rules/state-rules';
