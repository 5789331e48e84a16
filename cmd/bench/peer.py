"""Times the maximin lottery of the Python package sortition-algorithms on one instance, for deltag's bench --peer.

Written for bench, which calls it as PYTHON peer.py QUOTAS POOL SIZE ID and reads the line of JSON that it prints: the
seconds of the lottery itself (neither the start of Python nor the reading of the files), and the smallest chance of
anybody who is in one of its panels. The package is not a part of Deltag: install it where --peer says.
"""

import csv
import json
import sys
import time

from sortition_algorithms.committee_generation.maximin import find_distribution_maximin
from sortition_algorithms.features import read_in_features, set_default_max_flex
from sortition_algorithms.people import read_in_people
from sortition_algorithms.settings import Settings


def table(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        rows = csv.DictReader(file)
        return list(rows.fieldnames), list(rows)


def main(quotas, pool, size, column):
    features, name, _ = read_in_features(*table(quotas), number_to_select=int(size))
    set_default_max_flex(features)
    settings = Settings(id_column=column, columns_to_keep=[], check_same_address=False, check_same_address_columns=[])
    people, _ = read_in_people(*table(pool), features, settings, name)
    begin = time.perf_counter()
    panels, shares, _ = find_distribution_maximin(features, people, int(size), [])
    seconds = time.perf_counter() - begin
    chances = {}
    for panel, share in zip(panels, shares):
        for person in panel:
            chances[person] = chances.get(person, 0.0) + share
    print(json.dumps({"seconds": seconds, "minimum": min(chances.values())}))


main(*sys.argv[1:])
