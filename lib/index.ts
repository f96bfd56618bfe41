/** The public surface of Kumiki. The Pulumi adapter is `kumiki/pulumi`, tools for your tests are `kumiki/testing`. */

// --- App and stacks -------------------------------------------------------------------------------------------------

/** The root of a program, and the groups it deploys. */
export { App } from './app';
export { Stack, type StackProps } from './core/stack';

// --- Values ---------------------------------------------------------------------------------------------------------

/** IPv4 addresses and networks. */
export { Cidr, Ipv4 } from './core/ipv4';

// --- What constructs hand each other --------------------------------------------------------------------------------

/** Services, workloads and machines as other constructs see them. */
export type { BackendSource, IPodBackendSource, Machine, PodBackend, PodPort } from './core/references';

// --- The assembly: what a program comes to --------------------------------------------------------------------------

/** Plain, sorted data that files, Pulumi and pictures are made of. */
export type {
  Assembly,
  ConstructSummary,
  KubernetesObject,
  Manifest,
  Note,
  StackAssembly,
} from './synth/assembly';

// --- Errors and checks of your own ----------------------------------------------------------------------------------

/** Checks that run with ours when the app is synthesized. */
export { addCheck, type Check, report } from './core/check';
/** The one error class and its codes. */
export { ERROR_CODES, type ErrorCode, isKumikiError, KumikiError, type Problem } from './errors';
