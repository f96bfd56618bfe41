import { type App, Binaries, CoreOSRudderCluster, Discovery, Stack } from 'kumiki';
import { site } from './site.ts';

// placeholders: use the URLs of your own mirror, and the checksums of the files that you tested
const download = (name: string, sha256: string) => ({
  url: `https://mirror.example.jp/v0.3/${name}`,
  sha256,
});

/** The same programs with the article's mistakes fixed: `cluster.differences` lists them. */
export class Hardened extends Stack {
  constructor(app: App, id: string) {
    super(app, id);

    new CoreOSRudderCluster(this, 'Cluster', {
      ...site,
      discovery: Discovery.token('7f1c7e0f8a6d4c5f9f2b3a4d5e6f7081'),
      binaries: Binaries.pinned({
        apiserver: download('apiserver', '1d5b7f62d9a0e1c48b3f6a7c5e2d90b814f3a6c7d8e9f0a1b2c3d4e5f6a7b8c9'),
        'controller-manager': download(
          'controller-manager',
          '2e6c8073eab1f2d59c408b8d6f3ea1c92504b7d8e9fa01b2c3d4e5f6a7b8c9da',
        ),
        kubecfg: download('kubecfg', '3f7d9184fbc203e6ad519c9e704fb2da3615c8e9fa0b12c3d4e5f6a7b8c9daeb'),
        kubelet: download('kubelet', '408ea2950cd314f7be62adaf8150c3eb4726d9fa0b1c23d4e5f6a7b8c9daebfc'),
        proxy: download('proxy', '519fb3a61de42508cf73beb09261d4fc5837ea0b1c2d34e5f6a7b8c9daebfc0d'),
        rudder: download('rudder', '62a0c4b72ef53619d084cfc1a372e50d6948fb1c2d3e45f6a7b8c9daebfc0d1e'),
      }),
      provider: 'cloudstack',
    });
  }
}
