import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderConfigFiles } from '../../../lib/gateway/nginx/config-files';
import { configOf, routeTo } from '../../gateway/gateway-configs';
import { describeWithEngine } from '../harness/engine';
import { makePlace, startNginx } from './nginx-process';
import { ask, startRecorder } from './recorders';

for (const engine of ['nginx', 'nginx-current'] as const) {
  describeWithEngine(engine, `ten thousand routes on ${engine}`, ({ path: binary, version }) => {
    it('are served from several files that each fit into a ConfigMap', async () => {
      const one = await startRecorder('one');
      const routes = Array.from({ length: 10_000 }, (_, index) =>
        routeTo('one', {
          host: index % 3 === 0 ? `h${index}.example.jp` : '',
          path: { kind: 'prefix', value: `/route-${index}/` },
        }),
      );
      const files = renderConfigFiles(configOf(routes, version, { one: one.port }), 20);
      const texts = Object.entries(files);
      expect(texts.filter(([, text]) => text !== '').length).toBeGreaterThan(2);
      expect(Math.max(...texts.map(([, text]) => text.length))).toBeLessThan(1_000_000);
      const place = await makePlace();
      for (const [name, text] of texts.slice(1)) {
        writeFileSync(
          join(place.folder, name),
          text
            .replaceAll('listen 8080', `listen ${place.httpPort}`)
            .replaceAll('/tmp/', `${place.folder}/tmp/`),
        );
      }
      const nginx = await startNginx(binary, place, files['nginx.conf'] ?? '');
      try {
        for (const index of [0, 1, 4999, 9998, 9999]) {
          const host = index % 3 === 0 ? `h${index}.example.jp` : 'any';
          expect(
            (await ask(place.httpPort, `/route-${index}/x`, { headers: { Host: host } })).seen?.target,
          ).toBe(`/route-${index}/x`);
        }
        expect((await ask(place.httpPort, '/route-10000/x')).status).toBe(404);
      } finally {
        await nginx.stop();
        await one.close();
      }
    });
  });
}
