/**
 * Shell scripts that run systemd as PID 1 on its own root. They end with standard input, so that nothing
 * outlives the test, even if it is killed.
 */

/**
 * Becomes PID 1 of new namespaces. Its argument is the folder of the machine: `root` in it is the machine's
 * disk, which persists between boots; `image` overlays the programs of this system, and `units` hides its
 * units. Only the network part of /proc/sys is writable.
 */
export const BECOME_INIT = `
set -eu
cd "$1"
R=$1/root
mount --bind "$R" "$R"
mount -t tmpfs -o mode=755 run "$R/run"
mount -t tmpfs tmp "$R/tmp"
mount -t tmpfs layers "$R/layers"
mkdir "$R/layers/upper" "$R/layers/work" "$R/layers/none"
mount -t overlay -o "lowerdir=$1/image:/usr,upperdir=$R/layers/upper,workdir=$R/layers/work" usr "$R/usr"
mount --bind "$1/units" "$R/usr/lib/systemd/system"
for name in systemd/system-generators systemd/system-environment-generators sysctl.d; do
  test ! -d "$R/usr/lib/$name" || mount --bind "$R/layers/none" "$R/usr/lib/$name"
done
mount -t proc proc "$R/proc"
mount --bind "$R/proc/sys" "$R/proc/sys"
mount --bind "$R/proc/sys/net" "$R/proc/sys/net"
mount -o remount,ro,bind "$R/proc/sys"
mount -t sysfs -o ro sysfs "$R/sys"
mount -t cgroup2 cgroup "$R/sys/fs/cgroup"
mount -t tmpfs -o mode=755 dev "$R/dev"
mkdir "$R/dev/shm" "$R/dev/net"
for name in null zero full random urandom tty net/tun; do
  test -e "/dev/$name" || continue
  : > "$R/dev/$name"
  mount --bind "/dev/$name" "$R/dev/$name"
done
cd "$R"
pivot_root . old
umount -l /old
exec env -i container=kumiki PATH=/usr/sbin:/usr/bin /usr/lib/systemd/systemd --system --show-status=no --log-target=null
`;

/**
 * Runs the script above as an init, and prints the process that becomes its parent. Arguments: the control
 * group, the folder of the machine, the script, and optionally a command that enters a network namespace.
 */
export const SUPERVISE = `
trap '' INT TERM HUP
exec 3<&0
group=$1 folder=$2 script=$3
shift 3
(
  echo "$(exec sh -c 'echo $PPID')" > "$group/cgroup.procs"
  exec "$@" unshare --pid --mount --uts --ipc --cgroup --fork --kill-child --propagation private \\
    sh -c "$script" init "$folder" 3<&-
) < /dev/null &
child=$!
echo "$child"
{ cat <&3 > /dev/null; kill -9 "$child"; } 2> /dev/null &
exec 2> /dev/null
wait "$child"
`;

/** Removes the control group and the folder of a machine once standard input ends. */
export const TIDY_UP = `
trap '' INT TERM HUP
cat > /dev/null
tries=100
while test -d "$1" && test "$tries" -gt 0; do
  find "$1" -depth -type d -exec rmdir {} + 2> /dev/null
  tries=$((tries - 1))
  sleep 0.1
done
rm -rf "$2"
`;
