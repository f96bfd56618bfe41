import { ExistingService, NginxIngressGateway, Redirect } from '../../../lib';
import { createAsk } from '../../../lib/cli/commands/doctor/ask';
import { diagnoseSite } from '../../../lib/gateway/diagnosis/diagnose';
import { runGateway, stack } from '../../../lib/testing';
import { describeWithEngine } from '../harness/engine';

for (const engine of ['nginx', 'nginx-current'] as const) {
  describeWithEngine(engine, `the diagnosis of a site behind ${engine}`, ({ path: nginx }) => {
    it('distinguishes nginx from the service behind it', async () => {
      const site = stack();
      const web = new ExistingService(site, 'Web', { name: 'web', ports: [{ port: 80 }] });
      const gateway = new NginxIngressGateway(site, 'Gateway')
        .route('/hoge/', web, { host: 'www.example.jp' })
        .route('/old', Redirect.toPath('/hoge/'), { host: 'www.example.jp' })
        .route('/office', web, { host: 'www.example.jp', denyFrom: ['127.0.0.0/8'] });
      const running = await runGateway(gateway, { nginx });
      try {
        const ask = createAsk({
          address: '127.0.0.1',
          timeoutMs: 30_000,
          signal: new AbortController().signal,
          onCertificate: () => undefined,
        });
        const examine = async (path: string, host = 'www.example.jp') => {
          const { symptom } = await diagnoseSite(new URL(`http://${host}:${running.port}${path}`), ask);
          return symptom?.seen;
        };
        expect(await examine('/hoge/')).toBeUndefined();
        expect(await examine('/old')).toBeUndefined();
        expect(await examine('/none')).toBe('404 of nginx');
        expect(await examine('/', 'other.example.jp')).toBe('404 of nginx');
        expect(await examine('/office')).toBe('401 or 403');
      } finally {
        await running.close();
      }
    });
  });
}
