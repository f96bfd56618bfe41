import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { App, GatewayBackend, GatewayImage, Stack } from '../../../lib';
import { describeWithEngine } from '../harness/engine';
import { waitFor } from '../harness/poll';
import { makePlace, moveTo, type Place } from './nginx-process';

/** Writes the files of the image as its Dockerfile copies them, adapted to this machine. */
function unpack(place: Place, binary: string, nginxVersion: string): void {
  const app = new App();
  const stack = new Stack(app, 'site');
  const image = new GatewayImage(stack, 'Image', { image: 'registry.example.jp/gateway:1', nginxVersion });
  image.route('/far', GatewayBackend.external('far.example.jp'));
  for (const [path, content] of app.render()) {
    const name = /gateways\/[^/]+\/(.+)$/.exec(path)?.[1];
    // the packaged current nginx has no stub_status module
    const text = String(content).replace('stub_status;', 'return 200;');
    if (name !== undefined) writeFileSync(join(place.folder, name), moveTo(text, place));
  }
  mkdirSync(join(place.folder, 'bin'));
  symlinkSync(binary, join(place.folder, 'bin/nginx'));
}

const ask = (port: number, path: string) =>
  new Promise<number | undefined>((resolve) => {
    get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', () => resolve(undefined));
  });

for (const engine of ['nginx', 'nginx-current'] as const) {
  describeWithEngine(engine, `the image of a gateway, started by ${engine}`, ({ path, version }) => {
    it('finds its resolvers, answers health checks, and ends on the signal of its Dockerfile', async () => {
      const place = await makePlace();
      unpack(place, path, version);
      const env = { PATH: `${join(place.folder, 'bin')}:${process.env.PATH}` };
      const child = spawn('sh', [join(place.folder, 'start.sh')], { stdio: 'ignore', env });
      const exited = once(child, 'exit');
      try {
        await waitFor(async () => {
          if (child.exitCode !== null) throw new Error('nginx has ended');
          return (await ask(place.httpPort, '/healthz')) === 200;
        }, 'answer to the health check');
        expect(await ask(place.httpPort, '/none')).toBe(404);
        child.kill('SIGQUIT');
        expect(await exited).toEqual([0, null]);
      } finally {
        child.kill('SIGKILL');
        rmSync(place.folder, { recursive: true, force: true });
      }
    });
  });
}
