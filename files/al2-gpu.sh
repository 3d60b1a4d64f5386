#!/bin/bash
# GPU nodes of AL2: run the NVIDIA driver without its GSP firmware, which EC2 advises against on G4dn and G5.
# Always exits 0: a node without this setting still joins. NODE_ROOT is a folder to try it in.

conf=${NODE_ROOT:-}/etc/modprobe.d/nvidia-gsp.conf
option='options nvidia NVreg_EnableGpuFirmware=0'

if [ -f "$conf" ] && [ "$(cat "$conf")" = "$option" ]; then
  exit 0
fi

if printf '%s\n' "$option" >"$conf.new" && mv -f "$conf.new" "$conf"; then
  # The option counts from the next load of the module; nothing uses the GPU this early.
  if lsmod | grep -q '^nvidia '; then
    modprobe -r nvidia_uvm nvidia_drm nvidia_modeset nvidia && modprobe nvidia
  fi
else
  echo "nvidia-gsp: could not write $conf, leaving the driver as it is" >&2
  rm -f "$conf.new"
fi
exit 0
