import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Records, asks, survives a 409 and resumes the stream, with the standard library of Java 17 or later.
 *
 * <pre>java Example.java http://127.0.0.1:3000 my-chip</pre>
 *
 * The environment variable TIMELINE_TOKEN has the access token, if the service has tokens. Java has no JSON of its own:
 * the few values that this example needs are matched by patterns; a tool takes its JSON library.
 */
class Example {
    private static final String EVIDENCE =
            """
            [{"publisher": "Federal Register", "citation": "91 FR 1", "certainty": "official"}]""";

    private final HttpClient client = HttpClient.newHttpClient();
    private final String service;
    private final String chip;

    Example(String service, String chip) {
        this.service = service;
        this.chip = chip;
    }

    public static void main(String[] arguments) throws Exception {
        new Example(arguments[0], arguments[1]).run();
    }

    private void run() throws Exception {
        String rule =
                """
                "factId": "example-rule", "authority": "us-bis", "measure": "license-required",
                "destinations": ["CN", {"destination": "D:1", "except": ["A:5"]}], "effectiveFrom": "2026-12-01"
                """;
        String first = record("restrict-chip", "example-rule", rule, "no-stream");

        // Another replica may be behind; a 202 has no position.
        String position = valuesOf("position", first).stream().findFirst().orElse("0");
        for (String asOf : List.of("2026-11-30", "2026-12-01")) {
            String answer = ask(asOf, position);
            System.out.printf(
                    "%s: %s, %s, no clearance: %s%n",
                    asOf,
                    valueOf("status", answer),
                    valueOf("decidedBy", answer),
                    String.join(", ", reservationsOf(answer)));
        }

        // Somebody else recorded a fact since this tool has looked: the first attempt is a 409.
        record("describe-chip", "example-name", "\"factId\": \"example-name\", \"name\": \"Example\"", "no-stream");

        String last = "0";
        for (int connection = 0; connection < 2; connection += 1) {
            String event = nextEvent(last);
            last = valueOf("id", event);
            String type = valueOf("type", event);
            System.out.printf(
                    "event %s: %s; cut off%n", type.substring(type.lastIndexOf('.') + 1), valueOf("factId", event));
        }
    }

    /** The answer about the chip as of a date, as known now, and at that position at the earliest. */
    private String ask(String asOf, String atLeast) throws IOException, InterruptedException {
        String path = "/v1/chips/%s?asOf=%s&atLeast=%s".formatted(chip, asOf, atLeast);
        return client.send(request(path).build(), BodyHandlers.ofString()).body();
    }

    /**
     * Records a fact if the revision of the chip is the one that was seen; if not, looks again and decides again. The key
     * makes it safe to send a request again when no answer came: what it names is recorded once.
     */
    private String record(String command, String factId, String fields, String seen)
            throws IOException, InterruptedException {
        for (String revision = seen; ; ) {
            String body =
                    "{%s, \"chipId\": \"%s\", \"evidence\": %s, \"expectedRevision\": %s}"
                            .formatted(fields, chip, EVIDENCE, revision.equals("no-stream") ? "\"no-stream\"" : revision);
            HttpRequest post =
                    request("/v1/commands/" + command)
                            .header("Content-Type", "application/json")
                            .header("Idempotency-Key", chip + "-" + factId + "-" + revision)
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build();
            HttpResponse<String> response = client.send(post, BodyHandlers.ofString());
            String answer = response.body();
            if (response.statusCode() < 300) {
                System.out.printf("recorded %s: revision %s%n", factId, valueOf("revision", answer));
                return answer;
            }
            if (!valueOf("type", answer).equals("urn:regulatory-timeline:problem:revision-conflict"))
                throw new IOException(answer);
            String actual = valueOf("actualRevision", answer);
            System.out.printf("409: expected %s, actual %s%n", revision, actual);
            // Here a tool looks whether the fact is still to be recorded.
            revision = valueOf("revision", ask("2026-12-01", "0"));
        }
    }

    /** The first event of the chip after a position, recorded already or awaited. */
    private String nextEvent(String lastEventId) throws IOException, InterruptedException {
        HttpRequest stream =
                request("/v1/events?subject=chip%2F" + chip)
                        .header("Accept", "text/event-stream")
                        .header("Last-Event-ID", lastEventId)
                        .build();
        // Closing the lines cuts the connection off.
        try (var lines = client.send(stream, BodyHandlers.ofLines()).body()) {
            String event = "";
            for (String line : (Iterable<String>) lines::iterator) {
                if (line.isEmpty()) event = "";
                if (line.startsWith("event:")) event = line.substring("event:".length());
                // A block of another type is no event: it keeps the place.
                if (line.startsWith("data:") && event.isEmpty()) return line.substring("data:".length());
            }
            throw new IOException("The stream has ended");
        } catch (UncheckedIOException error) {
            throw error.getCause();
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create(service + path)).timeout(Duration.ofSeconds(30));
        String token = System.getenv("TIMELINE_TOKEN");
        return token == null ? builder : builder.header("Authorization", "Bearer " + token);
    }

    private static String valueOf(String field, String json) {
        return valuesOf(field, json).get(0);
    }

    /** The texts and numbers of a field, wherever it is. */
    private static List<String> valuesOf(String field, String json) {
        Matcher matcher = Pattern.compile("\"" + field + "\":(?:\"([^\"]*)\"|(\\d+))").matcher(json);
        List<String> values = new ArrayList<>();
        while (matcher.find()) values.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        return values;
    }

    /** The kinds of the reservations of an answer: only a reservation has a weight beside its kind. */
    private static List<String> reservationsOf(String answer) {
        Matcher matcher = Pattern.compile("\"kind\":\"([^\"]*)\",\"weight\":").matcher(answer);
        return matcher.results().map(found -> found.group(1)).toList();
    }
}
