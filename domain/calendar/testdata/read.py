"""Reads calendar files with Debian's python3-icalendar: a JSON list of them from stdin, what it read of each to stdout."""
import json
import sys
from datetime import timezone
from urllib.parse import unquote

from icalendar import Calendar


def instant(event, name):
    return event[name].dt.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def party(value):
    # This version leaves the signs of RFC 6868 in parameters as they are.
    caret = {"^": "^", "'": '"', "n": "\n"}
    name, out, i = value.params.get("CN", ""), "", 0
    while i < len(name):
        if name[i] == "^" and i + 1 < len(name) and name[i + 1] in caret:
            out, i = out + caret[name[i + 1]], i + 2
        else:
            out, i = out + name[i], i + 1
    return {
        "name": out,
        "mailbox": unquote(str(value).removeprefix("mailto:")),
        "partstat": value.params.get("PARTSTAT", ""),
        "rsvp": value.params.get("RSVP", ""),
    }


def read(text):
    calendar = Calendar.from_ical(text)
    if calendar.errors:
        raise ValueError(calendar.errors)
    events = []
    for event in calendar.walk("VEVENT"):
        if event.errors:
            raise ValueError(event.errors)
        attendees = event.get("ATTENDEE", [])
        events.append({
            "uid": str(event["UID"]),
            "sequence": int(event["SEQUENCE"]),
            "stamp": instant(event, "DTSTAMP"),
            "start": instant(event, "DTSTART"),
            "end": instant(event, "DTEND"),
            "summary": str(event["SUMMARY"]),
            "location": str(event.get("LOCATION", "")),
            "description": str(event.get("DESCRIPTION", "")),
            "url": str(event.get("URL", "")),
            "status": str(event["STATUS"]),
            "organizer": party(event["ORGANIZER"]),
            "attendees": [party(a) for a in (attendees if isinstance(attendees, list) else [attendees])],
        })
    return {"method": str(calendar.get("METHOD", "")), "name": str(calendar.get("X-WR-CALNAME", "")), "events": events}


def answer(text):
    try:
        return read(text)
    except Exception as fault:  # whatever it cannot read is the test's to judge
        return {"fault": repr(fault)}


json.dump([answer(text) for text in json.load(sys.stdin)], sys.stdout)
