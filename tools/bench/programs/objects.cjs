/**
 * An app of COUNT objects, half Deployments and half Services, as ApiObjects: an entry for `kumiki synth`, or
 * with LIBRARY=cdk8s a program of stock cdk8s that writes to CDK8S_OUTDIR. SHAPE is one-chart, many-charts
 * (10 objects each) or layers (each Service depends on its Deployment, each ten Deployments on one of the
 * previous layer).
 */
const { COUNT, SHAPE: shape, LIBRARY = 'kumiki' } = process.env;
const { ApiObject, Chart } = require('cdk8s');
const { App } = require(LIBRARY);

const count = Number(COUNT);
const perChart = shape === 'many-charts' ? 10 : count;
const app = new App();
let chart;
const deployments = [];

for (let index = 0; index < count / 2; index++) {
  if ((index * 2) % perChart === 0) chart = new Chart(app, `chart-${index}`, { namespace: `n${index}` });
  const labels = { app: `web-${index}`, tier: 'frontend' };
  const deployment = new ApiObject(chart, `deployment-${index}`, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `web-${index}`, labels },
    spec: {
      replicas: 3,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: 'web',
              image: `registry.example/web:1.${index}`,
              ports: [{ containerPort: 8080, name: 'http' }],
              env: [{ name: 'MODE', value: 'production' }],
              resources: { requests: { cpu: '100m', memory: '100Mi' } },
            },
          ],
        },
      },
    },
  });
  const service = new ApiObject(chart, `service-${index}`, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `web-${index}`, labels },
    spec: { type: 'ClusterIP', selector: labels, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
  });
  if (shape === 'layers') {
    service.addDependency(deployment);
    if (index >= 10) deployment.addDependency(deployments[Math.floor(index / 10) - 1]);
  }
  deployments.push(deployment);
}
app.synth();
