"""Check the protocol of a Deltag draw without Deltag: python3 check.py PROTOCOL.json

It needs Python 3 and nothing else. It checks hashes, every panel against quotas and households, the chances, and the
number that was drawn. The proof that no lottery is fairer needs a search: `deltag verify` does it.
"""
import hashlib
import json
import sys


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def below(seed, label, n):
    """A number from 0 to n-1: SHA-256 over seed, label and a counter, eight bytes at a time, without bias."""
    block = 0
    while True:
        digest = hashlib.sha256(bytes.fromhex(seed) + label + block.to_bytes(8, "big")).digest()
        for at in range(0, 32, 8):
            value = int.from_bytes(digest[at:at + 8], "big")
            if value >= 2**64 % n:
                return value % n
        block += 1


def check(doc):
    problem, lottery = doc["problem"], doc["lottery"]
    inputs = json.dumps(problem, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    if sha(inputs) != lottery["inputs"]:
        yield "the inputs are not those the lottery was made from"
    members = problem["members"]
    if [m["id"] for m in members] != lottery["members"]:
        yield "the lottery has other members"
        return
    chances, total, lines = [0] * len(members), 0, []
    for number, panel in enumerate(lottery["panels"]):
        seats, weight = panel["members"], panel["weight"]
        lines.append(" ".join(map(str, [weight] + seats)) + "\n")
        total += weight
        for seat in seats:
            chances[seat] += weight
        for fault in check_panel(problem, seats):
            yield f"panel {number}: {fault}"
        if weight < 1:
            yield f"panel {number}: weight {weight}"
    if total != lottery["total"] or chances != lottery["chances"]:
        yield "the chances are not those of the panels"
    text = (f"deltag commitment 1\ninputs {lottery['inputs']}\nmethod {lottery['method']} {lottery['version']}\n"
            f"seed {lottery['seed']}\ntickets {total}\npanels {sha(''.join(lines))}\n")
    if sha(text) != doc["commitment"]:
        yield "the commitment is to something else"
    if doc["drawing"]:
        yield from check_drawing(lottery, doc["drawing"], total)


def check_panel(problem, seats):
    if len(set(seats)) != problem["size"] or len(seats) != problem["size"]:
        yield "wrong size"
    people = [problem["members"][seat] for seat in seats]
    homes = [m["household"] for m in people if m["household"]]
    if len(set(homes)) != len(homes):
        yield "two of one household"
    for place, m in enumerate(problem["members"]):
        if m.get("fixed") and (m["fixed"] == "in") != (place in seats):
            yield f"{m['id']} is fixed {m['fixed']}"
    for f, feature in enumerate(problem["features"]):
        for value in feature["values"]:
            n = sum(m["values"][f] == value["name"] for m in people)
            if not value["min"] <= n <= value["max"]:
                yield f"{n} with {feature['name']} {value['name']}"


def check_drawing(lottery, drawing, total):
    number = drawing["number"]
    if drawing["how"] == "seed" and number != below(drawing["seed"], b"deltag draw 1", total):
        yield "the seed gives another number"
    if drawing["how"] == "dice":
        thrown = 0
        for throw in drawing["throws"]:
            thrown = thrown * drawing["sides"] + throw - 1
        if thrown >= drawing["sides"] ** len(drawing["throws"]) // total * total or thrown % total != number:
            yield "the dice give another number"
    left = number
    for panel in lottery["panels"]:
        if 0 <= left < panel["weight"]:
            if [lottery["members"][m] for m in panel["members"]] != drawing["members"]:
                yield "the number belongs to another panel"
            return
        left -= panel["weight"]
    yield "there is no such number"


faults = list(check(json.load(open(sys.argv[1], encoding="utf-8"))))
print("\n".join(faults) or "everything that can be checked here agrees")
sys.exit(1 if faults else 0)
