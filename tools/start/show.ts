import type { StackState } from './pulumi.ts';

interface VirtualIp {
  readonly key: string;
  readonly address: string;
  readonly ports: readonly number[];
  readonly servers: readonly string[];
}

/**
 * Prints each load balancer with its virtual IPs, their real servers, and the external address of each
 * Service.
 */
export function showOutcome({ appliances, outputs }: StackState): void {
  console.log('');
  for (const { outputs: appliance } of appliances) {
    const { name, id, instanceStatus, plan, vrid, addresses } = appliance;
    console.log(
      `load balancer  ${name}  (appliance ${id}, ${plan}, VRID ${vrid}, own address ${addresses}): ${instanceStatus}`,
    );
    for (const { key, address, ports, servers } of appliance.virtualIps as readonly VirtualIp[]) {
      console.log(`  virtual IP   ${address} port ${ports.join(', ')}  for ${key}`);
      for (const server of servers) console.log(`  real server  ${server}`);
    }
  }
  for (const [service, address] of Object.entries(outputs.addresses ?? {})) {
    console.log(`Service        ${service}  EXTERNAL-IP ${address}`);
  }
}

/** Returns suggestions for what to do next. */
export function nextSteps(started: number): string {
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  return `
done in ${seconds} s. What it made: manifests and spec in dist/, the simulated cloud and Pulumi's state in .kumiki/quickstart/

next
  change examples/quickstart/stack.ts and run npm start again
  npx kumiki simulator --help     a simulator of your own, for your programs and tests
  with a Sakura Cloud account: export SAKURA_ACCESS_TOKEN=… SAKURA_ACCESS_TOKEN_SECRET=… SAKURA_ZONE=is1b, give
  examples/quickstart/stack.ts the name of your router and the tag of your servers, then pulumi up
  (a standard load balancer is billed until pulumi destroy)`;
}
