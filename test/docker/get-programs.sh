#!/usr/bin/env bash
# Puts the compose plugin where the docker client of DOCKER_CONFIG finds it, and a static busybox and nginx into FOLDER.
#   get-programs.sh FOLDER
#
# Debian 12 itself has compose 1.29 only. The package of Debian 13 needs no more than Debian 12's libc; it is fetched from
# the machine's own mirror with a source list of its own. All are unpacked, not installed: the system stays as it is.
set -euo pipefail

folder=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"

unpack() { # unpack PACKAGE APT_OPTION…
  apt-get -qq "${@:2}" download "$1"
  dpkg -x "$1"_*.deb "$work/$1"
}

if ! docker compose version >/dev/null 2>&1; then
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -1)
  mkdir -p lists/partial cache/archives/partial
  printf '%s\n' 'Types: deb' "URIs: $mirror" 'Suites: trixie' 'Components: main' \
    'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg' >trixie.sources
  own=(-o "Dir::Etc::sourcelist=$work/trixie.sources" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$work/lists"
    -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false)
  apt-get -qq "${own[@]}" update
  unpack docker-compose "${own[@]}"
  install -D -m 755 docker-compose/usr/libexec/docker/cli-plugins/docker-compose "$DOCKER_CONFIG/cli-plugins/docker-compose"
fi

if busybox=$(command -v busybox) && ! ldd "$busybox" >/dev/null 2>&1; then
  install -D -m 755 "$busybox" "$folder/busybox"
else
  unpack busybox-static -o APT::Sandbox::User=root
  install -D -m 755 busybox-static/bin/busybox "$folder/busybox"
fi

if nginx=$(command -v nginx); then
  install -D -m 755 "$nginx" "$folder/nginx"
else
  unpack nginx -o APT::Sandbox::User=root
  install -D -m 755 nginx/usr/sbin/nginx "$folder/nginx"
fi
