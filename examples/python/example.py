"""Records, asks, survives a 409 and resumes the stream, with the standard library of Python 3.9 or later.

    python3 example.py http://127.0.0.1:3000 my-chip

The environment variable TIMELINE_TOKEN has the access token, if the service has tokens.
"""

import json
import os
import sys
import urllib.error
import urllib.request
from urllib.parse import quote

SERVICE, CHIP = sys.argv[1], sys.argv[2]
TOKEN = os.environ.get("TIMELINE_TOKEN")
EVIDENCE = [{"publisher": "Federal Register", "citation": "91 FR 1", "certainty": "official"}]


def send(path, body=None, headers=None, timeout=30):
    """Sends a request; an HTTPError has the problem document of a refusal as its body."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(SERVICE + path, data, headers or {})
    if data is not None:
        request.add_header("Content-Type", "application/json")
    if TOKEN is not None:
        request.add_header("Authorization", "Bearer " + TOKEN)
    return urllib.request.urlopen(request, timeout=timeout)


def ask(as_of, at_least=0):
    """The answer about the chip as of a date, as known now, and at that position at the earliest."""
    with send(f"/v1/chips/{CHIP}?asOf={as_of}&atLeast={at_least}") as response:
        return json.load(response)


def record(command, body, seen):
    """Records a fact if the revision of the chip is the one that was seen; if not, looks again and decides again.

    The key makes it safe to send a request again when no answer came: what it names is recorded once.
    """
    while True:
        guarded = {**body, "chipId": CHIP, "evidence": EVIDENCE, "expectedRevision": seen}
        key = f"{CHIP}-{body['factId']}-{seen}"
        try:
            with send(f"/v1/commands/{command}", guarded, {"Idempotency-Key": key}) as response:
                recorded = json.load(response)
                print(f"recorded {body['factId']}: revision {recorded['revision']}")
                return recorded
        except urllib.error.HTTPError as refusal:
            problem = json.load(refusal)
            if problem["type"] != "urn:regulatory-timeline:problem:revision-conflict":
                raise RuntimeError(problem["detail"]) from refusal
            print(f"409: expected {seen}, actual {problem['actualRevision']}")
            # Here a tool looks whether the fact is still to be recorded.
            seen = ask("2026-12-01")["basis"]["revision"]


def follow(last_event_id):
    """The events of the chip after a position, as they are recorded. It ends when it is closed."""
    headers = {"Accept": "text/event-stream", "Last-Event-ID": last_event_id}
    data = event = ""
    # A silent stream has a heartbeat every 15 seconds.
    with send(f"/v1/events?subject={quote('chip/' + CHIP)}", None, headers, timeout=60) as stream:
        for line in stream:
            text = line.decode().rstrip("\r\n")
            if text.startswith("data:"):
                data += text[5:].lstrip()
            elif text.startswith("event:"):
                event = text[6:].lstrip()
            elif text == "":
                # A block of another type is no event: it keeps the place.
                if data != "" and event == "":
                    yield json.loads(data)
                data = event = ""


def main():
    rule = {
        "factId": "example-rule",
        "authority": "us-bis",
        "measure": "license-required",
        "destinations": ["CN", {"destination": "D:1", "except": ["A:5"]}],
        "effectiveFrom": "2026-12-01",
    }
    first = record("restrict-chip", rule, "no-stream")

    for as_of in ("2026-11-30", "2026-12-01"):
        # Another replica may be behind; a 202 has no position.
        answer = ask(as_of, first.get("position", 0))
        codes = [reservation["kind"] for reservation in answer["reservations"]]
        print(f"{as_of}: {answer['status']}, {answer['decidedBy']}, no clearance: {', '.join(codes)}")

    # Somebody else recorded a fact since this tool has looked: the first attempt is a 409.
    record("describe-chip", {"factId": "example-name", "name": "Example"}, "no-stream")

    last = "0"
    for _connection in range(2):
        stream = follow(last)
        event = next(stream)
        stream.close()
        last = event["id"]
        print(f"event {event['type'].rsplit('.', 1)[-1]}: {event['data']['factId']}; cut off")


main()
