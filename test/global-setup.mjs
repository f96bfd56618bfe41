/** Runs once before the fast suite: embeds the page of the simulator, which lib/ imports. */
export { embedDashboard as default } from '../tools/build/dashboard.ts';
