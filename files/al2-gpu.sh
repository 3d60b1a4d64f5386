#!/bin/bash
# GPU nodes of AL2: run the NVIDIA driver without its GSP firmware, which EC2 advises against on G4dn and G5.
# Always exits 0: a node without this setting still joins. NODE_ROOT is a folder to try it in.

conf=${NODE_ROOT:-}/etc/modprobe.d/nvidia-gsp.conf
option='options nvidia NVreg_EnableGpuFirmware=0'
# modprobe reads no file of such a name.
new=$conf.karpcfg.new
umask 022

log() {
  echo "nvidia-gsp: $*" >&2
}

if [ -f "$conf" ] && [ "$(cat "$conf")" = "$option" ]; then
  exit 0
fi

rm -rf "$new"
if ! printf '%s\n' "$option" >"$new" || ! mv -fT "$new" "$conf"; then
  rm -f "$new"
  log "could not write $conf, leaving the driver as it is"
  exit 0
fi

# The option counts from the next load of the module; nothing uses the GPU this early.
mapfile -t loaded < <(lsmod | grep -oE '^nvidia(_uvm|_drm|_modeset)?\b')
[ ${#loaded[@]} -gt 0 ] || exit 0
if ! modprobe -r nvidia_uvm nvidia_drm nvidia_modeset nvidia; then
  log 'the driver is in use: the option counts from the next boot on'
  modprobe -a "${loaded[@]}" || log 'some of its modules do not come back'
elif ! modprobe -a "${loaded[@]}"; then
  log 'the driver does not come back with the option: it is loaded without'
  rm -f "$conf"
  modprobe -a "${loaded[@]}" || log 'it does not come back without either: this node has no GPU'
fi
exit 0
