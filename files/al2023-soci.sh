#!/bin/bash
# Turns SOCI on in an AL2023 node where nodeadm's own switch is not enough: to load images lazily, to run a pinned
# release, or to pull in parallel with other limits. Runs from user data, before nodeadm starts containerd and kubelet.
#
# Always exits 0, and a node on which anything goes wrong joins as the AMI made it: the file that turns SOCI on is
# written last, once the daemon runs, and is taken away when it does not. A second run changes nothing, and one after
# a run that was killed puts right whatever that left.
# What it is told stands in variables SOCI_*; NODE_ROOT is a folder to try it in, such as NODE_ROOT=/tmp/node.

# lazy, or parallel
mode=${SOCI_MODE:-lazy}
# ami: the daemon that the AMI has; release: one that is downloaded
source=${SOCI_SOURCE:-ami}
version=${SOCI_VERSION:-}
base_url=${SOCI_BASE_URL:-https://github.com/awslabs/soci-snapshotter/releases/download}
root=${NODE_ROOT:-}
# The release's usual build.
build=

service=soci-snapshotter.service
socket=/run/soci-snapshotter-grpc/soci-snapshotter-grpc.sock
units=/etc/systemd/system
unit=$units/$service
config=/etc/soci-snapshotter-grpc/karpcfg.toml
daemon_drop_in=$units/$service.d/50-karpcfg.conf
containerd_drop_in=$units/containerd.service.d/50-karpcfg-soci.conf
node_config=/etc/eks/nodeadm.d/50-karpcfg-soci.yaml
pause=/etc/eks/pause.tar
daemon=/usr/bin/soci-snapshotter-grpc
release=/usr/local/bin/soci-snapshotter-grpc
pin=/etc/soci-snapshotter-grpc/karpcfg.sha256
# Where a download is unpacked.
work=/var/tmp/karpcfg-soci
# There from the first change until systemd and the daemon know of all, whichever run tells them.
unread=/run/karpcfg-soci.unread
# Ends the name of a file that is being written: no program reads such files.
new=.karpcfg.new
# What turns SOCI on, and what it needs besides.
switches=("$node_config")
files=("$containerd_drop_in" "$daemon_drop_in" "$config")
folders=("${containerd_drop_in%/*}" "${daemon_drop_in%/*}" "${config%/*}")
otherwise='this node goes on without it'
umask 022

log() {
  echo "soci: $*" >&2
}

# Two runs at once would take each other's files away.
is_alone() {
  command -v flock >/dev/null && mkdir -p "$root/run" && exec 9>"$root/run/karpcfg-soci.lock" || return 0
  flock --nonblock 9
}

# Whether a file has this text.
has() {
  [ -f "$root$1" ] && [ "$(cat "$root$1")" = "$2" ]
}

# Writes a text beside the file that is to have it.
stage() {
  local path=$root$1
  rm -rf "$path$new"
  mkdir -p "${path%/*}" && printf '%s\n' "$2" >"$path$new" || return
  chmod --reference="$path" "$path$new" 2>/dev/null || chmod 644 "$path$new"
}

# Puts what stands beside a file in its place: whole or not at all, and never into a folder of that name.
commit() {
  mkdir -p "$root/run" && : >"$root$unread" && mv -fT "$root$1$new" "$root$1"
}

# Gives a file a text, but not if it has it already, so that a full disk changes nothing.
put() {
  has "$1" "$2" && return
  stage "$1" "$2" && commit "$1" && return
  rm -rf "$root$1$new"
  return 1
}

# Whether the unit of the daemon was written here.
is_ours() {
  grep -qs '^# Written by user data' "$root$unit"
}

has_unit() {
  [ -e "$root$unit" ] || [ -e "$root/usr/lib/systemd/system/$service" ]
}

turn_off() {
  [ ! -f "$root$node_config" ] || rm -f "$root$node_config"
}

# Ends the script with a node that has nothing of SOCI but what the AMI has.
off() {
  local path
  log "$1: $otherwise"
  # There may be no room to change a file back as long as the download is there.
  rm -rf "$root$work"
  for path in "${switches[@]}" "${files[@]}" "$unit" "$release" "$pin"; do
    rm -rf "$root$path$new"
  done
  # As long as SOCI is on, a node without the daemon is lost.
  turn_off || { log 'what turns SOCI on cannot be taken away: the daemon stays'; exit 0; }
  is_ours && files+=("$unit")
  # The pin goes last: without it the daemon would be somebody else's.
  [ -f "$root$pin" ] && files+=("$release" "$pin")
  for path in "${files[@]}"; do
    [ -f "$root$path" ] && : >"$root$unread" && rm -f "$root$path"
  done
  for path in "${folders[@]}"; do
    rmdir "$root$path" 2>/dev/null
  done
  if [ -e "$root$unread" ]; then
    systemctl stop "$service"
    systemctl daemon-reload
  fi
  rm -f "$root$unread"
  exit 0
}

# Whether the daemon of the tarball with this sum is there and runs.
is_installed() {
  has "$pin" "$1" && "$root$release" --version >/dev/null 2>&1
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

# Puts a daemon in its place. Before that the pin says that it is ours, and only after it which one it is.
place() {
  put "$pin" 'being installed' && mkdir -p "$root${release%/*}" && rm -rf "$root$release$new" &&
    cp "$1" "$root$release$new" && chmod 755 "$root$release$new" && commit "$release" && put "$pin" "$2"
}

# Downloads the release and takes its daemon, if the tarball is the one that was pinned.
install_release() {
  local arch sum archive
  rm -rf "$root$work"
  case $(uname -m) in
    x86_64) arch=amd64 sum=${SOCI_SHA256_AMD64:-} ;;
    aarch64) arch=arm64 sum=${SOCI_SHA256_ARM64:-} ;;
    *) off "there is no release for $(uname -m)" ;;
  esac
  [ -n "$version" ] || off 'no release is named'
  [ -n "$sum" ] || off "no SHA-256 is pinned for $arch"
  is_installed "$sum" && return
  [ -e "$root$pin" ] || [ ! -e "$root$release" ] || off "there is another daemon in $release"
  archive=soci-snapshotter-$version-linux-$arch$build.tar.gz
  trap 'rm -rf "$root$work"' EXIT
  mkdir -m 700 "$root$work" || off "there is no place for the download"
  fetch "$base_url/v$version/$archive" "$root$work/$archive" || off 'the release cannot be downloaded'
  echo "$sum  $root$work/$archive" | sha256sum --check --status - || off "$archive is not the file that was pinned"
  tar -xzf "$root$work/$archive" -C "$root$work" soci-snapshotter-grpc || off "$archive has no daemon in it"
  place "$root$work/soci-snapshotter-grpc" "$sum" || off 'the daemon cannot be written'
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
  cat <<EOF || return
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
  cat <<EOF || return
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
  [ ! -x "$root/usr/bin/unpigz" ] || cat <<EOF

[pull_modes.parallel_pull_unpack.decompress_streams.gzip]
path = "/usr/bin/unpigz"
args = ["-d", "-c"]
EOF
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

daemon_settings() {
  cat <<EOF
[Service]
Restart=always
RestartSec=5
ExecStart=
ExecStart=$daemon --address fd:// --config $config
EOF
}

write_daemon() {
  local text
  { text=$(daemon_config) && put "$config" "$text"; } || off 'the configuration cannot be written'
  has_unit || { text=$(daemon_unit) && put "$unit" "$text"; } || off 'the unit cannot be written'
  { text=$(daemon_settings) && put "$daemon_drop_in" "$text"; } || off 'the unit cannot be changed'
}

is_up() {
  systemctl is-active --quiet "$service" && [ -S "$root$socket" ]
}

start_daemon() {
  if [ -e "$root$unread" ]; then
    systemctl daemon-reload
    systemctl restart "$service" && rm -f "$root$unread"
  else
    systemctl start "$service"
  fi
  is_up
}

# Whether the daemon is still there some time later: one that fails at its first work was up as well.
stays_up() {
  sleep 3
  is_up
}

# containerd needs the daemon first, and the pause image in the daemon's own store. It starts without that image if the
# import fails or hangs. `ctr` of containerd 2 takes heed of the snapshotter with `--local` alone.
containerd_settings() {
  cat <<EOF
[Unit]
Wants=$service
After=$service

[Service]
ExecStartPost=-/usr/bin/ctr --timeout 30s --namespace k8s.io images import --local --snapshotter soci $pause
EOF
}

write_containerd_drop_in() {
  local text
  { text=$(containerd_settings) && put "$containerd_drop_in" "$text"; } ||
    off 'the unit of containerd cannot be changed'
  [ ! -e "$root$unread" ] || systemctl daemon-reload
}

# Whether the mode is one that this node can have.
check_mode() {
  case $mode in
    lazy) modprobe fuse || [ -e "$root/dev/fuse" ] || off 'the kernel has no FUSE' ;;
    # The daemon fetches every layer itself in this mode, and has no credentials for the pause image before there is a
    # kubelet: no pod starts without the copy.
    parallel) by_nodeadm || [ -f "$root$pause" ] || off "the AMI has no copy of the pause image in $pause" ;;
    *) off "there is no mode $mode" ;;
  esac
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

node_config() {
  cat <<EOF
apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec:
  containerd:
    config: |
      [plugins.$1]
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

# What turns SOCI on, and so comes last.
turn_on() {
  local plugin text
  plugin=$(images_plugin) || off 'the version of containerd cannot be told'
  { text=$(node_config "$plugin") && put "$node_config" "$text"; } || off 'the NodeConfig cannot be written'
}

# Pulling in parallel with the AMI's daemon is nodeadm's own mode: its switch is on in a NodeConfig beside this script.
by_nodeadm() {
  [ "$mode" = parallel ] && [ "$source" = ami ]
}

is_alone || { log 'another run is at it'; exit 0; }
by_nodeadm && otherwise="nodeadm's own limits count on this node"
case $source in
  ami | release) ;;
  *) off "there is no source $source" ;;
esac
check_mode
by_nodeadm || [ -d "$root${node_config%/*}" ] || off 'the AMI is older than v20251023'
choose_daemon
write_daemon
start_daemon || off 'the daemon does not start'
by_nodeadm || write_containerd_drop_in
stays_up || off 'the daemon ends soon after its start'
by_nodeadm || turn_on
rm -f "$root$unread"
log "on: $mode, with $daemon"
exit 0
