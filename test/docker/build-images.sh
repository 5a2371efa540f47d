#!/usr/bin/env bash
# Builds stand-ins for the images that the compose files name, under the names that they use, with nothing from a registry
# of images: what goes in is this machine's Java, bash and curl, programs of Debian's, and jars. Of the web UI there are no jars: an
# empty page is in its place.
#   build-images.sh JARS PROGRAMS       what get-jars.sh and get-programs.sh made; the versions come from compose/.env
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

jars=$1 busybox=$2/busybox nginx=$2/nginx
set -a
# shellcheck disable=SC1091
source ../../compose/.env
set +a
jdk=$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")
base=todo-kafka-test/base
work=$(mktemp -d "$LAB/build.XXXXXX")
trap 'rm -rf "$work"' EXIT
export DOCKER_BUILDKIT=0 # the classic builder needs no plugin

# copy_programs ROOT FILE…: programs with the libraries that they need.
copy_programs() {
  local root=$1 file
  shift
  for file in "$@"; do
    install -D -m 755 "$file" "$root/usr/bin/$(basename "$file")"
    copy_libraries "$root" "$file"
  done
}

copy_libraries() {
  local root=$1 library
  ldd "$2" | grep -oE '/[^ ]+' | sort -u | while read -r library; do
    [[ $library == "$jdk"/* ]] && continue
    # /lib and its kind are links into /usr in the image, as on the host
    install -D -m 755 "$(readlink -f "$library")" "$root/usr${library#/usr}"
  done
}

build_base() {
  local root=$work/base folder applet
  mkdir -p "$root"/usr/{bin,sbin,lib,lib64} "$root"/{etc,root,home/appuser,proc,sys,dev,run,var,opt/java/openjdk}
  mkdir -m 1777 "$root/tmp"
  for folder in bin sbin lib lib64; do ln -s "usr/$folder" "$root/$folder"; done
  install -m 755 "$busybox" "$root/usr/bin/busybox"
  for applet in $("$busybox" --list); do [[ $applet == busybox ]] || ln -s busybox "$root/usr/bin/$applet"; done
  # curl is in some official images only; wget and nc are what the checks must not need
  rm -f "$root/usr/bin/wget" "$root/usr/bin/nc"
  copy_programs "$root" "$(command -v bash)"
  # busybox's own sh runs its applets whatever PATH holds
  ln -sf bash "$root/usr/bin/sh"

  # Java with links followed, without what only a compiler or a desktop needs.
  tar -C "$jdk" -ch --exclude=./lib/src.zip --exclude=./lib/ct.sym --exclude='./lib/libatk*' --exclude='./lib/libawt_xawt*' \
    ./bin/java ./conf ./lib ./release 2>/dev/null | tar -C "$root/opt/java/openjdk" -x
  for file in bin/java lib/server/libjvm.so; do copy_libraries "$root" "$jdk/$file"; done

  printf '%s\n' 'root:x:0:0:root:/root:/bin/sh' 'appuser:x:1000:1000::/home/appuser:/bin/bash' >"$root/etc/passwd"
  printf '%s\n' 'root:x:0:' 'appuser:x:1000:' >"$root/etc/group"
  echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
  tar -C "$root" --numeric-owner --owner=0 --group=0 -c . | docker import \
    --change 'ENV JAVA_HOME=/opt/java/openjdk LANG=C.UTF-8' \
    --change 'ENV PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' - "$base" >/dev/null
}

# image TAG FOLDER [NAME=PATH…]: builds images/FOLDER with more things in its context, under these names.
image() {
  local tag=$1 context=$work/$2 out pair
  cp -r "images/$2" "$context"
  for pair in "${@:3}"; do cp -rl "${pair#*=}" "$context/${pair%%=*}"; done
  if ! out=$(docker build -q -t "$tag" --build-arg "BASE=$base" --build-arg "APICURIO=$apicurio_image" "$context" 2>&1); then
    echo "$out" >&2
    return 1
  fi
  rm -rf "$context"
}

# with_volumes NAME PORT VOLUME…: one of Confluent's two images.
with_volumes() {
  printf '%s\n' 'FROM todo-kafka-test/confluent' "EXPOSE $2" "VOLUME ${*:3}" |
    docker build -q -t "confluentinc/$1:$TODO_KAFKA_VERSION_CONFLUENT" - >/dev/null 2>&1
}

# with_archive TAG OPTION…: builds the image of a broker anew, with the classes that one has loaded once it serves, which halves
# what each further start costs (JEP 350). The images' `run` know the file by its name.
with_archive() {
  local tag=$1 context=$work/archive broker
  broker=$(docker run --detach -e KAFKA_OPTS=-XX:ArchiveClassesAtExit=/tmp/classes.jsa "${@:2}" "$tag")
  timeout 120 bash -c "until docker logs $broker 2>&1 | grep -q 'started (kafka.server.Kafka'; do sleep 0.2; done"
  docker stop --time 60 "$broker" >/dev/null # and it writes the archive
  mkdir "$context"
  docker cp "$broker:/tmp/classes.jsa" "$context" >/dev/null
  docker rm --volumes "$broker" >/dev/null
  chmod 644 "$context/classes.jsa"
  printf '%s\n' "FROM $tag" 'COPY classes.jsa /opt/classes.jsa' >"$context/Dockerfile"
  docker build -q -t "$tag" "$context" >/dev/null 2>&1
  rm -rf "$context"
}

build_base
copy_programs "$work/curl" "$(command -v curl)"
mkdir "$work/adapter"
javac --release 17 -d "$work/adapter" images/schema-registry/RootApi.java

apicurio_image=apicurio/apicurio-registry:$TODO_KAFKA_VERSION_APICURIO
image "apache/kafka:$TODO_KAFKA_VERSION_KAFKA" kafka libs="$jars/kafka"
with_archive "apache/kafka:$TODO_KAFKA_VERSION_KAFKA"
image "$apicurio_image" apicurio app="$jars/registry" programs="$work/curl"
image todo-kafka-test/confluent confluent libs="$jars/confluent"
# Their entry point tells them apart by ZOOKEEPER_CLIENT_PORT.
with_volumes cp-kafka 9092 /var/lib/kafka/data /etc/kafka/secrets
with_volumes cp-zookeeper 2181 /var/lib/zookeeper/data /var/lib/zookeeper/log /etc/zookeeper/secrets
zookeeper=$(docker run --detach -e ZOOKEEPER_CLIENT_PORT=2181 "confluentinc/cp-zookeeper:$TODO_KAFKA_VERSION_CONFLUENT")
with_archive "confluentinc/cp-kafka:$TODO_KAFKA_VERSION_CONFLUENT" --network "container:$zookeeper" \
  -e KAFKA_ZOOKEEPER_CONNECT=localhost:2181 -e KAFKA_ADVERTISED_LISTENERS=PLAINTEXT://localhost:9092
docker rm --force --volumes "$zookeeper" >/dev/null
image "confluentinc/cp-schema-registry:$TODO_KAFKA_VERSION_CONFLUENT" schema-registry RootApi.class="$work/adapter/RootApi.class"
image "kafbat/kafka-ui:$TODO_KAFKA_VERSION_KAFKA_UI" kafka-ui
copy_programs "$work/gate" "$nginx"
image "nginx:$TODO_KAFKA_VERSION_NGINX" nginx programs="$work/gate"
cp -r "$work/curl" "$work/clients"
copy_programs "$work/clients" "$(command -v kcat)" "$(command -v node)"
image todo-kafka-test/app app programs="$work/clients"
