#!/usr/bin/env bash
# Lets Maven bring what goes into the stand-ins: folders kafka, registry and confluent below FOLDER.
#   get-jars.sh FOLDER CACHE        Maven's repository is in CACHE, as of the native runtime
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

folder=$1
maven=(mvn --batch-mode --quiet -Dstyle.color=never "-Dmaven.repo.local=$2/maven-repository")
set -a
# shellcheck disable=SC1091
source ../../compose/.env
set +a
versions=("-Dkafka.version=$TODO_KAFKA_VERSION_KAFKA" "-Dlog4j.version=$TODO_KAFKA_VERSION_LOG4J"
  "-Dapicurio.version=$TODO_KAFKA_VERSION_APICURIO")

"${maven[@]}" "${versions[@]}" "-Dfolder=$folder/kafka" --file ../../native/pom.xml dependency:copy-dependencies@kafka
"${maven[@]}" "${versions[@]}" "-Dfolder=$folder/registry" --file ../../native/pom.xml dependency:unpack@registry
rm -rf "$folder/registry/.markers"
"${maven[@]}" "-DoutputDirectory=$folder/confluent" -DincludeScope=runtime --file confluent-kafka.xml \
  org.apache.maven.plugins:maven-dependency-plugin:2.10:copy-dependencies

# Kafka's own tools, where test/helpers/kafka-tools.ts looks for them: in the network namespace nothing can be fetched.
tools=$2/kafka-tools-$TODO_KAFKA_VERSION_KAFKA
if [[ ! -d $tools ]]; then
  "${maven[@]}" "${versions[@]}" "-DoutputDirectory=$folder/tools" --file ../kafka-tools/pom.xml \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies
  cp -r "$folder/tools" "$tools.$$"
  mv -T "$tools.$$" "$tools" || rm -rf "$tools.$$"
fi
