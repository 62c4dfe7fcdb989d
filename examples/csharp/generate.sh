#!/bin/sh
# Generates the client of the routes that the example uses from a description, a file or an address, into `generated`.
set -eu
exec dotnet kiota generate --language CSharp --openapi "$1" --output generated --clean-output \
  --class-name TimelineClient --namespace-name Timeline.Client --exclude-backward-compatible --log-level Error \
  --serializer Microsoft.Kiota.Serialization.Json.JsonSerializationWriterFactory \
  --deserializer Microsoft.Kiota.Serialization.Json.JsonParseNodeFactory \
  --include-path '/v1/chips/{id}' --include-path /v1/commands/restrict-chip \
  --include-path /v1/commands/describe-chip --include-path /v1/events
