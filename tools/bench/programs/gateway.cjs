// a gateway with COUNT routes to ten services; prints the time in milliseconds, or its configuration
const { App, Exposure, NginxIngressGateway, Stack, Workload } = require('../../../build/index.js');

const count = Number(process.env.COUNT);

function synthesize() {
  const app = new App({ outdir: 'never-written' });
  const stack = new Stack(app, 'site', { namespace: 'site' });
  const services = Array.from(
    { length: 10 },
    (_, index) =>
      new Workload(stack, `Service-${index}`, {
        name: `service-${index}`,
        app: `service-${index}`,
        image: 'registry.example.jp/app:1.0.0',
        ports: [{ name: 'http', number: 8080 }],
        exposure: Exposure.clusterIp(),
      }),
  );
  const gateway = new NginxIngressGateway(stack, 'Gateway', {
    name: 'edge',
    nginxVersion: process.env.NGINX_VERSION,
    workerProcesses: 1,
    defaultBackend: services[0],
  });
  for (let index = 0; index < count; index++) {
    gateway.route(`/route-${index}/`, services[index % services.length], {
      ...(index % 3 === 0 && { host: `h${index}.example.jp` }),
      stripPrefix: index % 2 === 0,
    });
  }
  return app.render();
}

const start = performance.now();
const files = synthesize();
console.log(
  process.env.PRINT ? String(files.get('site/gateways/edge/nginx.conf')) : performance.now() - start,
);
