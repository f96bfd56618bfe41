/** The machines and networks of the article, which all three clusters of this example share. */
export const site = {
  master: { hostname: 'kube-master', address: '10.1.1.140' },
  nodes: [
    { hostname: 'node-1', address: '10.1.3.13' },
    { hostname: 'node-2', address: '10.1.0.44' },
  ],
  nodeNetwork: '10.1.0.0/22',
  gateway: '10.1.0.1',
  overlayNetwork: '10.240.0.0/16',
  sshAuthorizedKeys: [
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB3f1T2pN9lJk2mG0c7n4uYv8wXzQ5rEoS6bKdHfLiMg ops@example.jp',
  ],
};
