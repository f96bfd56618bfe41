import type { Cluster } from '../../../lib/kubernetes-api/cluster';
import { connect } from '../../../lib/kubernetes-api/connect';

/**
 * Runs in a separate process, because jest cannot load the official client, which only has ES modules. Reads
 * a list of trials, and prints for each the server and context found, and the results of requests.
 */
async function main(trials: readonly Parameters<typeof connect>[0][]): Promise<void> {
  const results = [];
  for (const source of trials) {
    try {
      const { cluster, context } = await connect(source);
      results.push({ context, description: cluster.description, answer: await ask(cluster) });
    } catch (error) {
      results.push({ error: String(error) });
    }
  }
  process.stdout.write(JSON.stringify(results));
}

/** Uses every method of a cluster once. */
async function ask(cluster: Cluster): Promise<readonly string[]> {
  const at = { namespace: 'default', name: 'trial' };
  const spec = { type: 'LoadBalancer', ports: [{ name: 'http', port: 80 }] };
  const seen: string[] = [];
  await cluster.create('Service', { metadata: { ...at, labels: { trial: 'yes' } }, spec });
  const { items, resourceVersion } = await cluster.list(
    'Service',
    { labelSelector: 'trial' },
    { chunkSize: 1 },
  );
  seen.push(`listed ${items.length}`);
  const changes = cluster.watch('Service', { namespace: 'default', resourceVersion });
  const ingress = [{ ip: '203.0.113.9', ipMode: 'VIP' }];
  await cluster.patch('Service', at, { status: { loadBalancer: { ingress } } }, { subresource: 'status' });
  const { value: patched } = await changes.next();
  if (patched) seen.push(`${patched.type} ${patched.object.status?.loadBalancer?.ingress?.[0]?.ip}`);
  await cluster.apply('Service', { metadata: { ...at, annotations: { a: 'b' } } });
  const other = { uid: '00000000-0000-0000-0000-000000000000' };
  seen.push(await codeOf(cluster.delete('Service', at, other)));
  seen.push(await codeOf(cluster.update('Service', items[0] ?? { metadata: at })));
  seen.push(`deleted ${await cluster.delete('Service', at)} ${await cluster.delete('Service', at)}`);
  await changes.return();
  return seen;
}

async function codeOf(request: Promise<unknown>): Promise<string> {
  return request.then(
    () => 'accepted',
    (error: { readonly code?: string }) => String(error.code),
  );
}

void main(JSON.parse(process.argv[2] ?? '[]'));
