/** What the simulator does and does not do, as data: the page docs/simulator.md is made of it. */
export { FAULT_KINDS } from './faults/kinds';
export { MISSING_FAMILIES, MISSING_ROUTES } from './service/missing-routes';
export { COURSES, DEFAULT_STEP_SECONDS } from './service/model/lifecycle';
export { defaultOf, OPEN_POINTS, takenBy } from './service/model/open-points';
export { ROUTES } from './service/routes';
export { RULES } from './service/rules/rules';
export { REFUSED_BY_STATE } from './service/rules/state-rules';
