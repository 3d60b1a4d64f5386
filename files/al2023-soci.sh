#!/bin/bash
# Turns SOCI on in an AL2023 node where nodeadm's own switch is not enough: to load images lazily, to run a pinned
# release, or to pull in parallel with other limits. Runs from user data, before nodeadm starts containerd and kubelet.
#
# Always exits 0, and a node on which anything goes wrong joins as the AMI made it: the file that turns SOCI on is
# written last, once the daemon runs, and is taken away when it does not. A second run changes nothing.
# What it is told stands in variables SOCI_*; NODE_ROOT is a folder to try it in, such as NODE_ROOT=/tmp/node.

mode=${SOCI_MODE:-lazy}     # lazy, or parallel
source=${SOCI_SOURCE:-ami}  # ami: the daemon that the AMI has; release: one that is downloaded
version=${SOCI_VERSION:-}
base_url=${SOCI_BASE_URL:-https://github.com/awslabs/soci-snapshotter/releases/download}
root=${NODE_ROOT:-}
build=                      # the release's usual build

service=soci-snapshotter.service
socket=/run/soci-snapshotter-grpc/soci-snapshotter-grpc.sock
units=/etc/systemd/system
unit=$units/$service
config=/etc/soci-snapshotter-grpc/karpcfg.toml
daemon_drop_in=$units/$service.d/50-karpcfg.conf
containerd_drop_in=$units/containerd.service.d/50-karpcfg-soci.conf
node_config=/etc/eks/nodeadm.d/50-karpcfg-soci.yaml
daemon=/usr/bin/soci-snapshotter-grpc
release=/usr/local/bin/soci-snapshotter-grpc
pin=/etc/soci-snapshotter-grpc/karpcfg.sha256
changed=

log() {
  echo "soci: $*" >&2
}

# Two runs at once would take each other's files away.
is_alone() {
  command -v flock >/dev/null && mkdir -p "$root/run" && exec 9>"$root/run/karpcfg-soci.lock" || return 0
  flock --nonblock 9
}

# Writes stdin to a file: whole or not at all, and not if it is there already, so that a full disk changes nothing.
put() {
  local path=$root$1 text
  text=$(cat)
  printf '%s\n' "$text" | cmp -s - "$path" && return
  if ! mkdir -p "${path%/*}" || ! printf '%s\n' "$text" >"$path.new"; then
    rm -f "$path.new"
    return 1
  fi
  chmod --reference="$path" "$path.new" 2>/dev/null || chmod 644 "$path.new"
  mv -f "$path.new" "$path" && changed=yes
}

# Ends the script with a node that has nothing of SOCI but what the AMI has.
off() {
  local path removed=
  log "$1: this node goes on without it"
  [ -e "$root$pin" ] && rm -f "$root$release" "$root$release.new"
  for path in "$node_config" "$containerd_drop_in" "$daemon_drop_in" "$config" "$pin"; do
    [ -e "$root$path" ] && rm -f "$root$path" && removed=yes
  done
  if grep -qs '^# Written by user data' "$root$unit"; then
    rm -f "$root$unit"
  fi
  rmdir "$root${daemon_drop_in%/*}" "$root${containerd_drop_in%/*}" "$root${config%/*}" 2>/dev/null
  if [ -n "$removed" ]; then
    systemctl stop "$service"
    systemctl daemon-reload
  fi
  exit 0
}

# Whether the daemon of the tarball with this sum is there and runs.
is_installed() {
  [ "$(cat "$root$pin" 2>/dev/null)" = "$1" ] && "$root$release" --version >/dev/null 2>&1
}

fetch() {
  local try
  for try in 1 2 3; do
    curl --fail --silent --show-error --location --connect-timeout 10 --max-time 120 --output "$2" "$1" && return
    log "download failed, try $try of 3"
    sleep 2
  done
  return 1
}

# Puts a daemon in its place, and before it the sum that says which one it is.
place() {
  put "$pin" <<<"$2" && mkdir -p "$root${release%/*}" && cp "$1" "$root$release.new" &&
    chmod 755 "$root$release.new" && mv -f "$root$release.new" "$root$release" && changed=yes
}

# Downloads the release and takes its daemon, if the tarball is the one that was pinned.
install_release() {
  local arch sum work archive
  case $(uname -m) in
    x86_64) arch=amd64 sum=${SOCI_SHA256_AMD64:-} ;;
    aarch64) arch=arm64 sum=${SOCI_SHA256_ARM64:-} ;;
    *) off "there is no release for $(uname -m)" ;;
  esac
  [ -n "$sum" ] || off "no SHA-256 is pinned for $arch"
  is_installed "$sum" && return
  [ -e "$root$pin" ] || [ ! -e "$root$release" ] || off "there is another daemon in $release"
  archive=soci-snapshotter-$version-linux-$arch$build.tar.gz
  work=$(mktemp -d "$root/var/tmp/soci.XXXXXX") || off 'there is no room for the download'
  # shellcheck disable=SC2064 # The folder is known now, and only here.
  trap "rm -rf '$work'" EXIT
  fetch "$base_url/v$version/$archive" "$work/$archive" || off 'the release cannot be downloaded'
  echo "$sum  $work/$archive" | sha256sum --check --status - || off "$archive is not the file that was pinned"
  tar -xzf "$work/$archive" -C "$work" soci-snapshotter-grpc || off "$archive has no daemon in it"
  place "$work/soci-snapshotter-grpc" "$sum" || off 'the daemon cannot be written'
  is_installed "$sum" || off "the daemon of $archive does not run here"
}

# The daemon that is to run.
choose_daemon() {
  if [ "$source" = release ]; then
    install_release
    daemon=$release
  elif [ ! -x "$root$daemon" ]; then
    off 'the AMI has no SOCI'
  fi
}

daemon_config() {
  cat <<EOF
[cri_keychain]
enable_keychain = true
image_service_path = "/run/containerd/containerd.sock"

EOF
  if [ "$mode" = lazy ]; then
    cat <<EOF
[content_store]
type = "soci"

[pull_modes.soci_v1]
enable = false

[pull_modes.soci_v2]
enable = true
EOF
    return
  fi
  cat <<EOF
[content_store]
type = "containerd"

[pull_modes.parallel_pull_unpack]
enable = true
max_concurrent_downloads = ${SOCI_MAX_CONCURRENT_DOWNLOADS:--1}
max_concurrent_downloads_per_image = ${SOCI_MAX_CONCURRENT_DOWNLOADS_PER_IMAGE:-20}
concurrent_download_chunk_size = "${SOCI_CONCURRENT_DOWNLOAD_CHUNK_SIZE:-16mb}"
max_concurrent_unpacks = ${SOCI_MAX_CONCURRENT_UNPACKS:--1}
max_concurrent_unpacks_per_image = ${SOCI_MAX_CONCURRENT_UNPACKS_PER_IMAGE:-12}
discard_unpacked_layers = ${SOCI_DISCARD_UNPACKED_LAYERS:-true}
EOF
  # The daemon does not start with a decompressor that is not there.
  if [ -x "$root/usr/bin/unpigz" ]; then
    cat <<EOF

[pull_modes.parallel_pull_unpack.decompress_streams.gzip]
path = "/usr/bin/unpigz"
args = ["-d", "-c"]
EOF
  fi
}

daemon_unit() {
  cat <<EOF
# Written by user data: the AMI has no unit for SOCI.
[Unit]
Description=SOCI snapshotter
Before=containerd.service

[Service]
Type=notify
EOF
}

write_daemon() {
  put "$config" < <(daemon_config) || off 'the configuration cannot be written'
  [ -e "$root$unit" ] || put "$unit" < <(daemon_unit) || off 'the unit cannot be written'
  put "$daemon_drop_in" <<EOF || off 'the unit cannot be changed'
[Service]
Restart=always
RestartSec=5
ExecStart=
ExecStart=$daemon --address fd:// --config $config
EOF
}

start_daemon() {
  if [ -n "$changed" ]; then
    changed=
    systemctl daemon-reload
    systemctl restart "$service"
  else
    systemctl start "$service"
  fi
  systemctl is-active --quiet "$service" && [ -S "$root$socket" ]
}

# containerd needs the daemon first, and the pause image in the daemon's own store.
write_containerd_drop_in() {
  put "$containerd_drop_in" <<EOF
[Unit]
Wants=$service
After=$service

[Service]
ExecStartPost=-/usr/bin/ctr --namespace k8s.io images import --local --snapshotter soci /etc/eks/pause.tar
EOF
}

# The section of containerd's configuration that names the snapshotter: containerd 2 has another.
images_plugin() {
  local version
  version=$(grep -oE '[0-9]+\.[0-9]+\.[0-9]+' "$root/etc/eks/containerd-version.txt" 2>/dev/null | head -n 1)
  case ${version:-$(containerd --version 2>/dev/null | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1)} in
    1.*) echo "'io.containerd.grpc.v1.cri'.containerd" ;;
    [2-9].*) echo "'io.containerd.cri.v1.images'" ;;
    *) return 1 ;;
  esac
}

# What turns SOCI on, and so comes last.
write_node_config() {
  local plugin
  plugin=$(images_plugin) || off 'the version of containerd cannot be told'
  put "$node_config" <<EOF || off 'the NodeConfig cannot be written'
apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec:
  containerd:
    config: |
      [plugins.$plugin]
      snapshotter = 'soci'
      disable_snapshot_annotations = false

      [proxy_plugins.soci]
      type = 'snapshot'
      address = '$socket'

      [proxy_plugins.soci.exports]
      root = '/var/lib/soci-snapshotter-grpc'
  kubelet:
    config:
      imageServiceEndpoint: unix://$socket
EOF
}

# Pulling in parallel with the AMI's daemon is nodeadm's own mode: its switch is on in a NodeConfig beside this script.
by_nodeadm() {
  [ "$mode" = parallel ] && [ "$source" = ami ]
}

is_alone || { log 'another run is at it'; exit 0; }
by_nodeadm || [ -d "$root${node_config%/*}" ] || off 'the AMI is older than v20251023'
if [ "$mode" = lazy ]; then
  modprobe fuse || [ -e "$root/dev/fuse" ] || off 'the kernel has no FUSE'
fi
choose_daemon
write_daemon
start_daemon || off 'the daemon does not start'
if ! by_nodeadm; then
  write_containerd_drop_in || off 'the unit of containerd cannot be changed'
  [ -z "$changed" ] || systemctl daemon-reload
  write_node_config
fi
log "on: $mode, with $daemon"
exit 0
