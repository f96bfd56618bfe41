/**
 * Wrong code that must not compile. What follows the directive is part of the compiler's message; a test
 * compares them.
 */
import { App, KubeadmCluster, type KubeadmClusterProps, SakuraLoadBalancerController, Stack } from 'kumiki';

const stack = new Stack(new App(), 'controller', { namespace: 'kumiki-system' });
const image = 'registry.example.jp/kumiki-controller:0.1.0';
const credentials = { secretName: 'sakura-cloud' };
declare const cluster: KubeadmClusterProps;

// @ts-expect-error Property 'image' is missing
new SakuraLoadBalancerController(stack, 'NoImage', { credentials });
// @ts-expect-error Property 'credentials' is missing
new SakuraLoadBalancerController(stack, 'NoToken', { image });
// @ts-expect-error 'token' does not exist in type 'ControllerCredentials'
new SakuraLoadBalancerController(stack, 'Token', { image, credentials: { secretName: 'a', token: 'b' } });
// @ts-expect-error Did you mean to write 'initializesNodes'
new SakuraLoadBalancerController(stack, 'Misspelt', { image, credentials, initializeNodes: true });
// @ts-expect-error Type 'string' is not assignable to type 'boolean
new SakuraLoadBalancerController(stack, 'Text', { image, credentials, takesUnclassed: 'yes' });
// @ts-expect-error Type '"premium"' is not assignable to type
new SakuraLoadBalancerController(stack, 'Plan', { image, credentials, plan: 'premium' });
// @ts-expect-error Type 'string' is not assignable to type 'boolean
new KubeadmCluster(stack, 'Cluster', { ...cluster, externalCloudProvider: 'external' });
