import type { BootFile } from '../../model/file';

/** A shell function of the article's: `nse CONTAINER` opens a shell inside, at a time when docker had no `exec`. */
export function nseFunctionFile(): BootFile {
  return {
    path: '/etc/profile.d/nse-function.sh',
    permissions: '0755',
    content: `function nse() {
  sudo nsenter --pid --uts --mount --ipc --net --target $(docker inspect --format="{{ .State.Pid }}" $1)
}
`,
  };
}
