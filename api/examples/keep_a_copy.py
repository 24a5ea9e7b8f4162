"""Makes a copy of the overview in a file, and keeps it in step: python keep_a_copy.py ADDRESS-OF-THE-API FILE"""

import datetime
import json
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen
from zoneinfo import ZoneInfo


def read(address):
    with urlopen(address) as answer:  # noqa: S310 - the addresses are the API's own
        return json.load(answer)


def nothing_yet(api):
    return {"resume": f"{api}/changes?pageSize=1000", "rows": {}}


def follow(copy, save):
    """Takes in every change since the last time. Interrupted, it goes on where it was."""
    address = copy["resume"]
    while address:
        page = read(address)
        for row in page["results"]:
            copy["rows"][row["number"]] = row
        copy["resume"] = page["links"]["resume"]
        save(copy)
        address = page["links"]["next"]


def come_back(copy, api, today):
    """Whoever was paused until a day that has come is read anew."""
    for number, row in copy["rows"].items():
        if row["mediator"] is None and row["visibleFrom"] and row["visibleFrom"] <= today:
            try:
                row["mediator"] = read(f"{api}/mediators/{number}")
                del row["mediator"]["links"]
            except HTTPError as problem:
                if problem.code != 404:
                    raise


def as_of(mediator, today):
    """What begins or ends on a day does so in a copy too."""
    room, proofs = mediator["room"], mediator["attestations"]
    if room["from"] and room["from"] <= today:
        room = {**room, "status": "open", "from": None}
    proofs = [proof for proof in proofs if not proof["validUntil"] or proof["validUntil"] > today]
    return {**mediator, "room": room, "attestations": proofs}


def visible(copy, today):
    """The mediators to show today."""
    return {
        number: as_of(row["mediator"], today)
        for number, row in copy["rows"].items()
        if row["mediator"] and row["visibleUntil"] > today
    }


def keep_in_step(copy, api, save, today):
    """The copy, in step. When the registry was rebuilt or restored, a new one."""
    try:
        follow(copy, save)
    except HTTPError as problem:
        if problem.code != 409:
            raise
        copy = nothing_yet(api)
        follow(copy, save)
    come_back(copy, api, today)
    save(copy)
    return copy


if __name__ == "__main__":
    api, file = sys.argv[1], Path(sys.argv[2])
    today = datetime.datetime.now(ZoneInfo("Europe/Amsterdam")).date().isoformat()
    before = json.loads(file.read_text()) if file.exists() else nothing_yet(api)
    copy = keep_in_step(before, api, lambda copy: file.write_text(json.dumps(copy)), today)
    print(len(visible(copy, today)), "mediators")
