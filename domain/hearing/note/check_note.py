"""Check a representation note of Deltag without Deltag: python3 check_note.py NOTE.json [HASH [AUDIT.json]]

It needs Python 3 and nothing else. HASH is the one on the printed note ("-" for none). AUDIT.json is the auditor's file, if you
may have it: it opens the commitments. The proof that no lottery is fairer needs a search; it is not done here.
"""
import hashlib
import hmac
import json
import sys

FORMAT = "deltag representation note 1"
FIRST = ["purpose", "criteria", "volunteers", "protection", "lottery", "drawing", "speaks"]


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def seal(salt, text):
    return hmac.new(bytes.fromhex(salt), text.encode(), hashlib.sha256).hexdigest()


def below(seed, n):
    """A number from 0 to n-1: SHA-256 over seed, label and a counter, eight bytes at a time, without bias."""
    block = 0
    while True:
        digest = hashlib.sha256(bytes.fromhex(seed) + b"deltag draw 1" + block.to_bytes(8, "big")).digest()
        for at in range(0, 32, 8):
            value = int.from_bytes(digest[at:at + 8], "big")
            if value >= 2**64 % n:
                return value % n
        block += 1


def check(note, head):
    before, at, doc, records = "", "", {}, note["records"]
    for n, r in enumerate(records, 1):
        body = json.dumps(r["body"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        before = sha("".join(f"{part}\n" for part in (FORMAT, before, r["seq"], r["at"], r["kind"], body)))
        if before != r["hash"] or r["seq"] != n or r["at"] < at:
            yield f"record {n} was changed"
        expected = FIRST[n - 1:n] or (["speaks"] if records[n - 2]["kind"] == "deviation" else ["deviation", "signature"])
        if r["kind"] not in expected:
            yield f"record {n} should be of another kind"
        at, doc[r["kind"]] = r["at"], r
    if note["head"] != before or head not in ("-", before) or note["format"] != FORMAT:
        yield "the last hash is another one"
    if "volunteers" in doc:
        people = doc["volunteers"]["body"]
        if people["criteria"] != doc["criteria"]["hash"] or sum(s["people"] for s in people["sources"]) != len(people["commitments"]):
            yield "the volunteers are other ones"
    if "lottery" in doc:
        yield from check_lottery(doc["criteria"]["body"], len(people["commitments"]), doc["lottery"]["body"])
    if "drawing" in doc:
        yield from check_drawing(doc, doc["drawing"]["body"], doc["lottery"])
        group = doc["drawing"]["body"]["group"]
        for r in records:
            if r["kind"] == "deviation":
                out, new = r["body"]["out"], r["body"]["in"]
                if out not in group or new in group or not 0 <= new <= len(people["commitments"]):
                    yield "a deviation does not fit the group"
                group = [n for n in group if n != out] + [new] * (new > 0)


def check_lottery(criteria, n, lottery):
    chances = [0] * n
    for number, group in enumerate(lottery["groups"]):
        if sorted(set(group)) != group or len(group) != criteria["seats"] or not all(1 <= who <= n for who in group):
            yield f"group {number} is not {criteria['seats']} different volunteers"
            return
        for who in group:
            chances[who - 1] += 1
    can = [c for who, c in enumerate(chances, 1) if who not in lottery["never"]]
    if len(lottery["groups"]) != 1000 or chances != lottery["chances"] or (min(can), max(can)) != (lottery["lowest"], lottery["highest"]):
        yield "the chances are not those of 1,000 groups"


def check_drawing(doc, drawing, lottery):
    number, group = drawing["number"], drawing["group"]
    thrown = {"number": number, "dice": int("".join(map(str, drawing["throws"])) or -1),
              "seed": below(drawing["seed"], 1000) if drawing["seed"] else -1}[drawing["how"]]
    if number != thrown or not 0 <= number < 1000 or lottery["body"]["groups"][number] != group:
        yield "the number, or its group, is another one"
    rest = {n: c for n, c in enumerate(doc["volunteers"]["body"]["commitments"], 1) if n not in group + lottery["body"]["never"]}
    order = sorted(rest, key=lambda n: sha(f"deltag stand-by 1\n{lottery['hash']}\n{number}\n{rest[n]}\n"))
    if order[:doc["criteria"]["body"]["standBys"]] != drawing["standBys"]:
        yield "the stand-bys are other ones"


def check_audit(note, audit):
    doc = {r["kind"]: r["body"] for r in note["records"]}
    values = {v["number"]: v["values"] for v in audit["volunteers"]}
    for v in audit["volunteers"]:
        text = f"deltag volunteer 1\n{v['number']}\n{v['pseudonym']}\n{v['source']}\n" + "".join(f"{value}\n" for value in v["values"])
        if seal(v["salt"], text) != doc["volunteers"]["commitments"][v["number"] - 1]:
            yield f"volunteer {v['number']} does not open their commitment"
    for number, group in enumerate(doc.get("lottery", {}).get("groups", [])):
        for f, spread in enumerate(doc["criteria"]["spread"]):
            has = [values[who][f] for who in group if who in values]
            if len(has) == len(group) and not all(v["min"] <= has.count(k) <= v["max"] for k, v in enumerate(spread["values"])):
                yield f"group {number} does not meet the criteria"
    reasons = [r["body"]["reason"] for r in note["records"] if r["kind"] == "deviation"]
    for r in audit["reasons"]:
        if seal(r["salt"], "deltag reason 1\n" + r["text"]) != reasons[r["deviation"] - 1]:
            yield f"the reason of deviation {r['deviation']} is another one"


given = json.load(open(sys.argv[1], encoding="utf-8"))
faults = list(check(given, (sys.argv[2:3] or ["-"])[0]))
if len(sys.argv) > 3 and not faults:
    faults = list(check_audit(given, json.load(open(sys.argv[3], encoding="utf-8"))))
print("\n".join(faults) or "everything that can be checked here agrees")
sys.exit(1 if faults else 0)
