# Becomes the machine whose files are in that folder: boot.sh FOLDER REPOSITORY NETWORK
set -eu
repository=$2 network=$3
mount --make-rprivate /
mount --bind "$1" "$1"
cd "$1"
mount -t proc proc proc
mount -t sysfs sysfs sys
mount --rbind /dev dev
mount -t tmpfs tmpfs run
mount -t tmpfs tmpfs tmp
mkdir -p srv/repository
mount --bind "$repository" srv/repository
mount -o remount,bind,ro srv/repository
cp /etc/resolv.conf etc/resolv.conf

# What is set there is set for the host as well, except for the network.
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
mount --bind /proc/sys/net proc/sys/net

mount -t cgroup2 cgroup2 sys/fs/cgroup
# One that has been used once does not take another first process.
find sys/fs/cgroup -depth -type d -path '*/paircode-machine-*' -exec rmdir {} + 2>/dev/null || true
own=$(mktemp -d sys/fs/cgroup/paircode-machine-XXXXXX)
echo $$ >"$own/cgroup.procs"

pivot_root . mnt
if [ "$network" = host ]; then
  # To build images, which takes packages from outside. It leaves the host's network as it is.
  umount -l /mnt
  exec dockerd --bridge=none --iptables=false --ip6tables=false
fi
exec unshare --cgroup sh -ec '
  umount -l /mnt
  umount /sys/fs/cgroup
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
  ip link set lo up
  container=paircode exec /lib/systemd/systemd --log-target=console
'
