// Records, asks, survives a 409 and resumes the stream, with a client that Kiota generates from the description:
//
//     dotnet run -- http://127.0.0.1:3000 my-chip
//
// The environment variable TIMELINE_TOKEN has the access token, if the service has tokens.
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Http.HttpClientLibrary;
using Timeline.Client;
using Timeline.Client.Models;

var (service, chip) = (args[0], args[1]);
using var http = new HttpClient();
if (Environment.GetEnvironmentVariable("TIMELINE_TOKEN") is { } token)
    http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
using var adapter = new HttpClientRequestAdapter(new AnonymousAuthenticationProvider(), httpClient: http)
{
    BaseUrl = service,
};
var client = new TimelineClient(adapter);
var noStream = new Revision { String = "no-stream" };
List<Evidence> evidence =
[
    new() { Publisher = "Federal Register", Citation = "91 FR 1", Certainty = Certainty.Official },
];

var rule = new RestrictChip
{
    FactId = "example-rule",
    ChipId = chip,
    Authority = "us-bis",
    Measure = Measure.LicenseRequired,
    Destinations =
    [
        new() { String = "CN" },
        new() { DestinationWithExceptions = new() { Destination = "D:1", Except = ["A:5"] } },
    ],
    EffectiveFrom = new() { String = "2026-12-01" },
    Evidence = evidence,
};
var first = await Record(
    rule.FactId,
    (expected, key) =>
    {
        rule.ExpectedRevision = expected;
        return client.V1.Commands.RestrictChip.PostAsync(rule, request => request.Headers.Add("Idempotency-Key", key));
    },
    noStream);

foreach (var asOf in new[] { "2026-11-30", "2026-12-01" })
{
    // Another replica may be behind; a 202 has no position.
    var answer = await Ask(asOf, first.Position ?? 0);
    var codes = string.Join(", ", answer.Reservations!.Select(KindOf));
    Console.WriteLine($"{asOf}: {NameOf(answer.Status!.Value)}, {NameOf(answer.DecidedBy!.Value)}, no clearance: {codes}");
}

// Somebody else recorded a fact since this tool has looked: the first attempt is a 409.
var name = new DescribeChip { FactId = "example-name", ChipId = chip, Name = "Example", Evidence = evidence };
await Record(
    name.FactId,
    (expected, key) =>
    {
        name.ExpectedRevision = expected;
        return client.V1.Commands.DescribeChip.PostAsync(name, request => request.Headers.Add("Idempotency-Key", key));
    },
    noStream);

var last = "0";
for (var connection = 0; connection < 2; connection += 1)
{
    var item = await NextEvent(last);
    last = item.EventId!;
    var (type, factId) = item.Data switch
    {
        { ChipRestrictedEvent: { } restricted } => (restricted.Type, restricted.Data!.FactId),
        { ChipDescribedEvent: { } described } => (described.Type, described.Data!.FactId),
        _ => throw new InvalidDataException("An event of another type"),
    };
    Console.WriteLine($"event {type!.Split('.')[^1]}: {factId}; cut off");
}

// The answer about the chip as of a date, as known now, and at that position at the earliest.
async Task<Answer> Ask(string asOf, long atLeast) =>
    (await client.V1.Chips[chip].GetAsync(request =>
    {
        request.QueryParameters.AsOf = asOf;
        request.QueryParameters.AtLeast = atLeast;
    }))!;

// Records a fact if the revision of the chip is the one that was seen; if not, looks again and decides again. The key
// makes it safe to send a request again when no answer came: what it names is recorded once.
async Task<Recorded> Record(string factId, Func<Revision, string, Task<Recorded?>> send, Revision seen)
{
    for (var revision = seen; ; )
    {
        try
        {
            var recorded = (await send(revision, $"{chip}-{factId}-{TextOf(revision)}"))!;
            Console.WriteLine($"recorded {factId}: revision {recorded.Revision}");
            return recorded;
        }
        catch (Problem problem) when (problem.ActualRevision is { } actual)
        {
            Console.WriteLine($"409: expected {TextOf(revision)}, actual {TextOf(actual)}");
            // Here a tool looks whether the fact is still to be recorded.
            revision = (await Ask("2026-12-01", 0)).Basis!.Revision!;
        }
    }
}

// The first event of the chip after a position, recorded already or awaited.
async Task<SseItem<CloudEvent>> NextEvent(string lastEventId)
{
    using var request = new HttpRequestMessage(HttpMethod.Get, $"{service}/v1/events?subject=chip/{chip}");
    request.Headers.Accept.ParseAdd("text/event-stream");
    request.Headers.Add("Last-Event-ID", lastEventId);
    using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    response.EnsureSuccessStatusCode();
    await using var stream = await response.Content.ReadAsStreamAsync();
    await foreach (var item in SseParser.Create(stream).EnumerateAsync())
    {
        // A block of another type is no event: it keeps the place.
        if (item.EventType != SseParser.EventTypeDefault) continue;
        var read = await KiotaJsonSerializer.DeserializeAsync(item.Data, CloudEvent.CreateFromDiscriminatorValue);
        return new SseItem<CloudEvent>(read!, item.EventType) { EventId = item.EventId };
    }
    throw new EndOfStreamException("The stream has ended");
}

static string TextOf(Revision revision) => revision.String ?? $"{revision.Int64}";

// The word that the interface has for a value: no-record for NoRecord.
static string NameOf<Word>(Word word)
    where Word : struct, Enum
{
    var field = typeof(Word).GetField($"{word}")!;
    var attribute = (System.Runtime.Serialization.EnumMemberAttribute)
        Attribute.GetCustomAttribute(field, typeof(System.Runtime.Serialization.EnumMemberAttribute))!;
    return attribute.Value!;
}

static string? KindOf(Reservation reservation) =>
    reservation.ListNotLoaded?.Kind ?? reservation.RulesNotLoaded?.Kind ?? throw new InvalidDataException("Another kind");
