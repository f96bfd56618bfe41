import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NginxIngressGateway } from '../../../lib';
import { runGateway } from '../../../lib/testing';
import { addServices } from '../../gateway/declared';
import { newChart } from '../../kubernetes/manifests';
import { describeWithEngine } from '../harness/engine';

describeWithEngine('nginx', 'runGateway', ({ path: nginx }) => {
  it('reports what each backend sees, and what the gateway changed', async () => {
    const chart = newChart();
    const services = addServices(chart, ['hoge', 'shop']);
    const [hoge, shop] = [services.get('hoge'), services.get('shop')];
    if (!hoge || !shop) throw new Error('no services');
    const gateway = new NginxIngressGateway(chart, 'Gateway', { defaultBackend: shop });
    gateway
      .route('/hoge/', hoge, { stripPrefix: true })
      .route('/staff', shop, { basicAuth: { secretName: 'users' } });
    const running = await runGateway(gateway, { nginx });
    try {
      const { status, seen } = await running.send({
        target: '/hoge/a?b',
        host: 'www.example.jp',
        method: 'POST',
        body: 'x',
      });
      expect({ status, ...seen }).toMatchObject({
        status: 200,
        backend: 'hoge.web.svc.cluster.local:8080',
        method: 'POST',
        target: '/a?b',
        body: 'x',
        headers: { host: 'www.example.jp', 'x-forwarded-proto': 'http' },
      });
      expect((await running.send({ target: '/other' })).seen?.backend).toBe(
        'shop.web.svc.cluster.local:8080',
      );
      expect(await running.send({ target: '/healthz' })).toMatchObject({
        status: 200,
        body: 'ok',
        seen: undefined,
      });
      expect((await running.send({ target: '/staff' })).status).toBe(401);
      expect(running.changes.join('\n')).toMatch(/ports: .*\npaths: .*\nbackends: .*\nresolver: /);
    } finally {
      await running.close();
    }
  });

  it('fails, and leaves nothing behind, if nginx does not start', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kumiki-broken-'));
    const broken = join(folder, 'nginx');
    // prints its version, and otherwise is killed: it neither listens nor has an exit code
    const script = '#!/bin/sh\n[ "$1" = -V ] && echo nginx/1.28.0 >&2 && exit\nkill -KILL $$\n';
    writeFileSync(broken, script, { mode: 0o755 });
    const chart = newChart();
    const shop = addServices(chart, ['shop']).get('shop');
    const gateway = new NginxIngressGateway(chart, 'Gateway', { defaultBackend: shop });
    const usual = process.env.TMPDIR;
    process.env.TMPDIR = folder;
    await expect(runGateway(gateway, { nginx: broken })).rejects.toMatchObject({
      code: 'GATEWAY_NGINX_MISSING',
      message: expect.stringContaining('ended with SIGKILL'),
    });
    if (usual === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = usual;
    expect(readdirSync(folder)).toEqual(['nginx']);
    rmSync(folder, { recursive: true });
  });

  it('says how to install nginx if it is missing', async () => {
    const chart = newChart();
    const shop = addServices(chart, ['shop']).get('shop');
    const gateway = new NginxIngressGateway(chart, 'Gateway', { defaultBackend: shop });
    await expect(runGateway(gateway, { nginx: '/nowhere/nginx' })).rejects.toMatchObject({
      code: 'GATEWAY_NGINX_MISSING',
      message: expect.stringContaining('apt-get install'),
    });
  });
});
