#!/bin/bash
# Installs a pinned release of SOCI in an AL2 node and turns it on. Runs from user data, before bootstrap.sh copies the
# AMI's configuration and starts containerd and kubelet. CPU and GPU nodes are the same: the AMI adds what is NVIDIA's
# to the copy.
#
# Always exits 0, and a node on which anything goes wrong joins as the AMI made it: the two files that turn SOCI on are
# changed last, once the daemon runs and containerd has read the change, and are changed back when it does not. A
# second run changes nothing.
# What it is told stands in variables SOCI_*; NODE_ROOT is a folder to try it in, such as NODE_ROOT=/tmp/node.

mode=${SOCI_MODE:-parallel} # parallel, or lazy
version=${SOCI_VERSION:-}
base_url=${SOCI_BASE_URL:-https://github.com/awslabs/soci-snapshotter/releases/download}
root=${NODE_ROOT:-}
build=-static               # the usual build needs a newer glibc than AL2 has

service=soci-snapshotter.service
socket=/run/soci-snapshotter-grpc/soci-snapshotter-grpc.sock
units=/etc/systemd/system
unit=$units/$service
config=/etc/soci-snapshotter-grpc/karpcfg.toml
containerd_drop_in=$units/containerd.service.d/50-karpcfg-soci.conf
containerd_config=/etc/eks/containerd/containerd-config.toml
kubelet_config=/etc/kubernetes/kubelet/kubelet-config.json
release=/usr/local/bin/soci-snapshotter-grpc
pin=/etc/soci-snapshotter-grpc/karpcfg.sha256
endpoint="  \"imageServiceEndpoint\": \"unix://$socket\","
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

# The AMI's configuration of containerd: every line of ours ends in a mark.
containerd_as_was() {
  grep -v '# soci$' "$root$containerd_config"
}

kubelet_as_was() {
  grep -vxF "$endpoint" "$root$kubelet_config"
}

# Whether the unit of the daemon was written here.
is_ours() {
  grep -qs '^# Written by user data' "$root$unit"
}

restore() {
  local failed=
  [ ! -e "$root$containerd_config" ] || put "$containerd_config" < <(containerd_as_was) || failed=yes
  [ ! -e "$root$kubelet_config" ] || put "$kubelet_config" < <(kubelet_as_was) || failed=yes
  [ -z "$failed" ]
}

# Ends the script with a node that is as the AMI made it.
off() {
  local path removed=
  log "$1: this node goes on without it"
  for path in "$containerd_config" "$kubelet_config"; do
    rm -f "$root$path.new"
  done
  # As long as one of the two names the daemon, a node without the daemon is lost.
  restore || { log 'what turns SOCI on cannot be taken away: the daemon stays'; exit 0; }
  [ -e "$root$pin" ] && rm -f "$root$release" "$root$release.new"
  is_ours || unit=
  for path in "$containerd_drop_in" "$unit" "$config" "$pin"; do
    [ -f "$root$path" ] && rm -f "$root$path" && removed=yes
  done
  rmdir "$root${containerd_drop_in%/*}" "$root${config%/*}" 2>/dev/null
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

write_daemon() {
  put "$config" < <(daemon_config) || off 'the configuration cannot be written'
  put "$unit" <<EOF || off 'the unit cannot be written'
# Written by user data.
[Unit]
Description=SOCI snapshotter
Before=containerd.service

[Service]
Type=notify
Restart=always
RestartSec=5
ExecStart=$release --config $config
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

# containerd needs the daemon first.
write_containerd_drop_in() {
  put "$containerd_drop_in" <<EOF
[Unit]
Wants=$service
After=$service
EOF
}

# The lines go into the section that is there: containerd 1.7 has no second one beside it.
containerd_with_soci() {
  containerd_as_was | sed '/^\[plugins\."io\.containerd\.grpc\.v1\.cri"\.containerd\]$/a\
snapshotter = "soci" # soci\
disable_snapshot_annotations = false # soci'
  cat <<EOF
[proxy_plugins.soci] # soci
type = "snapshot" # soci
address = "$socket" # soci
[proxy_plugins.soci.exports] # soci
root = "/var/lib/soci-snapshotter-grpc" # soci
EOF
}

# Behind the brace that opens the file, so that no comma of another line has to change.
kubelet_with_soci() {
  kubelet_as_was | sed "1s|^{\$|{\\
$endpoint|"
}

# What turns SOCI on, and so comes last.
turn_on() {
  local checked=$root$containerd_config.soci
  containerd_with_soci >"$checked"
  if ! grep -q '^snapshotter = "soci" # soci$' "$checked" || ! containerd --config "$checked" config dump >/dev/null; then
    rm -f "$checked"
    off "containerd's configuration does not take it"
  fi
  rm -f "$checked"
  kubelet_with_soci | grep -qxF "$endpoint" || off "the kubelet's configuration does not take it"
  put "$containerd_config" < <(containerd_with_soci) || off "containerd's configuration cannot be written"
  put "$kubelet_config" < <(kubelet_with_soci) || off "the kubelet's configuration cannot be written"
}

is_alone || { log 'another run is at it'; exit 0; }
if [ "$mode" = lazy ]; then
  modprobe fuse || [ -e "$root/dev/fuse" ] || off 'the kernel has no FUSE'
fi
is_ours || [ ! -e "$root$unit" ] || off 'the AMI has a SOCI of its own'
install_release
write_daemon
start_daemon || off 'the daemon does not start'
write_containerd_drop_in || off 'the unit of containerd cannot be changed'
[ -z "$changed" ] || systemctl daemon-reload
turn_on
log "on: $mode, with $release"
exit 0
