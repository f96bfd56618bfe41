import { Exposure, NginxIngressGateway } from '../../../lib';
import { newChart } from '../../kubernetes/manifests';
import { addWorkload } from '../../rancher/fronts';
import { describeWithEngine } from '../harness/engine';
import { makePlace, type RunningNginx, startNginx } from './nginx-process';
import { ask, REFUSED_TARGETS, type Recorder, startRecorder } from './recorders';

describe.each(['nginx', 'nginx-current'] as const)('%s', (engine) => {
  describeWithEngine(engine, 'a gateway with a backend that excludes some requests', (found) => {
    let nginx: RunningNginx;
    let backend: Recorder;

    beforeAll(async () => {
      backend = await startRecorder('guestbook');
      const chart = newChart();
      const guarded = addWorkload(chart, Exposure.clusterIp(), {
        refusedRequests: [{ path: '/guestbook.php', withoutParameter: 'cmd' }],
      });
      const gateway = new NginxIngressGateway(chart, 'Gateway', { defaultBackend: guarded });
      gateway.route('/stripped/', guarded, { stripPrefix: true });
      const { backends } = gateway.resolve().result;
      const here = new Map(
        [...backends].map(([key, upstream]) => [key, { ...upstream, host: '127.0.0.1', port: backend.port }]),
      );
      const { text } = gateway.renderFor(found.version, {
        backends: here,
        resolver: { addresses: ['127.0.0.1:53'] },
      });
      nginx = await startNginx(found.path, await makePlace(), text);
    });
    afterAll(async () => {
      await nginx?.stop();
      await backend?.close();
    });

    it.each(REFUSED_TARGETS.map((target) => [target.slice(0, 40), target]))(
      'refuses %s, also below a prefix',
      async (_, target) => {
        expect((await ask(nginx.httpPort, target)).status).toBe(403);
        expect((await ask(nginx.httpPort, `/stripped${target}`)).status).toBe(403);
      },
    );

    it.each(['/', '/guestbook.php?cmd=get', '/guestbook.php?key=a&cmd=set', '/x?ref=/guestbook.php'])(
      'forwards %s',
      async (target) => {
        expect((await ask(nginx.httpPort, target)).seen?.target).toBe(target);
        expect((await ask(nginx.httpPort, `/stripped${target}`)).seen?.target).toBe(target);
      },
    );
  });
});
