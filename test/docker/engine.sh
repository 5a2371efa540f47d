#!/usr/bin/env bash
# A Docker engine of the tests' own, in a network namespace of its own.
#   engine.sh start | stop | guard | exec COMMAND…       with LAB naming a folder that is short and may be deleted
#
# Its sockets, images and state are below LAB. The namespace keeps the ports that it publishes from everything else on the
# machine, and takes the bridges and firewall rules along when it goes, which an engine leaves behind. Clients on the
# "host" side run in that namespace: `engine.sh exec`. An engine that the machine has otherwise is not touched.
set -euo pipefail

: "${LAB:?names the folder of the engine}"
netns=$(basename "$LAB")
pidfile=$LAB/run/dockerd.pid
export DOCKER_HOST=unix://$LAB/run/docker.sock DOCKER_CONFIG=$LAB/config

# nsenter, not `ip netns exec`: that one mounts /sys anew and so hides the cgroups that the engine needs.
in_netns() { nsenter --net="/run/netns/$netns" "$@"; }

running() { [[ -s $pidfile ]] && kill -0 "$(cat "$pidfile")" 2>/dev/null; }

start() {
  mkdir -p "$LAB/run" "$DOCKER_CONFIG"
  ip netns add "$netns"
  in_netns ip link set lo up
  in_netns setsid nohup dockerd --data-root "$LAB/data" --exec-root "$LAB/run/exec" --pidfile "$pidfile" \
    --host "$DOCKER_HOST" --shutdown-timeout 20 >"$LAB/dockerd.log" 2>&1 </dev/null &
  for _ in $(seq 150); do
    docker version >/dev/null 2>&1 && return
    sleep 0.2
  done
  echo "the engine did not come up:" >&2
  tail -5 "$LAB/dockerd.log" >&2
  return 1
}

stop() {
  if running; then
    local pid
    pid=$(cat "$pidfile")
    kill -TERM "$pid"
    for _ in $(seq 300); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "$pid" 2>/dev/null || true
  fi
  sweep
  if [[ -e /run/netns/$netns ]]; then ip netns delete "$netns"; fi
  rm -rf "$LAB"
}

# Containers outlive an engine that was ended hard, and keep what they have mounted.
sweep() {
  local file args pid point
  for file in /proc/[0-9]*/cmdline; do
    args=$({ tr '\0' ' ' <"$file"; } 2>/dev/null) || continue
    pid=$(basename "$(dirname "$file")")
    case $args in
      *containerd-shim*" $LAB/run/exec/"*) kill -KILL $(pgrep -P "$pid") "$pid" 2>/dev/null || true ;;
      *containerd*"$LAB/run/exec/"*) kill -KILL "$pid" 2>/dev/null || true ;;
    esac
  done
  # The list is read whole first: entries of one that changes while it is read are passed over.
  for _ in 1 2 3; do
    while read -r point; do umount -l "$point" || true; done < <(awk -v lab="$LAB/" 'index($2, lab) == 1 { print $2 }' /proc/mounts | sort -r)
  done
}

case ${1-} in
  start) start ;;
  stop) stop ;;
  # Ends the engine when whoever holds the other end of stdin is gone, however it went.
  guard) trap '' INT TERM HUP; cat >/dev/null; stop ;;
  exec) shift; in_netns "$@" ;;
  *) echo "usage: LAB=FOLDER $0 start|stop|guard|exec COMMAND…" >&2; exit 2 ;;
esac
